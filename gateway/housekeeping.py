# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the gateway does besides answering: it settles what a dead gateway left behind, and forgets what is old."""

import asyncio
import logging

from gateway import ledger, taint
from gateway.database import Database, DatabaseUnavailableError

_log = logging.getLogger("gateway")
PAUSE_SECONDS = 300


async def run(database: Database, memory_days: int) -> None:
    """For ever, until it is cancelled."""
    while True:
        await once(database, memory_days)
        await asyncio.sleep(PAUSE_SECONDS)


async def once(database: Database, memory_days: int) -> None:
    """One round. Whatever goes wrong, the next round tries again."""
    try:
        if settled := await ledger.settle_orphans(database):
            _log.warning("settled %d requests whose gateway had died", settled)
        if forgotten := await taint.prune(database, memory_days):
            _log.info("forgot %d hashes of conversations that nobody continues", forgotten)
    except DatabaseUnavailableError:
        _log.warning("PostgreSQL does not answer")
    except Exception as error:
        _log.error("housekeeping failed: %s", type(error).__name__)
