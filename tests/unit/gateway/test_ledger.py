# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger: never more than the limit, however many ask at once, and everything settled once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import ledger
from gateway.database import Database
from gateway.decide import Allow, Facts, Pseudonymise, Reroute
from gateway.detect.engine import Finding
from gateway.identity import Identity
from gateway.ledger import Entry, Usage
from gateway.policy import Budgets, Model, Price
from gateway.policy_sections import ZoneBudget
from gateway.zones import DataClass, Zone
from tests.unit.gateway.town import policy

POLICY = policy()
KEY = UUID(int=7)
JUNE = date(2026, 6, 1)


def _model(name: str) -> Model:
    model = POLICY.model(name)
    assert model is not None
    return model


RED, GREEN = _model("rot-chat"), _model("gruen-chat")
ALLOWED = Allow(RED, DataClass.PERSONAL)


def entry(
    user: str | None = "user-1",
    today: date = JUNE,
    verdict: Allow | Reroute | Pseudonymise = ALLOWED,
) -> Entry:
    identity = Identity(KEY, user, POLICY.levels[0], Zone.RED, DataClass.PUBLIC)
    facts = Facts("rot-chat", frozenset({"chat"}), None, Zone.RED, findings=(Finding("iban", DataClass.PERSONAL, 2),))
    return Entry.of(uuid4(), identity, verdict, facts, today)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, 8)
    yield opened
    await opened.close()


def micro(amount: int) -> Decimal:
    """So many micro-EUR in EUR."""
    return Decimal(amount) / ledger.MICRO


def only(kind: ledger.Kind, eur: str | Decimal) -> Budgets:
    """This limit, and no other that matters."""
    of_zone = ZoneBudget(
        user_month_eur=Decimal(eur) if kind == "user_zone" else None,
        town_month_eur=Decimal(eur) if kind == "zone" else None,
    )
    own = {f"{kind}_month_eur": Decimal(eur)} if kind in {"user", "key", "town"} else {}
    return Budgets(**{"zones": {Zone.RED: of_zone}, **own})


async def fits(database: Database, made: Entry, amount: int, eur: str) -> bool:
    """Whether the amount was reserved, with this limit for persons and keys."""
    budgets = Budgets(user_month_eur=Decimal(eur), key_month_eur=Decimal(eur))
    return (await ledger.reserve(database, made, amount, budgets)).ok


async def budget(database: Database, subject: str = "user:user-1", month: date = JUNE) -> tuple[int, int]:
    row = await database.fetchrow(
        "SELECT reserved, spent FROM ampel.budget WHERE subject = $1 AND month = $2", subject, month
    )
    return (row["reserved"], row["spent"]) if row else (0, 0)


@pytest.mark.parametrize(
    ("prices", "tokens", "micro_eur"),
    [
        (("2", "10"), (1, 1), 12),
        (("2", "10"), (11, 3), 52),
        (("0", "0"), (1000, 1000), 0),
        (("0.01", "0"), (1, 0), 1),  # never free by rounding
        (("0.01", "0"), (100, 0), 1),
        (("0.01", "0"), (101, 0), 2),
        (("0.1", "0.4"), (10, 5), 3),
        (("0.1", "0.2"), (1, 1), 1),  # 0.3 in decimals, not 0.30000000000000004
        (("0.1", "0.2"), (10, 10), 3),
        (("1000000", "1000000"), (1_000_000, 1_000_000), 2_000_000_000_000),
        (("5", "15"), (0, 0), 0),
    ],
)
def test_cost(prices: tuple[str, str], tokens: tuple[int, int], micro_eur: int) -> None:
    price = Price(input=Decimal(prices[0]), output=Decimal(prices[1]))
    assert ledger.cost(price, *tokens) == micro_eur


_EUR = st.decimals(0, 1_000_000, places=4)
_TOKENS = st.integers(0, ledger.MAX_TOKENS)


@given(_EUR, _EUR, _TOKENS, _TOKENS)
def test_cost_is_exact_and_rounded_up(price_in: Decimal, price_out: Decimal, tokens_in: int, tokens_out: int) -> None:
    exact = Fraction(price_in) * tokens_in + Fraction(price_out) * tokens_out
    assert ledger.cost(Price(input=price_in, output=price_out), tokens_in, tokens_out) == ceil(exact)


ZONES = {Zone.RED: ZoneBudget(user_month_eur=Decimal(3), town_month_eur=Decimal(40))}


