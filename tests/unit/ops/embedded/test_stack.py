# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The order of a start and what a failure says: with a real supervisord, and small web servers for parts."""

import asyncio
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway import database, keys
from gateway.zones import Zone
from ops.embedded import accounts, environments, model_choice, postgres, stack, supervision
from ops.embedded.context import Context, Http, Launch
from ops.embedded.layout import Layout
from ops.embedded.model_choice import ModelChoice
from ops.embedded.parts.registry import Part
from ops.embedded.ports import Ports
from ops.embedded.running import Running
from ops.embedded.secret_store import OPEN_WEBUI_KEY
from ops.embedded.settings import ROOT, DemoSettings
from ops.embedded.supervision import Supervisor
from ops.errors import OpsError

SERVE = "import http.server as h; h.test(h.SimpleHTTPRequestHandler, port=%d, bind='127.0.0.1')"


class Notes:
    """A display that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def begin(self, key: str, label: str, does: str, total: int | None = None) -> None:
        self.lines.append(f"begin {key}")

    def advance(self, key: str, done: int, total: int, left: float | None = None) -> None:
        self.lines.append(f"{key} {done}/{total}")

    def finish(self, key: str, note: str) -> None:
        self.lines.append(f"finish {key}")


@pytest.fixture
def supervisor(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr(supervision, "_START_TRIES", "1")
    found = Supervisor(layout)
    process = found.start({"postgres": "TERM", "gateway": "TERM"}, bound=True)
    yield found
    found.shutdown()
    process.wait(20)


@pytest.fixture
def small(context: Context, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A platform of two parts, the second of which waits for the database."""
    _parts(context, monkeypatch, SERVE)
    return context


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _parts(context: Context, monkeypatch: pytest.MonkeyPatch, gateway_code: str) -> None:
    ports = {"postgres": _free_port(), "gateway": _free_port()}

    def build(name: str, code: str) -> Launch:
        code = code % ports[name] if "%d" in code else code
        health = Http(f"http://127.0.0.1:{ports[name]}/")
        return Launch((sys.executable, "-I", "-c", code), {}, health, context.layout.data)

    def no_accounts(_context: Context) -> asyncio.Future[None]:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    monkeypatch.setattr(
        stack,
        "PARTS",
        {
            "postgres": Part("Datenbank", "hält Daten", lambda _: build("postgres", SERVE), 1),
            "gateway": Part("Gateway", "prüft", lambda _: build("gateway", gateway_code), 2, needs_database=True),
        },
    )
    monkeypatch.setattr(accounts, "set_up", no_accounts)
    monkeypatch.setattr(stack, "_check_entry", no_accounts)
    monkeypatch.setattr(stack, "_prepare_database", no_accounts)


def test_a_part_that_needs_the_database_waits_for_it(small: Context, supervisor: Supervisor) -> None:
    show = Notes()
    asyncio.run(stack.start(small, supervisor, show))
    assert show.lines.index("finish part-postgres") < show.lines.index("finish part-gateway")
    assert show.lines[-1] == "finish start"
    assert "start 2/2" in show.lines
    assert Running.read(small.layout) == Running(small.ports.entry, small.ports.base)


def test_a_second_start_finds_everything_and_restarts_nothing(small: Context, supervisor: Supervisor) -> None:
    asyncio.run(stack.start(small, supervisor, Notes()))
    before = supervisor.states()
    began = time.monotonic()
    asyncio.run(stack.start(small, supervisor, Notes()))
    assert {name: state.pid for name, state in supervisor.states().items()} == {
        name: state.pid for name, state in before.items()
    }
    assert time.monotonic() - began < 5


def test_a_part_that_fails_is_named_with_its_log(
    context: Context, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, layout: Layout
) -> None:
    _parts(context, monkeypatch, "raise SystemExit('no')")
    with pytest.raises(OpsError) as error:
        asyncio.run(stack.start(context, supervisor, Notes()))
    message = str(error.value)
    assert "Gateway startet nicht" in message
    assert str(layout.log("gateway")) in message
    assert "ampel demo --logs gateway" in message
    # What did not start is not remembered.
    assert Running.read(layout) is None


