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
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import ledger
from gateway.database import Database
from gateway.decide import Allow, Facts
from gateway.detect.engine import Finding
from gateway.identity import Identity
from gateway.ledger import Entry, Usage
from gateway.policy import Budgets, Price
from gateway.zones import DataClass, Zone
from tests.unit.gateway.town import policy

POLICY = policy()
KEY = UUID(int=7)
JUNE = date(2026, 6, 1)


def entry(user: str | None = "user-1", today: date = JUNE) -> Entry:
    model = POLICY.model("rot-chat")
    assert model is not None
    identity = Identity(KEY, user, POLICY.levels[0], Zone.RED, DataClass.PUBLIC)
    facts = Facts("rot-chat", frozenset({"chat"}), None, Zone.RED, findings=(Finding("iban", DataClass.PERSONAL, 2),))
    return Entry.of(uuid4(), identity, Allow(model, DataClass.PERSONAL), facts, today)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, 8)
    yield opened
    await opened.close()


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


@given(st.text(max_size=2000), st.integers(0, 3))
def test_the_estimate_is_never_zero_and_grows(text: str, attachments: int) -> None:
    size = len(text.encode())
    estimate = ledger.estimate_tokens(size, attachments)
    assert estimate >= 1
    assert estimate * ledger.BYTES_PER_TOKEN >= size
    assert ledger.estimate_tokens(size + 1, attachments) >= estimate
    assert ledger.estimate_tokens(size, attachments + 1) == estimate + ledger.TOKENS_PER_ATTACHMENT


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"prompt_tokens": 11, "completion_tokens": 3}, (11, 3, True)),
        ({"prompt_tokens": 11}, (11, 0, True)),
        ({"prompt_tokens": 0, "completion_tokens": 0}, (0, 0, True)),
        ({"prompt_tokens": ledger.MAX_TOKENS, "completion_tokens": 1}, (ledger.MAX_TOKENS, 1, True)),
        ({}, (5, 2, False)),
        ({"completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": None, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 11, "completion_tokens": None}, (5, 2, False)),
        ({"prompt_tokens": -1, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 11, "completion_tokens": -3}, (5, 2, False)),
        ({"prompt_tokens": "11", "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 1.5, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": True, "completion_tokens": True}, (5, 2, False)),
        ({"prompt_tokens": ledger.MAX_TOKENS + 1, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 2**63, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 11, "completion_tokens": 2**31}, (5, 2, False)),
    ],
    ids=repr,
)
def test_a_report_of_the_provider(usage: dict[str, Any], expected: tuple[int, int, bool]) -> None:
    counted = Usage(tokens_in=5, tokens_out=2)
    counted.report(usage)
    assert (counted.tokens_in, counted.tokens_out, counted.reported) == expected


@pytest.mark.parametrize(("user", "limit", "subject"), [("u", "12", "user:u"), (None, "50", f"key:{KEY}")])
def test_who_pays(user: str | None, limit: str, subject: str) -> None:
    identity = Identity(KEY, user, None, Zone.RED, DataClass.PUBLIC)
    assert ledger.limit(identity, Budgets()) == Decimal(limit)
    assert entry(user).subject == subject


async def test_reserve_settle_audit(database: Database) -> None:
    made = entry()
    assert await ledger.reserve(database, made, 1000, Decimal(1))
    assert await budget(database) == (1000, 0)
    assert await ledger.settle(database, made, Usage(11, 3, reported=True), 52, "ok", 40)
    assert await budget(database) == (0, 52)
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
    await ledger.reserve(database, made, 1000, Decimal(1))
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
        ("0", [0], [True]),  # green without a price costs nothing, also without a budget
        ("0", [1], [False]),
    ],
)
async def test_limit(database: Database, limit: str, amounts: list[int], fitted: list[bool]) -> None:
    assert [await ledger.reserve(database, entry(), amount, Decimal(limit)) for amount in amounts] == fitted


async def test_parallel_reservations_never_exceed_the_limit(database: Database) -> None:
    limit, amount, asked = Decimal("0.001"), 90, 60  # 1000 micro-EUR: eleven times 90
    results = await asyncio.gather(*(ledger.reserve(database, entry(), amount, limit) for _ in range(asked)))
    assert sum(results) == 11
    assert await budget(database) == (990, 0)


async def test_spent_money_counts(database: Database) -> None:
    made = entry()
    assert await ledger.reserve(database, made, 100, Decimal("0.0001"))
    await ledger.settle(database, made, Usage(1, 1), 30, "ok", 1)
    assert not await ledger.reserve(database, entry(), 71, Decimal("0.0001"))
    assert await ledger.reserve(database, entry(), 70, Decimal("0.0001"))


async def test_more_than_reserved_can_be_spent_and_closes_the_month(database: Database) -> None:
    """What the provider counted is the truth, also when it is more than was thought."""
    made = entry()
    await ledger.reserve(database, made, 10, Decimal("0.0001"))
    await ledger.settle(database, made, Usage(1, 1), 500, "ok", 1)
    assert await budget(database) == (0, 500)
    assert not await ledger.reserve(database, entry(), 0, Decimal("0.0001"))


async def test_persons_and_keys_do_not_share(database: Database) -> None:
    assert await ledger.reserve(database, entry("user-1"), 100, Decimal("0.0001"))
    assert await ledger.reserve(database, entry("user-2"), 100, Decimal("0.0001"))
    assert await ledger.reserve(database, entry(None), 100, Decimal("0.0001"))
    assert not await ledger.reserve(database, entry("user-2"), 1, Decimal("0.0001"))


async def test_month_edge(database: Database) -> None:
    """A new month is a new budget; a request from before midnight is settled in the month that reserved it."""
    last = entry(today=date(2026, 6, 30))
    assert last.month == JUNE
    assert await ledger.reserve(database, last, 100, Decimal("0.0001"))
    assert not await ledger.reserve(database, entry(today=date(2026, 6, 30)), 1, Decimal("0.0001"))
    july = date(2026, 7, 1)
    assert await ledger.reserve(database, entry(today=july), 100, Decimal("0.0001"))
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
    await ledger.reserve(database, old, 100, Decimal(1))
    await ledger.reserve(database, young, 7, Decimal(1))
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
        await ledger.reserve(database, one, 10, Decimal(1))
    await database.fetchval("UPDATE ampel.reservation SET created_at = now() - interval '1 hour'")
    counts = await asyncio.gather(
        *(ledger.settle_orphans(database) for _ in range(6)),
        *(ledger.settle(database, one, Usage(1, 1), 10, "ok", 1) for one in made),
    )
    assert sum(counts) == 60
    assert await database.fetchval("SELECT count(*) FROM ampel.audit") == 60
    assert {await budget(database, f"user:user-{n}") for n in range(5)} == {(0, 120)}


async def test_a_failed_settlement_leaves_the_reservation(database: Database) -> None:
    made = entry()
    await ledger.reserve(database, made, 10, Decimal(1))
    with pytest.raises(asyncpg.PostgresError):
        await ledger.settle(database, made, Usage(1, 1), -50, "ok", 1)
    assert await budget(database) == (10, 0)
    assert await database.fetchval("SELECT count(*) FROM ampel.audit") == 0


async def test_the_entry_holds_no_text() -> None:
    """Only what the audit may say; a field that is added has to be thought about here."""
    assert set(Entry.__slots__) == {
        "request_id", "subject", "month", "key_id", "user_id", "model", "zone", "data_class", "detectors",
    }  # fmt: skip
    assert replace(entry(), detectors="{}").detectors == "{}"