@pytest.mark.parametrize(
    ("user", "zone", "expected"),
    [
        ("u", Zone.RED, {"user": "12", "user_zone": "3", "zone": "40", "town": "99"}),
        ("u", Zone.GREEN, {"user": "12", "user_zone": None, "zone": None, "town": "99"}),
        (None, Zone.RED, {"key": "50", "zone": "40", "town": "99"}),
    ],
)
def test_which_limits_apply(user: str | None, zone: Zone, expected: dict[str, str | None]) -> None:
    budgets = Budgets(town_month_eur=Decimal(99), zones=ZONES)
    made = replace(entry(user), zone=zone.value)
    limits = {kind: ledger.limit(budgets, kind, zone) for kind in made.subjects}
    assert limits == {kind: eur and Decimal(eur) for kind, eur in expected.items()}


def test_subjects_cannot_be_mistaken() -> None:
    """Whatever Open WebUI calls a person, their budget is not somebody else's, nor everybody's."""
    assert entry("u").subjects == {"user": "user:u", "user_zone": "user_zone:red:u", "zone": "zone:red", "town": "town"}
    assert entry(None).subjects == {"key": f"key:{KEY}", "zone": "zone:red", "town": "town"}
    ids = ["u", "town", "zone:red", "user:u", "red:u", f"key:{KEY}", "user_zone:red:u"]
    of_persons = [entry(user).subjects[kind] for user in ids for kind in ("user", "user_zone")]
    assert len({*of_persons, *entry(None).subjects.values()}) == 2 * len(ids) + 3


@pytest.mark.parametrize(
    ("verdict", "stored"),
    [
        (Allow(RED, DataClass.PUBLIC), "allow"),
        (Reroute(GREEN, DataClass.PERSONAL, asked=RED), "reroute"),
        (Pseudonymise(RED, DataClass.PERSONAL), "pseudonymise"),
    ],
)
async def test_the_verdict_is_in_the_audit(
    database: Database, verdict: Allow | Reroute | Pseudonymise, stored: str
) -> None:
    made = entry(verdict=verdict)
    for one in (made, replace(made, request_id=uuid4())):  # reserved, and lost in a crash
        if one is made:
            await ledger.reserve(database, one, 10, Budgets())
        await ledger.settle(database, one, Usage(1, 1), 1, "ok", 1)
        row = await database.fetchrow("SELECT * FROM ampel.audit WHERE request_id = $1", one.request_id)
        assert row is not None
        assert (row["verdict"], row["model"], row["zone"]) == (stored, verdict.model.name, verdict.model.zone.value)


async def test_reserve_settle_audit(database: Database) -> None:
    made = entry()
    assert (await ledger.reserve(database, made, 1000, Budgets())).ok
    assert {await budget(database, subject) for subject in made.subjects.values()} == {(1000, 0)}
    assert await ledger.settle(database, made, Usage(11, 3, reported=True), 52, "ok", 40)
    assert {await budget(database, subject) for subject in made.subjects.values()} == {(0, 52)}
    (row,) = await database.fetch("SELECT * FROM ampel.audit")
    assert dict(row) == {
        "id": 1,
        "at": row["at"],
        "request_id": made.request_id,
        "key_id": KEY,
        "user_id": "user-1",
        "model": "rot-chat",
        "zone": "red",
        "data_class": "personal",
        "detectors": '{"iban": 2}',
        "verdict": "allow",
        "code": "ok",
        "tokens_in": 11,
        "tokens_out": 3,
        "micro_eur": 52,
        "duration_ms": 40,
    }


async def test_settled_once(database: Database) -> None:
    made = entry()
    await ledger.reserve(database, made, 1000, Budgets())
    results = await asyncio.gather(*(ledger.settle(database, made, Usage(1, 1), 5, "ok", 1) for _ in range(8)))
    assert sorted(results) == [False] * 7 + [True]
    assert await budget(database) == (0, 5)
    assert await database.fetchval("SELECT count(*) FROM ampel.audit") == 1


async def test_a_reservation_lost_in_a_crash_is_settled_all_the_same(database: Database) -> None:
    """It is not synced to disk. What was let through must be in the audit, and is paid for."""
    made = entry()
    assert await ledger.settle(database, made, Usage(11, 3), 52, "ok", 40)
    assert await budget(database) == (0, 52)
    assert not await ledger.settle(database, made, Usage(11, 3), 52, "ok", 40)
    (row,) = await database.fetch("SELECT * FROM ampel.audit")
    assert (row["user_id"], row["model"], row["detectors"]) == ("user-1", "rot-chat", '{"iban": 2}')


