# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the server's databases need: `python -m ops.server.provision`, inside a container, where they can be reached.

Compose runs it before the gateway and Open WebUI. Everything is done again each time, and nothing twice.
With `--admin` it is run once more, when Open WebUI has created its first account: that one gets its level.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import asyncpg

from gateway import database, keys, users
from gateway import policy as policies
from gateway.errors import GatewayError
from gateway.policy import Policy
from gateway.zones import Zone
from ops import databases
from ops.errors import OpsError

_SECRETS = Path("/run/secrets")
_OPEN_WEBUI_KEY_NAME = "open-webui"


def _secret(name: str) -> str:
    return (_SECRETS / name).read_text(encoding="utf-8").strip()


async def set_up(policy: Policy, server: databases.Server) -> None:
    """Databases, the gateway's tables, and Open WebUI's service key.

    Raises:
        OpsError: the password of the database is not the one that its data was created with.
    """
    passwords = {
        databases.GATEWAY: _secret("gateway_db_password"),
        databases.OPEN_WEBUI: _secret("open_webui_db_password"),
    }
    try:
        await databases.prepare(server, passwords)
        await databases.prepare_monitoring(server, _secret("monitoring_db_password"))
    except asyncpg.InvalidPasswordError as error:
        raise OpsError(
            "secrets/postgres_password passt nicht zu den vorhandenen Daten. Holen Sie die frühere Datei zurück"
        ) from error
    connection = await _gateway_database(server)
    try:
        await database.migrate(connection)
        # It acts for people: the level that counts is each person's own.
        await keys.ensure(
            connection,
            _OPEN_WEBUI_KEY_NAME,
            _secret("open_webui_service_key"),
            max_zone=Zone.RED,
            level=policy.levels[-1].name,
            acts_for_users=True,
        )
    finally:
        await connection.close()


async def set_up_admin(policy: Policy, server: databases.Server, email: str) -> bool:
    """Give the first administrator the highest level, once; whoever withdraws it later is right. False: no account."""
    open_webui = await server.connect(databases.OPEN_WEBUI)
    try:
        user_id = await open_webui.fetchval('SELECT id FROM "user" WHERE lower(email) = lower($1)', email)
    finally:
        await open_webui.close()
    if user_id is None:
        return False
    connection = await _gateway_database(server)
    try:
        if not await users.history(connection, user_id):
            await users.set_level(connection, policy, user_id, policy.levels[-1].name, reason="Einrichtung")
    finally:
        await connection.close()
    return True


async def _gateway_database(server: databases.Server) -> asyncpg.Connection:
    password = _secret("gateway_db_password")
    return await asyncpg.connect(
        host=server.host,
        port=server.port,
        user=databases.GATEWAY,
        password=password,
        database=databases.GATEWAY,
        timeout=10,
        ssl=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--policy", type=Path, required=True)
    parser.add_argument("--host", default="postgres")
    parser.add_argument("--port", type=int, default=5432)
    parser.add_argument("--admin", metavar="EMAIL")
    arguments = parser.parse_args()
    server = databases.Server(arguments.host, arguments.port, _secret("postgres_password"))
    try:
        policy = policies.load(arguments.policy)
        if arguments.admin is None:
            asyncio.run(set_up(policy, server))
        elif not asyncio.run(set_up_admin(policy, server, arguments.admin)):
            sys.exit(f"Open WebUI hat kein Konto {arguments.admin}")
    except (OpsError, GatewayError) as error:
        sys.exit(str(error))
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        sys.exit(
            f"Die Datenbank {arguments.host}:{arguments.port} antwortet nicht wie erwartet ({type(error).__name__})"
        )


if __name__ == "__main__":
    main()
