# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger: each request reserves its highest possible cost before it is sent and is settled once after.

Money is whole micro-EUR. A price in EUR per million tokens is the same number in micro-EUR per token. A request counts
in several budgets (`Kind`), which are reserved together or not at all. What is booked when the provider's count is
missing or not believable is in `gateway.usage`.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Literal
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson

from gateway.database import Connection, Database, DatabaseUnavailableError
from gateway.decide import Allow, Facts, Pseudonymise, Reroute
from gateway.identity import Identity
from gateway.policy import Budgets, Price
from gateway.usage import BYTES_PER_TOKEN, MAX_TOKENS, TOKENS_PER_ATTACHMENT, Usage, estimate_tokens
from gateway.zones import DataClass, Zone

__all__ = [
    "BYTES_PER_TOKEN",
    "MAX_TOKENS",
    "TOKENS_PER_ATTACHMENT",
    "Entry",
    "Kind",
    "Known",
    "Reservation",
    "Total",
    "Usage",
    "callers",
    "cost",
    "estimate_tokens",
    "limit",
    "reserve",
    "settle",
    "settle_orphans",
    "totals",
]

MICRO = 1_000_000
# Requests whose gateway died are settled with their whole reservation after this time.
ORPHAN_AFTER = timedelta(minutes=30)

# Whose money: of one person, of one service key, of one person in one zone, of everybody in one zone, of everybody.
Kind = Literal["user", "key", "user_zone", "zone", "town"]
Verdict = Literal["allow", "reroute", "pseudonymise"]
_CLASSES = tuple(DataClass)
_VERDICTS: dict[type, Verdict] = {Allow: "allow", Reroute: "reroute", Pseudonymise: "pseudonymise"}