@pytest.mark.parametrize(
    ("limit", "amounts", "fitted"),
    [
        ("0.000100", [100], [True]),
        ("0.000100", [101], [False]),
        ("0.000100", [60, 60], [True, False]),
        ("0.000100", [60, 40, 1], [True, True, False]),
        ("0.000100", [100, 0], [True, True]),  # green without a price costs nothing
        ("0", [0], [False]),  # closed
        ("0", [1], [False]),
    ],
)
@pytest.mark.parametrize("kind", ["user", "key", "user_zone", "zone", "town"])
async def test_limit(database: Database, kind: ledger.Kind, limit: str, amounts: list[int], fitted: list[bool]) -> None:
    user = None if kind == "key" else "user-1"
    results = [await ledger.reserve(database, entry(user), amount, only(kind, limit)) for amount in amounts]
    assert [result.ok for result in results] == fitted
    assert [result.refused_by for result in results] == [None if fits else kind for fits in fitted]
    assert {result.limit_eur for result in results} == {Decimal(limit)}
    held = sum(amount for amount, fits in zip(amounts, fitted, strict=True) if fits)
    assert {await budget(database, subject) for subject in entry(user).subjects.values()} <= {(held, 0)}
    assert await database.fetchval("SELECT count(*) FROM ampel.reservation") == sum(fitted)


async def test_how_full_the_fullest_budget_is(database: Database) -> None:
    budgets = Budgets(
        user_month_eur=micro(1000), town_month_eur=micro(500), zones={Zone.RED: ZoneBudget(user_month_eur=micro(2000))}
    )
    steps = [
        (100, True, "town", 20),
        (299, True, "town", 79),
        (1, True, "town", 80),
        (101, False, "town", 80),
        (100, True, "town", 100),
        (1, False, "town", 100),
    ]
    for amount, ok, kind, percent in steps:
        held = await ledger.reserve(database, entry(), amount, budgets)
        assert (held.ok, held.kind, held.used_percent, held.limit_eur) == (ok, kind, percent, micro(500))
    # Whose own budget is the fuller one is told of that, though the town's is full too.
    other = await ledger.reserve(database, entry(), 0, Budgets(user_month_eur=micro(500), town_month_eur=micro(501)))
    assert (other.kind, other.used_percent) == ("user", 100)


async def test_without_any_limit(database: Database) -> None:
    held = await ledger.reserve(database, entry(None), 10**12, Budgets(key_month_eur=Decimal(1_000_000)))
    assert (held.ok, held.kind, held.used_percent) == (True, "key", 100)


async def test_nothing_stays_taken_when_the_last_budget_refuses(database: Database) -> None:
    assert (await ledger.reserve(database, entry("user-1"), 90, only("town", "0.000100"))).ok
    assert (await ledger.reserve(database, entry("user-2"), 90, only("town", "0.000100"))).refused_by == "town"
    assert {await budget(database, subject) for subject in ("user:user-2", "user_zone:red:user-2")} == {(0, 0)}
    assert {await budget(database, subject) for subject in ("zone:red", "town")} == {(90, 0)}
    assert await database.fetchval("SELECT count(*) FROM ampel.reservation") == 1


async def test_a_limit_that_is_set_later_counts_from_the_first(database: Database) -> None:
    made = entry("user-1")
    await ledger.reserve(database, made, 90, Budgets())
    await ledger.settle(database, made, Usage(1, 1), 90, "ok", 1)
    assert (await ledger.reserve(database, entry("user-2"), 11, only("zone", "0.000100"))).refused_by == "zone"
    assert (await ledger.reserve(database, entry("user-2"), 10, only("zone", "0.000100"))).ok


async def test_parallel_reservations_never_exceed_the_limit(database: Database) -> None:
    limit, amount, asked = "0.001", 90, 60  # 1000 micro-EUR: eleven times 90
    results = await asyncio.gather(*(fits(database, entry(), amount, limit) for _ in range(asked)))
    assert sum(results) == 11
    assert await budget(database) == (990, 0)


async def test_spent_money_counts(database: Database) -> None:
    made = entry()
    assert await fits(database, made, 100, "0.0001")
    await ledger.settle(database, made, Usage(1, 1), 30, "ok", 1)
    assert not await fits(database, entry(), 71, "0.0001")
    assert await fits(database, entry(), 70, "0.0001")


