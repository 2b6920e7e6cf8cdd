# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Roles and databases of the parts that keep data in PostgreSQL; the same in the demo and on the server."""

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

SUPERUSER = "postgres"
# Role and database have the same name.
GATEWAY = "ampel"
OPEN_WEBUI = "openwebui"
# A role without a database of its own.
MONITORING = "monitoring"


@dataclass(frozen=True, slots=True)
class Server:
    """Where PostgreSQL answers, and the password of its superuser."""

    host: str
    port: int
    password: str

    async def connect(self, database: str = SUPERUSER) -> asyncpg.Connection:
        """As the superuser. Raises: asyncpg.InvalidPasswordError."""
        return await asyncpg.connect(
            host=self.host,
            port=self.port,
            user=SUPERUSER,
            password=self.password,
            database=database,
            timeout=10,
            ssl=False,
        )


async def prepare(server: Server, passwords: Mapping[str, str]) -> None:
    """Create what is missing: a role and a database for each name in `passwords`, which are the ones to hold from now.

    Raises:
        asyncpg.InvalidPasswordError: the superuser's password is not the one that the data was created with.
    """
    admin = await server.connect()
    try:
        for name, password in passwords.items():
            await _role(admin, name, password)
            if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
                await admin.execute(f"CREATE DATABASE {name} OWNER {name}")
                await admin.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    finally:
        await admin.close()
    # Only a superuser may create this extension.
    vectors = await server.connect(OPEN_WEBUI)
    try:
        await vectors.execute("CREATE EXTENSION IF NOT EXISTS vector")
    finally:
        await vectors.close()


async def prepare_monitoring(server: Server, password: str) -> None:
    """Create the role that may see sizes and numbers of connections, and nothing of what anybody has stored."""
    admin = await server.connect()
    try:
        await _role(admin, MONITORING, password)
        await admin.execute(f"GRANT pg_monitor TO {MONITORING}")
    finally:
        await admin.close()


async def _role(admin: asyncpg.Connection, name: str, password: str) -> None:
    verb = "ALTER" if await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", name) else "CREATE"
    # DDL takes no parameters. Names are ours; passwords are generated, and quoted for whoever writes their own.
    quoted = await admin.fetchval("SELECT quote_literal($1)", password)
    await admin.execute(f"{verb} ROLE {name} LOGIN PASSWORD {quoted}")
