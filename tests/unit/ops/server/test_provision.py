# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the server's databases get, on a real PostgreSQL: once, again, and after a secret was replaced."""

from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from gateway import keys, policy
from ops import databases
from ops.server import provision
from ops.server_settings import ROOT

RULES = policy.load(ROOT / "ampel.yaml")
SECRETS = {
    "gateway_db_password": "g'1",
    "open_webui_db_password": "o1",
    "monitoring_db_password": "m'1",
    "open_webui_service_key": f"ampel-{'a' * 43}",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in SECRETS.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="utf-8")
    monkeypatch.setattr(provision, "_SECRETS", tmp_path)
    return tmp_path


@pytest.fixture
def server(database_url: str, monkeypatch: pytest.MonkeyPatch) -> databases.Server:
    """The tests' server has another superuser, trusts everybody, and has databases of its own for each test."""
    parts = urlsplit(database_url)
    test = parts.path.removeprefix("/")
    monkeypatch.setattr(databases, "SUPERUSER", str(parts.username))
    monkeypatch.setattr(databases, "GATEWAY", f"gateway_{test}")
    monkeypatch.setattr(databases, "MONITORING", f"monitoring_{test}")
    monkeypatch.setattr(databases, "OPEN_WEBUI", f"webui_{test}")
    monkeypatch.setattr(databases.Server, "connect", _connect)
    return databases.Server(str(parts.hostname), int(parts.port or 0), "")


async def _connect(self: databases.Server, database: str = "postgres") -> asyncpg.Connection:
    return await asyncpg.connect(host=self.host, port=self.port, user=databases.SUPERUSER, database=database)


async def _active(server: databases.Server) -> list[bytes]:
    connection = await server.connect(databases.GATEWAY)
    rows = await connection.fetch("SELECT hash FROM ampel.service_key WHERE revoked_at IS NULL")
    await connection.close()
    return [row["hash"] for row in rows]


async def test_once_and_again(server: databases.Server, folder: Path) -> None:
    assert folder
    for _ in range(2):
        await provision.set_up(RULES, server)
        assert await _active(server) == [keys.digest(SECRETS["open_webui_service_key"])]
    connection = await server.connect(databases.OPEN_WEBUI)
    assert await connection.fetchval("SELECT 1 FROM pg_extension WHERE extname = 'vector'") == 1
    await connection.close()


async def test_the_monitoring_sees_numbers_and_nothing_else(server: databases.Server, folder: Path) -> None:
    assert folder
    await provision.set_up(RULES, server)
    watcher = await asyncpg.connect(
        host=server.host, port=server.port, user=databases.MONITORING, database="postgres", password="m'1"
    )
    try:
        assert await watcher.fetchval("SELECT pg_database_size($1)", databases.GATEWAY) > 0
    finally:
        await watcher.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(
            host=server.host, port=server.port, user=databases.MONITORING, database=databases.GATEWAY, password="m'1"
        )


async def test_a_new_service_key_takes_the_place_of_the_old_one(server: databases.Server, folder: Path) -> None:
    await provision.set_up(RULES, server)
    new = f"ampel-{'b' * 43}"
    (folder / "open_webui_service_key").write_text(new, encoding="utf-8")
    await provision.set_up(RULES, server)
    assert await _active(server) == [keys.digest(new)]


async def test_a_revoked_key_stays_revoked(server: databases.Server, folder: Path) -> None:
    """It was revoked because somebody has it who should not: the next start must not open it again."""
    assert folder
    await provision.set_up(RULES, server)
    connection = await server.connect(databases.GATEWAY)
    await keys.revoke(connection, "open-webui")
    await connection.close()
    with pytest.raises(keys.KeyNameError, match="bleibt es"):
        await provision.set_up(RULES, server)
    assert await _active(server) == []


async def test_a_short_key_is_none(server: databases.Server, folder: Path) -> None:
    (folder / "open_webui_service_key").write_text("ampel-1234", encoding="utf-8")
    with pytest.raises(keys.KeyNameError, match="zu kurz"):
        await provision.set_up(RULES, server)


async def test_the_administrator_gets_the_highest_level_once(server: databases.Server, folder: Path) -> None:
    assert folder
    await provision.set_up(RULES, server)
    assert await _with_account(server, "IT@lindenrath.example") is True
    connection = await server.connect(databases.GATEWAY)
    assert await connection.fetchval("SELECT level FROM ampel.app_user WHERE id = 'u1'") == "gold"
    await connection.execute("DELETE FROM ampel.app_user")
    # Somebody took it away: it stays away.
    assert await provision.set_up_admin(RULES, server, "it@lindenrath.example")
    assert await connection.fetchval("SELECT level FROM ampel.app_user WHERE id = 'u1'") is None
    await connection.close()


async def test_without_an_account_there_is_nothing_to_give(server: databases.Server, folder: Path) -> None:
    assert folder
    await provision.set_up(RULES, server)
    assert await _with_account(server, "somebody@lindenrath.example") is False


async def _with_account(server: databases.Server, email: str) -> bool:
    connection = await server.connect(databases.OPEN_WEBUI)
    await connection.execute('CREATE TABLE "user" (id text, email text)')
    await connection.execute("INSERT INTO \"user\" VALUES ('u1', $1)", email)
    await connection.close()
    return await provision.set_up_admin(RULES, server, "it@lindenrath.example")