def test_a_part_that_never_answers_is_an_error_in_the_end(
    context: Context, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _parts(context, monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(stack, "_HEALTHY_SECONDS", 2)
    with pytest.raises(OpsError, match="antwortet nach 2 s nicht"):
        asyncio.run(stack.start(context, supervisor, Notes()))


def test_a_taken_port_is_an_error_before_anything_starts(small: Context, supervisor: Supervisor) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = replace(small, ports=Ports(entry=8080, base=other.getsockname()[1]))
        with pytest.raises(OpsError, match="für postgres"):
            stack.check_ports(taken, supervisor)


def test_with_a_server_of_one_s_own_there_is_no_llama(context: Context) -> None:
    assert "llama" in stack.names(context)
    assert "llama" not in stack.names(replace(context, model=ModelChoice(url="http://gpu:11434/v1")))


def _settings(layout: Layout) -> DemoSettings:
    return DemoSettings(state_dir=layout.state, policy_file=Path("ampel.yaml"))


def test_prepare_installs_what_is_missing_and_nothing_twice(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: set[str] = set()

    def install(_layout: Layout, name: str, report: environments.Report) -> None:
        report(3, 3)
        installed.add(name)

    monkeypatch.setattr(environments, "is_installed", lambda _layout, name: name in installed)
    monkeypatch.setattr(environments, "install", install)
    show = Notes()
    context = stack.prepare(_settings(layout), Ports(8080, 18400), None, show, is_running=False)
    assert installed == {"litellm", "open-webui"}
    assert show.lines == [
        "begin litellm", "litellm 3/3", "finish litellm",
        "begin open-webui", "open-webui 3/3", "finish open-webui",
        "begin initdb", "finish initdb",
    ]  # fmt: skip
    assert postgres.is_initialised(layout)
    assert context.model == model_choice.shipped()
    assert context.policy_file == ROOT / "ampel.yaml"
    again = Notes()
    stack.prepare(_settings(layout), Ports(8080, 18400), None, again, is_running=False)
    assert again.lines == []


def test_a_running_demo_of_an_older_state_is_not_pulled_away(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "is_installed", lambda _layout, _name: False)
    with pytest.raises(OpsError, match="älteren Stand"):
        stack.prepare(_settings(layout), Ports(8080, 18400), None, Notes(), is_running=True)


@pytest.mark.parametrize("argument", ["standard", None])
def test_the_model_is_the_one_that_was_asked_for_or_remembered(
    argument: str | None, layout: Layout, tmp_path: Path
) -> None:
    gguf = tmp_path / "other.gguf"
    gguf.write_bytes(b"GGUF\x03\0\0\0")
    model_choice.remember(layout, ModelChoice(file=str(gguf)))
    found = stack._choose_model(layout, argument, Notes())
    assert found == (model_choice.shipped() if argument else ModelChoice(file=str(gguf)))


def test_a_remembered_model_that_has_gone_is_an_error_that_says_how_to_go_back(layout: Layout, tmp_path: Path) -> None:
    model_choice.remember(layout, ModelChoice(file=str(tmp_path / "gone.gguf")))
    with pytest.raises(OpsError, match="»standard«"):
        stack._choose_model(layout, None, Notes())


async def _active_keys(url: str) -> dict[str, keys.KeyInfo]:
    connection = await database.connect(url)
    try:
        return {key.name: key for key in await keys.list_keys(connection) if key.revoked_at is None}
    finally:
        await connection.close()


async def test_open_webui_gets_a_key_that_acts_for_people_once(
    context: Context, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(postgres, "url", lambda *_: database_url)
    monkeypatch.setattr(postgres, "prepare", nothing)
    await stack._prepare_database(context)
    first = context.secrets[OPEN_WEBUI_KEY]
    assert first.startswith(keys.PREFIX)
    active = await _active_keys(database_url)
    assert list(active) == ["open-webui"]
    assert active["open-webui"].acts_for_users
    assert active["open-webui"].max_zone is Zone.RED
    await stack._prepare_database(context)
    assert context.secrets[OPEN_WEBUI_KEY] == first
    assert (await _active_keys(database_url))["open-webui"].id == active["open-webui"].id
    # Lost here, it is replaced there: nobody could use the old one any more.
    context.secrets.set(OPEN_WEBUI_KEY, "")
    await stack._prepare_database(context)
    assert (await _active_keys(database_url))["open-webui"].id != active["open-webui"].id
    assert supervision.spec_path(context.layout, "open-webui").exists() is False
