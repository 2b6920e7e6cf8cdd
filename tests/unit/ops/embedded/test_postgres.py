# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""With the real PostgreSQL from its wheel."""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from ops.embedded import health, postgres
from ops.embedded.context import Context, Sql
from ops.embedded.layout import Layout
from ops.embedded.parts.registry import PARTS
from ops.embedded.ports import Ports
from ops.embedded.secret_store import SecretStore
from ops.errors import OpsError

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(context: Context, unused_tcp_port: int) -> Iterator[Context]:
    """A running server with nothing in it yet, started as the demo starts it."""
    context = replace(context, ports=Ports(entry=8080, base=unused_tcp_port))
    postgres.initialise(context.layout, context.secrets)
    launch = PARTS["postgres"].build(context)
    with context.layout.log("postgres").open("wb") as log:
        server = subprocess.Popen(launch.argv, env=dict(launch.env), cwd=launch.cwd, stdout=log, stderr=log)
    assert isinstance(launch.health, Sql)
    deadline = time.monotonic() + 30
    while not asyncio.run(health.answers(launch.health)):
        assert time.monotonic() < deadline, context.layout.log("postgres").read_text(encoding="utf-8")
        time.sleep(0.1)
    yield context
    server.send_signal(postgres_stop_signal())
    server.wait(30)


def postgres_stop_signal() -> int:
    import signal

    return signal.Signals[f"SIG{PARTS['postgres'].stop_signal}"]


async def _query(context: Context, database: tuple[str, str], query: str) -> object:
    connection = await asyncpg.connect(postgres.url(context.ports, context.secrets, database), ssl=False)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def _names(context: Context) -> None:
    await postgres.prepare(context.ports, context.secrets)
    # A second time there is nothing to do.
    await postgres.prepare(context.ports, context.secrets)
    for database in (postgres.GATEWAY_DATABASE, postgres.OPEN_WEBUI_DATABASE):
        assert await _query(context, database, "SELECT current_user || '/' || current_database()") == "/".join(
            [database[0]] * 2
        )
        assert await _query(context, database, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    vectors = "SELECT '[1,2]'::vector <-> '[1,3]'::vector"
    assert await _query(context, postgres.OPEN_WEBUI_DATABASE, vectors) == 1.0


def test_each_service_has_a_database_of_its_own(database: Context) -> None:
    asyncio.run(_names(database))


def test_neither_gets_into_the_other_s_database_or_in_without_a_password(database: Context) -> None:
    asyncio.run(postgres.prepare(database.ports, database.secrets))
    name, password = postgres.GATEWAY_DATABASE
    foreign = f"postgresql://{name}:{database.secrets[password]}@127.0.0.1:{database.ports['postgres']}/openwebui"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        asyncio.run(asyncpg.connect(foreign, ssl=False))
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(asyncpg.connect(foreign.replace(database.secrets[password], "wrong"), ssl=False))


def test_a_lost_secrets_file_is_explained(database: Context) -> None:
    other = SecretStore(database.layout.state / "other.env")
    other.complete()
    with pytest.raises(OpsError, match="--reset"):
        asyncio.run(postgres.prepare(database.ports, other))


def test_a_failing_statement_leaves_no_value_in_the_log(database: Context) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        asyncio.run(_query(database, (postgres.SUPERUSER, "POSTGRES_PASSWORD"), "SELECT 1/0, 'Erika Beispiel'"))
    log = database.layout.log("postgres").read_text(encoding="utf-8")
    assert "division by zero" in log
    assert "Erika" not in log


def test_an_interrupted_initdb_does_not_count(layout: Layout, secrets: SecretStore) -> None:
    leftover = layout.data / "postgres.new" / "base"
    leftover.mkdir(parents=True)
    assert not postgres.is_initialised(layout)
    postgres.initialise(layout, secrets)
    assert postgres.is_initialised(layout)
    assert sorted(path.name for path in layout.data.iterdir()) == ["postgres"]


def test_a_failed_initdb_says_where_to_look_and_leaves_no_password(
    layout: Layout, secrets: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_INITDB", ("--no-such-option",))
    with pytest.raises(OpsError, match=r"install-postgres\.log"):
        postgres.initialise(layout, secrets)
    assert "no-such-option" in layout.log("install-postgres").read_text(encoding="utf-8")
    assert not list(layout.data.glob("*.password"))
    assert not postgres.is_initialised(layout)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_behind_a_change_of_user_the_death_signal_is_set_again(context: Context) -> None:
    command = postgres.command(context.layout, context.ports)
    at = command.index("--pdeathsig")
    assert Path(command[at - 1]).name == "setpriv"
    assert command[at + 1] == "INT"
    assert command[at + 3] == str(postgres.program("postgres"))


def test_the_server_listens_on_this_machine_only(context: Context) -> None:
    command = " ".join(postgres.command(context.layout, context.ports))
    assert "listen_addresses=127.0.0.1 " in command
    assert "unix_socket_directories= " in command
    assert context.secrets["POSTGRES_PASSWORD"] not in command
