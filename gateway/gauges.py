# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Metrics that are looked up from time to time: what the budgets have come to, how far the audit is sealed, and whether
LiteLLM is there. Of everybody together only; no label names a person or a key."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime

from gateway import ledger
from gateway.database import Database, DatabaseUnavailableError
from gateway.metrics import AUDIT_SEALED, BUDGET_LIMIT, BUDGET_SPENT, LITELLM_UP
from gateway.policy import Budgets
from gateway.upstream import Upstream
from gateway.zones import Zone

_log = logging.getLogger("gateway")
PAUSE_SECONDS = 30

# The oldest row that is in no exported segment; ids are given out in nearly the order of time.
_SEALED_UNTIL = """
    SELECT extract(epoch FROM coalesce(
        (SELECT at FROM ampel.audit WHERE id > coalesce(
            (SELECT max(through_id) FROM ampel.audit_segment WHERE exported_at IS NOT NULL), 0)
         ORDER BY id LIMIT 1),
        now()))::float8
"""


def limits(budgets: Budgets) -> None:
    """Show the limits of the policy, which hold until the gateway starts again."""
    _show_limit("town", budgets, "town", Zone.GREEN)
    for zone in Zone:
        _show_limit(zone.value, budgets, "zone", zone)


def _show_limit(budget: str, budgets: Budgets, kind: ledger.Kind, zone: Zone) -> None:
    euro = ledger.limit(budgets, kind, zone)
    if euro is None:
        # Another policy in the same process may have had one.
        with suppress(KeyError):
            BUDGET_LIMIT.remove(budget)
    else:
        BUDGET_LIMIT.labels(budget).set(int(euro * ledger.MICRO))


async def run(database: Database, upstream: Upstream) -> None:
    """For ever, until it is cancelled."""
    while True:
        await once(database)
        # Nobody but the gateway can reach LiteLLM, so nobody else can look.
        LITELLM_UP.set(await upstream.is_ready())
        await asyncio.sleep(PAUSE_SECONDS)


async def once(database: Database) -> None:
    """Without the database the last values stay, and that it is away has a metric of its own."""
    budgets = {"town": "town", **{zone.value: f"zone:{zone.value}" for zone in Zone}}
    month = datetime.now(UTC).date().replace(day=1)
    try:
        totals = await ledger.totals(database, month, budgets.values())
        AUDIT_SEALED.set(await database.fetchval(_SEALED_UNTIL))
    except DatabaseUnavailableError:
        return
    except Exception as error:
        _log.error("gauges not updated: %s", type(error).__name__)
        return
    for budget, subject in budgets.items():
        BUDGET_SPENT.labels(budget).set(totals[subject].spent)
