# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel budgets`: what was spent, and what is left, of the whole town or of one caller.

There is no list of persons on purpose: what one of them has spent is shown to whoever asks for that one by name.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table

from gateway import keys, ledger, policy
from gateway.zones import Zone
from ops.commands.users import find, with_connection
from ops.errors import OpsError

# No number that tells about so few that each of them could be meant.
_SMALL_GROUP = 5
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table: a budget. `persons` is None where they are not counted."""

    name: str
    subject: str
    limit: Decimal | None
    persons: str | None = None


def show(month: str | None, policy_file: Path, *, user: str | None, key: str | None, as_json: bool) -> None:
    """Print the budgets of a month (JJJJ-MM): of the town and its zones, or of one person or key."""
    first = _first_day(month)
    budgets = policy.load(policy_file).budgets
    if user and key:
        raise OpsError("Nennen Sie entweder eine Person (--user) oder einen Schlüssel (--key), nicht beides")
    if user:
        user_id, name = find(user)
        title, lines = f"Budget von {name}", _of_person(budgets, user_id)
    elif key:
        title, lines = f"Budget des Schlüssels {key}", _of_key(budgets, key)
    else:
        counted = with_connection(lambda connection: ledger.callers(connection, first))
        title, lines = "Budgets der Kommune", _of_town(budgets, counted)
    totals = with_connection(lambda connection: ledger.totals(connection, first, [line.subject for line in lines]))
    if as_json:
        print(json.dumps(_json(first, lines, totals), ensure_ascii=False))  # noqa: T201
        return
    console = Console()
    console.print(f"{title} im {_MONTHS[first.month - 1]} {first.year} (nach UTC)", markup=False)
    console.print(_table(lines, totals))


def _of_town(budgets: policy.Budgets, counted: Mapping[str, int]) -> list[_Line]:
    return [
        _Line("Kommune", "town", budgets.town_month_eur, _few(counted.get("user", 0))),
        *(
            _Line(
                f"Zone {zone.german}",
                f"zone:{zone.value}",
                ledger.limit(budgets, "zone", zone),
                _few(counted.get(zone.value, 0)),
            )
            for zone in Zone
        ),
    ]


def _of_person(budgets: policy.Budgets, user_id: str) -> list[_Line]:
    return [
        _Line("gesamt", f"user:{user_id}", budgets.user_month_eur),
        *(
            _Line(
                f"Zone {zone.german}",
                f"user_zone:{zone.value}:{user_id}",
                ledger.limit(budgets, "user_zone", zone),
            )
            for zone in Zone
        ),
    ]


def _of_key(budgets: policy.Budgets, name: str) -> list[_Line]:
    async def ids(connection: asyncpg.Connection) -> list[_Line]:
        found = [info for info in await keys.list_keys(connection) if info.name == name]
        # Of one name there can be revoked keys too; each had a budget of its own.
        return [
            _Line(f"angelegt {info.created_at:%d.%m.%Y}", f"key:{info.id}", budgets.key_month_eur) for info in found
        ]

    lines = with_connection(ids)
    if not lines:
        raise OpsError(f"Einen Schlüssel »{name[:80]}« gibt es nicht. Alle zeigt: ampel keys list")
    return lines


def _table(lines: list[_Line], totals: Mapping[str, ledger.Total]) -> Table:
    table = Table("Budget")
    for column in ("ausgegeben", "vorgemerkt", "Grenze", "Auslastung"):
        table.add_column(column, justify="right")
    counted = lines[0].persons is not None
    if counted:
        table.add_column("Personen", justify="right")
    for line in lines:
        total = totals[line.subject]
        table.add_row(
            line.name,
            _eur(Decimal(total.spent) / ledger.MICRO),
            _eur(Decimal(total.reserved) / ledger.MICRO),
            "–" if line.limit is None else "geschlossen" if line.limit == 0 else _eur(line.limit),
            "–" if (percent := _percent(total, line.limit)) is None else f"{percent} %",
            *([line.persons] if counted else []),
        )
    return table


def _json(month: date, lines: list[_Line], totals: Mapping[str, ledger.Total]) -> dict[str, object]:
    return {
        "month": f"{month:%Y-%m}",
        "budgets": [
            {
                "name": line.name,
                "spent_micro_eur": totals[line.subject].spent,
                "reserved_micro_eur": totals[line.subject].reserved,
                "limit_eur": None if line.limit is None else str(line.limit),
                "percent": _percent(totals[line.subject], line.limit),
                **({} if line.persons is None else {"persons": line.persons}),
            }
            for line in lines
        ],
    }


def _percent(total: ledger.Total, limit: Decimal | None) -> int | None:
    """What is held counts too, as it does when the gateway refuses."""
    return int((total.spent + total.reserved) * 100 / (limit * ledger.MICRO)) if limit else None


def _eur(amount: Decimal) -> str:
    """1.234,50 EUR; what is not nothing is not shown as nothing."""
    if 0 < amount < Decimal("0.01"):
        return "< 0,01 EUR"
    return f"{amount:,.2f} EUR".translate(str.maketrans(",.", ".,"))


def _few(number: int) -> str:
    return str(number) if number == 0 or number >= _SMALL_GROUP else f"unter {_SMALL_GROUP}"


def _first_day(month: str | None) -> date:
    if month is None:
        return datetime.now(UTC).date().replace(day=1)
    try:
        return datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise OpsError(f"Der Monat »{month[:20]}« (--month) ist keiner. Schreiben Sie ihn so: 2026-06") from None
