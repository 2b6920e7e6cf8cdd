# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL: connections, the schema, and one error for "it does not answer"."""

import asyncio
from collections.abc import Callable, Coroutine
from importlib import resources
from typing import Any, TypeVar

import asyncpg

from gateway.errors import GatewayError

_T = TypeVar("_T")
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy

# Nobody waits longer for a database that hangs.
COMMAND_SECONDS = 5.0
_ADVISORY_LOCK = 7_305_811_240  # any fixed number: keeps two starting gateways from migrating at once
_GONE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # The connection died between two steps of one statement.
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)


class DatabaseUnavailableError(GatewayError):
    """PostgreSQL does not answer; nothing may be let through without it."""


class _Connection(asyncpg.Connection):
    def get_reset_query(self) -> str:
        # Nothing here changes session state, and the reset costs a round trip on every release.
        return ""


async def connect(url: str) -> asyncpg.Connection:
    """One connection, for command-line work.

    Raises:
        DatabaseUnavailableError: nobody answers at the address in AMPEL_DATABASE_URL.
    """
    try:
        return await asyncpg.connect(url, timeout=COMMAND_SECONDS)
    except _GONE as error:
        raise DatabaseUnavailableError(
            "PostgreSQL antwortet nicht (AMPEL_DATABASE_URL). Läuft die Plattform? Prüfen Sie: ampel demo --status"
        ) from error


async def migrate(connection: Connection) -> None:
    """Bring the schema `ampel` up to date: applies the files of `gateway/sql/` that are not applied yet, in order."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _ADVISORY_LOCK)
        await connection.execute("CREATE SCHEMA IF NOT EXISTS ampel")
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS ampel.migration (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
        )
        applied = {row["name"] for row in await connection.fetch("SELECT name FROM ampel.migration")}
        for file in sorted(resources.files("gateway").joinpath("sql").iterdir(), key=lambda f: f.name):
            if file.name.endswith(".sql") and file.name not in applied:
                await connection.execute(file.read_text(encoding="utf-8"))
                await connection.execute("INSERT INTO ampel.migration (name) VALUES ($1)", file.name)


class Database:
    """A pool that is opened when it is first needed, so that the gateway starts, and recovers, without PostgreSQL."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self._size = size
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()

    async def fetchrow(self, query: str, *args: object) -> asyncpg.Record | None:
        """Raises: DatabaseUnavailableError."""
        return await self._run(lambda pool: pool.fetchrow(query, *args))

    async def fetch(self, query: str, *args: object) -> list[asyncpg.Record]:
        """Raises: DatabaseUnavailableError."""
        return await self._run(lambda pool: pool.fetch(query, *args))

    async def fetchval(self, query: str, *args: object) -> Any:
        """Raises: DatabaseUnavailableError."""
        return await self._run(lambda pool: pool.fetchval(query, *args))

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def _run(self, work: Callable[[asyncpg.Pool], Coroutine[Any, Any, _T]]) -> _T:
        try:
            return await work(await self._open())
        except _GONE as error:
            raise DatabaseUnavailableError("PostgreSQL antwortet nicht") from error

    async def _open(self) -> asyncpg.Pool:
        if self._pool is not None:
            return self._pool
        async with self._opening:
            if self._pool is None:
                pool = await asyncpg.create_pool(
                    self._url,
                    min_size=1,
                    max_size=self._size,
                    command_timeout=COMMAND_SECONDS,
                    timeout=COMMAND_SECONDS,
                    connection_class=_Connection,
                )
                try:
                    async with pool.acquire() as connection:
                        await migrate(connection)
                except BaseException:
                    # The next request tries again, with a pool of its own.
                    pool.terminate()
                    raise
                self._pool = pool
            return self._pool
