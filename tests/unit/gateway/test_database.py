# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL: migrated once, however often and by however many; and one error when it is away."""

import asyncio
from importlib import resources
from unittest.mock import patch

import asyncpg
import pytest

from gateway import database
from gateway.database import Database, DatabaseUnavailableError
from tests.unit.gateway.tcp import Cable

FILES = sorted(f.name for f in resources.files("gateway").joinpath("sql").iterdir() if f.name.endswith(".sql"))


async def _schema(connection: asyncpg.Connection) -> str:
    """Tables, columns, functions and triggers of the schema, as text."""
    return str(
        await connection.fetchval(
            "SELECT string_agg(line, E'\n' ORDER BY line) FROM ("
            " SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns"
            "  WHERE table_schema = 'ampel'"
            " UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE pronamespace = 'ampel'::regnamespace"
            " UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT name FROM ampel.migration) AS x(line)"
        )
    )


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    connection = await database.connect(database_url)
    await database.migrate(connection)
    before = await _schema(connection)
    await database.migrate(connection)
    assert await _schema(connection) == before
    applied = [row["name"] for row in await connection.fetch("SELECT name FROM ampel.migration ORDER BY name")]
    assert applied == FILES
    await connection.close()


async def test_many_migrate_at_once(database_url: str) -> None:
    connections = [await database.connect(database_url) for _ in range(5)]
    await asyncio.gather(*(database.migrate(connection) for connection in connections))
    assert await connections[0].fetchval("SELECT count(*) FROM ampel.migration") == len(FILES)
    for connection in connections:
        await connection.close()


async def test_a_failed_migration_leaves_nothing(database_url: str) -> None:
    connection = await database.connect(database_url)
    await connection.execute("CREATE SCHEMA ampel; CREATE TABLE ampel.audit (mine int)")
    with pytest.raises(asyncpg.DuplicateTableError):
        await database.migrate(connection)
    assert await connection.fetchval("SELECT to_regclass('ampel.service_key') IS NULL")
    assert await connection.fetchval("SELECT to_regclass('ampel.migration') IS NULL")
    await connection.close()


async def test_a_failed_migration_leaves_no_connections(database_url: str) -> None:
    """Every request tries again: what it opened has to be closed again."""
    opened = Database(database_url, 4)
    with patch.object(database, "migrate", side_effect=asyncpg.PostgresSyntaxError("broken")):
        for _ in range(5):
            with pytest.raises(asyncpg.PostgresSyntaxError):
                await opened.fetchval("SELECT 1")
    await opened.close()
    looking = await database.connect(database_url)
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    for _ in range(1000):
        if await looking.fetchval(count) == 1:
            break
        await asyncio.sleep(0.01)  # the server notices a closed connection a little later
    else:
        pytest.fail("connections were left open")
    await looking.close()


async def test_the_pool_migrates_when_it_is_first_used(database_url: str) -> None:
    opened = Database(database_url, 4)
    counts = await asyncio.gather(*(opened.fetchval("SELECT count(*) FROM ampel.audit") for _ in range(8)))
    assert counts == [0] * 8
    await opened.close()
    await opened.close()


async def test_nobody_at_the_address(unused_tcp_port: int) -> None:
    url = f"postgresql://ampel@127.0.0.1:{unused_tcp_port}/ampel"
    with pytest.raises(
        DatabaseUnavailableError, match=r"PostgreSQL antwortet nicht \(AMPEL_DATABASE_URL\)\."
    ) as refused:
        await database.connect(url)
    assert str(unused_tcp_port) not in str(refused.value), "an address can hold a password"
    opened = Database(url, 2)
    with pytest.raises(DatabaseUnavailableError):
        await opened.fetchval("SELECT 1")
    await opened.close()


async def test_it_recovers_by_itself(database_url: str) -> None:
    async with Cable.to(database_url) as cable:
        opened = Database(cable.database_url, 2)
        assert await opened.fetchval("SELECT 1") == 1
        cable.cut()
        for query in (opened.fetchval, opened.fetch, opened.fetchrow):
            with pytest.raises(DatabaseUnavailableError):
                await query("SELECT 1")
        cable.mend()
        assert await opened.fetchval("SELECT 1") == 1
        await opened.close()


async def test_it_may_come_later(database_url: str) -> None:
    async with Cable.to(database_url) as cable:
        cable.cut()
        opened = Database(cable.database_url, 2)
        with pytest.raises(DatabaseUnavailableError):
            await opened.fetchval("SELECT 1")
        cable.mend()
        assert await opened.fetchval("SELECT count(*) FROM ampel.audit") == 0
        await opened.close()


async def test_a_mistake_of_ours_is_no_outage(database_url: str) -> None:
    opened = Database(database_url, 2)
    with pytest.raises(asyncpg.UndefinedTableError):
        await opened.fetchval("SELECT * FROM ampel.no_such_table")
    await opened.close()


async def test_a_server_that_stops_answering(database_url: str) -> None:
    """A command has a deadline: nobody waits for a database that hangs."""
    with patch.object(database, "COMMAND_SECONDS", 0.2):
        opened = Database(database_url, 1)
        with pytest.raises(DatabaseUnavailableError):
            await opened.fetchval("SELECT pg_sleep(5)")
        await opened.close()
