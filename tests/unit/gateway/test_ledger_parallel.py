# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger under fire: parallel requests, callers that hang up, connections that die.

Whatever happens: no limit is ever exceeded, each reservation is settled exactly once, and in the end nothing is held
and what was spent is the sum of what was settled, in every budget.
"""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from unittest.mock import patch
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateway import ledger
from gateway.database import Database, DatabaseUnavailableError, connect, migrate
from gateway.ledger import Entry, Usage
from gateway.policy import Budgets
from gateway.policy_sections import ZoneBudget
from gateway.zones import Zone
from tests.unit.gateway.harness import new_database
from tests.unit.gateway.test_ledger import entry, micro

# One month for each example: the budgets of everybody are then its own.
_months = (date(2000 + n // 12, n % 12 + 1, 1) for n in itertools.count())

# Every change of a budget is held against the limit that stands beside it, by the database itself.
_WATCH = """
CREATE TABLE watched (subject text PRIMARY KEY, most bigint NOT NULL);
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM watched w WHERE w.subject = NEW.subject AND NEW.spent + NEW.reserved > w.most) THEN
        INSERT INTO exceeded VALUES (NEW.subject);
    END IF;
    RETURN NULL;
END $$;
CREATE TABLE exceeded (subject text);
CREATE TRIGGER watch AFTER INSERT OR UPDATE ON ampel.budget FOR EACH ROW EXECUTE FUNCTION watch();
"""


@pytest.fixture(scope="module")
def url(postgres_url: str) -> Iterator[str]:
    made = new_database(postgres_url)
    with asyncio.Runner() as runner:
        url = runner.run(made.__aenter__())
        runner.run(_prepare(url))
        yield url
        runner.run(made.__aexit__(None, None, None))


async def _prepare(url: str) -> None:
    connection = await connect(url)
    await migrate(connection)
    await connection.execute(_WATCH)
    await connection.close()


@asynccontextmanager
async def opened(url: str, size: int) -> AsyncIterator[tuple[Database, asyncpg.Connection]]:
    database, connection = Database(url, size), await connect(url)
    try:
        yield database, connection
    finally:
        await database.close()
        await connection.close()


# As the relay does: a connection that was killed is not noticed at once.
_PAUSE = 0.05
# asyncpg's own word for a connection that ended between two steps of one statement.
_GONE = (DatabaseUnavailableError, asyncpg.InternalClientError)
_settling: set[asyncio.Future[list[None]]] = set()
_LIMIT = st.none() | st.integers(0, 3000)
_ACTIONS = ["settle", "settle", "settle", "settle twice", "crash", "hang up", "kill"]
_REQUEST = st.tuples(
    st.sampled_from(["a", "b", "c", None]),
    st.sampled_from([Zone.RED, Zone.YELLOW]),
    st.integers(0, 800),
    st.sampled_from(_ACTIONS),
)


@settings(
    max_examples=30,
    deadline=None,
    # Races do not come twice: there is nothing to shrink.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.tuples(st.integers(0, 3000), st.integers(0, 3000), _LIMIT, _LIMIT, _LIMIT),
    st.lists(_REQUEST, min_size=1, max_size=40),
    st.integers(2, 8),
    st.integers(0, 2**32),
)
def test_no_limit_is_ever_exceeded_and_all_is_settled_once(
    url: str,
    limits: tuple[int, int, int | None, int | None, int | None],
    requests: list[tuple[str | None, Zone, int, str]],
    size: int,
    seed: int,
) -> None:
    user, key, user_zone, zone, town = limits
    of_zone = ZoneBudget(
        user_month_eur=None if user_zone is None else micro(user_zone),
        town_month_eur=None if zone is None else micro(zone),
    )
    budgets = Budgets(
        user_month_eur=micro(user),
        key_month_eur=micro(key),
        town_month_eur=None if town is None else micro(town),
        zones={Zone.RED: of_zone},
    )
    made = [
        (replace(entry(person), zone=of.value, month=date(1970, 1, 1)), amount, action)
        for person, of, amount, action in requests
    ]
    asyncio.run(_run(url, budgets, made, size, random.Random(seed)))  # noqa: S311 - for tests


async def _run(
    url: str, budgets: Budgets, requests: list[tuple[Entry, int, str]], size: int, chance: random.Random
) -> None:
    month = next(_months)
    requests = [(replace(made, month=month), amount, action) for made, amount, action in requests]
    async with opened(url, size) as (database, connection):
        await _watch(connection, budgets, [made for made, _, _ in requests])
        await asyncio.gather(
            *(_request(url, database, budgets, made, amount, action, chance) for made, amount, action in requests)
        )
        # What a dead gateway and dead connections have left behind.
        await connection.execute("UPDATE ampel.reservation SET created_at = now() - interval '1 day'")
        await ledger.settle_orphans(database)
        await _check(connection, month, [made for made, _, _ in requests])


async def _request(
    url: str, database: Database, budgets: Budgets, made: Entry, amount: int, action: str, chance: random.Random
) -> None:
    if action == "kill":
        # In its own pool: a killed connection of the others' would be theirs too.
        async with opened(url, 1) as (own, _):
            await own.fetchval("SELECT 1")
            pid = await own.fetchval("SELECT pg_backend_pid()")
            await asyncio.gather(
                _settled(own, budgets, made, amount, chance), _kill(database, pid, chance.random() / 100)
            )
            await asyncio.sleep(_PAUSE)
            await ledger.settle_orphans(own)
    elif action == "hang up":
        asking = asyncio.create_task(_settled(database, budgets, made, amount, chance))
        await asyncio.sleep(chance.random() / 100)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        # What the gateway does when it stops: it waits for the settlements that are under way.
        await asyncio.gather(*_settling)
    elif action == "crash":
        await ledger.reserve(database, made, amount, budgets)
    else:
        await _settled(database, budgets, made, amount, chance, times=2 if action == "settle twice" else 1)


async def _settled(
    database: Database, budgets: Budgets, made: Entry, amount: int, chance: random.Random, times: int = 1
) -> None:
    """As judge and relay do it: a hang-up does not reach the settlement, and a dead database is tried again."""
    try:
        if not (await ledger.reserve(database, made, amount, budgets)).ok:
            return
    except _GONE:
        return
    settling = asyncio.gather(*(_settle(database, made, chance.randint(0, amount)) for _ in range(times)))
    _settling.add(settling)
    settling.add_done_callback(_settling.discard)
    await asyncio.shield(settling)


async def _settle(database: Database, made: Entry, spent: int) -> None:
    for _ in range(5):
        with suppress(*_GONE):
            await ledger.settle(database, made, Usage(1, 1), spent, "ok", 1)
            return
        await asyncio.sleep(_PAUSE)


async def _kill(database: Database, pid: int, after: float) -> None:
    await asyncio.sleep(after)
    await database.fetchval("SELECT pg_terminate_backend($1)", pid)


async def _watch(connection: asyncpg.Connection, budgets: Budgets, entries: list[Entry]) -> None:
    await connection.execute("TRUNCATE watched")
    limits = {
        subject: ledger.limit(budgets, kind, Zone(made.zone))
        for made in entries
        for kind, subject in made.subjects.items()
    }
    await connection.executemany(
        "INSERT INTO watched VALUES ($1, $2)",
        [(subject, int(eur * ledger.MICRO)) for subject, eur in limits.items() if eur is not None],
    )


async def _check(connection: asyncpg.Connection, month: date, entries: list[Entry]) -> None:
    assert await connection.fetch("SELECT * FROM exceeded") == []
    assert await connection.fetchval("SELECT count(*) FROM ampel.reservation") == 0
    of_requests: dict[UUID, Entry] = {made.request_id: made for made in entries}
    rows = await connection.fetch(
        "SELECT request_id, micro_eur FROM ampel.audit WHERE request_id = ANY ($1)", list(of_requests)
    )
    assert len({row["request_id"] for row in rows}) == len(rows), "settled once"
    spent = {subject: 0 for made in entries for subject in made.subjects.values()}
    for row in rows:
        for subject in of_requests[row["request_id"]].subjects.values():
            spent[subject] += row["micro_eur"]
    totals = await ledger.totals(connection, month, spent)
    assert {subject: total.spent for subject, total in totals.items()} == spent
    assert {total.reserved for total in totals.values()} == {0}


async def test_who_hangs_up_while_reserving_pays_nothing(database_url: str) -> None:
    """Whenever it happens: before the statement, while it waits for a lock, and as its answer comes."""
    async with opened(database_url, 4) as (database, connection):
        await ledger.reserve(database, entry("other"), 10, Budgets())
        made = [entry() for _ in range(20)]
        async with connection.transaction():
            await connection.execute("SELECT FROM ampel.budget WHERE subject = 'town' FOR UPDATE")
            asking = [asyncio.create_task(ledger.reserve(database, one, 1000, Budgets())) for one in made]
            for n, task in enumerate(asking):
                await asyncio.sleep(0.002 * (n % 3))
                task.cancel()
        results = await asyncio.gather(*asking, return_exceptions=True)
        assert {type(result) for result in results} == {asyncio.CancelledError}
        totals = await ledger.totals(connection, made[0].month, made[0].subjects.values())
        assert {total.spent for total in totals.values()} == {0}
        assert {total.reserved for total in totals.values()} == {0, 10}
        rows = await connection.fetch("SELECT code, micro_eur, tokens_in, tokens_out FROM ampel.audit")
        assert {tuple(row) for row in rows} == {("not_sent", 0, 0, 0)}
        assert not any([await ledger.settle(database, one, Usage(1, 1), 9, "ok", 1) for one in made if rows])


async def test_a_refused_request_that_hangs_up_leaves_nothing(database_url: str) -> None:
    async with opened(database_url, 2) as (database, connection):
        await database.fetchval("SELECT 1")
        asking = asyncio.create_task(ledger.reserve(database, entry(), 1, Budgets(user_month_eur=Decimal(0))))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await connection.fetchval("SELECT count(*) FROM ampel.audit") == 0
        assert await connection.fetchval("SELECT count(*) FROM ampel.reservation") == 0


async def test_a_reservation_whose_answer_was_lost_costs_nothing(database_url: str) -> None:
    """PostgreSQL went away in between: the request was refused, so nobody pays for it, not even half an hour later."""
    async with opened(database_url, 2) as (database, connection):
        made, before = entry(), entry()
        await ledger.reserve(database, before, 7, Budgets())
        fetchrow = database.fetchrow

        async def lost(*args: object) -> None:
            await fetchrow(*args)  # type: ignore[arg-type]
            raise DatabaseUnavailableError

        with patch.object(database, "fetchrow", lost), pytest.raises(DatabaseUnavailableError):
            await ledger.reserve(database, made, 1000, Budgets())
        assert await connection.fetchval("SELECT count(*) FROM ampel.reservation") == 2
        assert await ledger.settle_orphans(database) == 1
        rows = await connection.fetch("SELECT request_id, code, micro_eur FROM ampel.audit")
        assert [tuple(row) for row in rows] == [(made.request_id, "not_sent", 0)]
        assert await ledger.settle_orphans(database) == 0


async def test_a_lost_reservation_is_settled_once_also_by_two_at_once(database_url: str) -> None:
    async with opened(database_url, 8) as (database, connection):
        for _ in range(10):
            made = entry()
            done = await asyncio.gather(*(ledger.settle(database, made, Usage(1, 1), 5, "ok", 1) for _ in range(8)))
            assert sorted(done) == [False] * 7 + [True]
        assert await connection.fetchval("SELECT count(*) FROM ampel.audit") == 10