# Requests that were never sent, while nobody knows whether PostgreSQL, which was away, has kept their reservation.
_not_sent: WeakKeyDictionary[Database, set[UUID]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Entry:
    """What ledger and audit know of a request that is let through."""

    request_id: UUID
    month: date
    key_id: UUID
    user_id: str | None
    model: str
    zone: str
    data_class: str
    detectors: str
    verdict: Verdict

    @classmethod
    def of(
        cls, request_id: UUID, identity: Identity, verdict: Allow | Reroute | Pseudonymise, facts: Facts, today: date
    ) -> "Entry":
        """`today` is a UTC date."""
        return cls(
            request_id=request_id,
            month=today.replace(day=1),
            key_id=identity.key_id,
            user_id=identity.user_id,
            model=verdict.model.name,
            zone=verdict.model.zone.value,
            data_class=verdict.data_class.value,
            detectors=orjson.dumps({finding.detector: finding.count for finding in facts.findings}).decode(),
            verdict=_VERDICTS[type(verdict)],
        )

    @property
    def subjects(self) -> dict[Kind, str]:
        """The budgets in which this request counts, in the order in which their rows are locked: the busiest last."""
        everybody: dict[Kind, str] = {"zone": f"zone:{self.zone}", "town": "town"}
        if self.user_id is None:
            return {"key": f"key:{self.key_id}", **everybody}
        return {"user": f"user:{self.user_id}", "user_zone": f"user_zone:{self.zone}:{self.user_id}", **everybody}


@dataclass(frozen=True, slots=True)
class Reservation:
    """Whether the money was there.

    `kind`, `limit_eur` and `used_percent` are those of the budget that refused, before this request; or else of the
    fullest one that has a limit, with this request in it. Nothing is reserved either when `remembered`, the class that
    the conversation once had, is above the one that was asked with (see `Known`).
    """

    ok: bool
    kind: Kind | None
    limit_eur: Decimal | None
    used_percent: int
    remembered: DataClass = DataClass.PUBLIC

    @property
    def refused_by(self) -> Kind | None:
        return None if self.ok else self.kind


def cost(price: Price, tokens_in: int, tokens_out: int) -> int:
    """Micro-EUR, rounded up: use is never free by rounding."""
    return int((price.input * tokens_in + price.output * tokens_out).to_integral_value(ROUND_CEILING))


def limit(budgets: Budgets, kind: Kind, zone: Zone) -> Decimal | None:
    """EUR per month; None is without limit, 0 is closed."""
    of_zone = budgets.zones.get(zone)
    match kind:
        case "user":
            return budgets.user_month_eur
        case "key":
            return budgets.key_month_eur
        case "user_zone":
            return of_zone.user_month_eur if of_zone else None
        case "zone":
            return of_zone.town_month_eur if of_zone else None
        case "town":
            return budgets.town_month_eur


@dataclass(frozen=True, slots=True)
class Known:
    """By what a conversation is recognised (`gateway.taint`), and the class up to which that would change nothing."""

    hashes: tuple[bytes, ...] = ()
    data_class: DataClass = DataClass.SOCIAL


async def reserve(
    database: Database, entry: Entry, amount: int, budgets: Budgets, known: Known | None = None
) -> Reservation:
    """Reserve `amount` micro-EUR in all budgets of the entry's month, or in none.

    What is remembered of the conversation is looked up on the way, in the same round trip. A caller who is cancelled
    here leaves nothing reserved.

    Raises:
        DatabaseUnavailableError: nothing may be sent.
    """
    reserving = asyncio.create_task(_reserve(database, entry, amount, budgets, known or Known()))
    try:
        return await asyncio.shield(reserving)
    except asyncio.CancelledError:
        # The client has hung up, and nobody will settle this.
        await asyncio.shield(asyncio.create_task(_give_back(database, entry.request_id, reserving)))
        raise


async def _reserve(database: Database, entry: Entry, amount: int, budgets: Budgets, known: Known) -> Reservation:
    subjects = entry.subjects
    limits = [limit(budgets, kind, Zone(entry.zone)) for kind in subjects]
    try:
        row = await database.fetchrow(
            "SELECT * FROM ampel.admit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            *(known.hashes, known.data_class.rank),
            *(entry.request_id, list(subjects.values()), [None if eur is None else int(eur * MICRO) for eur in limits]),
            *(entry.month, amount, entry.key_id, entry.user_id, entry.model, entry.zone, entry.data_class),
            *(entry.detectors, entry.verdict),
        )
    except Exception:
        # It can have been reserved all the same, when only the answer was lost; but nothing will be sent.
        _not_sent.setdefault(database, set()).add(entry.request_id)
        raise
    assert row is not None  # noqa: S101 - for the type checker: a function call has one row
    place = row["fullest"]
    remembered = _CLASSES[row["remembered"]]
    return Reservation(
        ok=not row["refused"] and remembered <= known.data_class,
        remembered=remembered,
        kind=list(subjects)[place - 1] if place else None,
        limit_eur=limits[place - 1] if place else None,
        used_percent=row["percent"],
    )


async def _give_back(database: Database, request_id: UUID, reserving: asyncio.Task[Reservation]) -> None:
    # Not before the reservation is decided: until then there would be nothing to give back.
    await asyncio.wait([reserving])
    if reserving.exception() is None and reserving.result().ok:
        try:
            await _release(database, request_id)
        except DatabaseUnavailableError:
            _not_sent.setdefault(database, set()).add(request_id)


async def _release(database: Database, request_id: UUID) -> bool:
    return bool(await database.fetchval("SELECT ampel.release($1)", request_id))


async def settle(database: Database, entry: Entry, usage: Usage, micro_eur: int, code: str, duration_ms: int) -> bool:
    """Book what was spent and write the audit row; False when this request was settled before."""
    return bool(
        await database.fetchval(
            "CALL ampel.settle_durably($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, NULL)",
            *(entry.request_id, list(entry.subjects.values()), entry.month, entry.key_id, entry.user_id),
            *(entry.model, entry.zone, entry.data_class, entry.detectors, entry.verdict),
            *(micro_eur, usage.tokens_in, usage.tokens_out, code, duration_ms),
        )
    )


async def settle_orphans(database: Database) -> int:
    """Settle what nobody else will; how many requests that were.

    Of a gateway that died, with all that they had reserved. Of those that were never sent since PostgreSQL went away
    while they reserved, with nothing.
    """
    settled = 0
    waiting = _not_sent.setdefault(database, set())
    for request_id in list(waiting):
        settled += await _release(database, request_id)
        waiting.discard(request_id)
    while await database.fetchval("SELECT ampel.settle_orphan($1)", ORPHAN_AFTER):
        settled += 1
    return settled


@dataclass(frozen=True, slots=True)
class Total:
    """Micro-EUR of one budget in one month: booked, and held for requests under way."""

    spent: int = 0
    reserved: int = 0


async def totals(connection: Connection | Database, month: date, subjects: Collection[str]) -> dict[str, Total]:
    """What these budgets (see `Entry.subjects`) have come to; `month` is its first day."""
    rows = await connection.fetch(
        "SELECT subject, spent, reserved FROM ampel.budget WHERE month = $1 AND subject = ANY ($2)",
        *(month, list(subjects)),
    )
    return dict.fromkeys(subjects, Total()) | {row["subject"]: Total(row["spent"], row["reserved"]) for row in rows}


async def callers(connection: Connection, month: date) -> dict[str, int]:
    """How many persons ("user") and keys ("key") have asked in a month, and how many persons in each zone."""
    rows = await connection.fetch(
        "SELECT CASE kind WHEN 'user_zone' THEN split_part(subject, ':', 2) ELSE kind END AS what, count(*) AS number"
        " FROM ampel.budget, split_part(subject, ':', 1) AS kind"
        " WHERE month = $1 AND kind IN ('user', 'key', 'user_zone') AND (spent > 0 OR reserved > 0) GROUP BY what",
        month,
    )
    return {row["what"]: row["number"] for row in rows}
