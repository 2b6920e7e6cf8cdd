# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The background task of the gateway: seals every few minutes, and prunes what the policy no longer keeps."""

import asyncio
import logging
from pathlib import Path

from gateway import database
from gateway.audit_pruning import prune
from gateway.audit_sealing import BusyError, Place, seal
from gateway.audit_signing import AuditError
from gateway.database import DatabaseUnavailableError

_log = logging.getLogger("gateway.audit")
# A database or a mount that hangs ends the round, not the task.
_ROUND_SECONDS = 600


async def run(url: str, directory: Path, key_file: Path, minutes: float, retention_days: int) -> None:
    """For ever, until it is cancelled. It starts with the pause: a gateway that just started has nothing to seal."""
    while True:
        await asyncio.sleep(minutes * 60)
        await once(url, Place(directory, key_file), retention_days)


async def once(url: str, place: Place, retention_days: int) -> None:
    """One round. What goes wrong is logged, and the next round tries again: rows wait in the database."""
    try:
        connection = await database.connect(url)
        try:
            async with asyncio.timeout(_ROUND_SECONDS):
                await database.migrate(connection)
                sealed = await seal(connection, place)
                pruned = await prune(connection, place, retention_days)
        finally:
            # Closing politely waits for a database that may be gone.
            connection.terminate()
    except BusyError:
        _log.info("audit: another gateway is sealing")
    except DatabaseUnavailableError:
        _log.warning("audit not sealed: PostgreSQL does not answer")
    except AuditError as error:
        # Names files, numbers and settings only.
        _log.error("audit not sealed: %s", error)
    except Exception as error:
        _log.error("audit not sealed: %s", type(error).__name__)
    else:
        if sealed.segments or pruned.segments:
            _log.info("audit: sealed %d rows, pruned %d", sealed.rows, pruned.rows)