async def test_more_than_reserved_can_be_spent_and_closes_the_month(database: Database) -> None:
    """What the provider counted is the truth, also when it is more than was thought."""
    made = entry()
    await fits(database, made, 10, "0.0001")
    await ledger.settle(database, made, Usage(1, 1), 500, "ok", 1)
    assert await budget(database) == (0, 500)
    assert not await fits(database, entry(), 0, "0.0001")


async def test_persons_and_keys_do_not_share(database: Database) -> None:
    assert await fits(database, entry("user-1"), 100, "0.0001")
    assert await fits(database, entry("user-2"), 100, "0.0001")
    assert await fits(database, entry(None), 100, "0.0001")
    assert not await fits(database, entry("user-2"), 1, "0.0001")


async def test_month_edge(database: Database) -> None:
    """A new month is a new budget; a request from before midnight is settled in the month that reserved it."""
    last = entry(today=date(2026, 6, 30))
    assert last.month == JUNE
    assert await fits(database, last, 100, "0.0001")
    assert not await fits(database, entry(today=date(2026, 6, 30)), 1, "0.0001")
    july = date(2026, 7, 1)
    assert await fits(database, entry(today=july), 100, "0.0001")
    await ledger.settle(database, last, Usage(1, 1), 40, "ok", 1)
    assert await budget(database) == (0, 40)
    assert await budget(database, month=july) == (100, 0)


async def _age(database: Database, made: Entry, minutes: int) -> None:
    await database.fetchval(
        "UPDATE ampel.reservation SET created_at = now() - $2::interval WHERE request_id = $1",
        made.request_id,
        timedelta(minutes=minutes),
    )


async def test_orphans_are_settled_with_all_they_reserved(database: Database) -> None:
    old, young = entry(), entry()
    await ledger.reserve(database, old, 100, Budgets())
    await ledger.reserve(database, young, 7, Budgets())
    await _age(database, old, 31)
    await _age(database, young, 29)
    assert await ledger.settle_orphans(database) == 1
    assert await budget(database) == (7, 100)
    (row,) = await database.fetch("SELECT * FROM ampel.audit")
    assert (row["request_id"], row["code"], row["micro_eur"], row["tokens_in"]) == (
        old.request_id,
        "orphaned",
        100,
        None,
    )
    assert await ledger.settle_orphans(database) == 0
    assert not await ledger.settle(database, old, Usage(1, 1), 5, "ok", 1), "late, and settled already"


async def test_gateways_settle_orphans_side_by_side(database: Database) -> None:
    """Many at once, with budgets that several of them touch: none twice, and no deadlock."""
    made = [entry(f"user-{n % 5}") for n in range(60)]
    for one in made:
        await ledger.reserve(database, one, 10, Budgets())
    await database.fetchval("UPDATE ampel.reservation SET created_at = now() - interval '1 hour'")
    counts = await asyncio.gather(
        *(ledger.settle_orphans(database) for _ in range(6)),
        *(ledger.settle(database, one, Usage(1, 1), 10, "ok", 1) for one in made),
        *(fits(database, entry(f"user-{n % 5}", date(2026, 7, 1)), 1, "1") for n in range(60)),
    )
    assert sum(counts) == 60 + 60
    assert await database.fetchval("SELECT count(*) FROM ampel.audit") == 60
    assert {await budget(database, f"user:user-{n}") for n in range(5)} == {(0, 120)}
    assert {await budget(database, subject) for subject in ("zone:red", "town")} == {(0, 600)}


async def test_a_failed_settlement_leaves_the_reservation(database: Database) -> None:
    made = entry()
    await ledger.reserve(database, made, 10, Budgets())
    with pytest.raises(asyncpg.PostgresError):
        await ledger.settle(database, made, Usage(1, 1), -50, "ok", 1)
    assert await budget(database) == (10, 0)
    assert await database.fetchval("SELECT count(*) FROM ampel.audit") == 0


async def test_the_entry_holds_no_text() -> None:
    """Only what the audit may say; a field that is added has to be thought about here."""
    assert set(Entry.__slots__) == {
        "request_id", "month", "key_id", "user_id", "model", "zone", "data_class", "detectors", "verdict",
    }  # fmt: skip
    assert replace(entry(), detectors="{}").detectors == "{}"
