# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ops import cli
from ops.commands import demo
from ops.embedded import running, stack
from ops.embedded.layout import Layout
from ops.embedded.ports import Ports
from ops.embedded.supervision import State, Supervisor
from ops.errors import OpsError


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """The state folder that the commands find."""
    monkeypatch.setenv("AMPEL_STATE_DIR", str(tmp_path / "state"))
    layout = Layout(tmp_path / "state")
    layout.create()
    return layout


OFF: dict[str, Any] = {"stop": False, "status": False, "logs": False, "reset": False, "starts": None, "part": None}


@pytest.mark.parametrize(
    ("given", "action"),
    [
        ({}, "start"),
        ({"starts": True}, "start"),
        ({"stop": True}, "stop"),
        ({"status": True}, "status"),
        ({"logs": True}, "logs"),
        ({"logs": True, "part": "gateway"}, "logs"),
        ({"reset": True}, "reset"),
    ],
)
def test_choose(given: dict[str, Any], action: str) -> None:
    assert demo.choose(**(OFF | given)) == action


@pytest.mark.parametrize(
    "given",
    [
        {"stop": True, "status": True},
        {"stop": True, "starts": "model"},
        {"part": "gateway"},
        {"status": True, "part": "gateway"},
    ],
)
def test_choose_refuses_what_does_not_go_together(given: dict[str, Any]) -> None:
    with pytest.raises(typer.BadParameter):
        demo.choose(**(OFF | given))


def test_wrong_usage_is_exit_code_2() -> None:
    assert CliRunner().invoke(cli.app, ["demo", "--stop", "--detach"]).exit_code == 2
    assert CliRunner().invoke(cli.app, ["demo", "--port", "0"]).exit_code == 2


def _with_states(monkeypatch: pytest.MonkeyPatch, states: dict[str, State]) -> None:
    monkeypatch.setattr(Supervisor, "states", lambda self: states)


def test_status_of_nothing(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        demo.show_status(as_json=False)
    assert ended.value.exit_code == 1
    assert "läuft nicht" in capsys.readouterr().out


def test_status_as_json_for_programs(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    running.remember(layout, Ports(8180, 18600))
    _with_states(monkeypatch, {"gateway": State("RUNNING", None, time.time() - 5)})
    demo.show_status(as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["running"] is True
    (part,) = found["parts"]
    assert (part["part"], part["running"], part["port"]) == ("gateway", True, 18601)
    assert part["seconds"] in (4, 5, 6)


def test_status_with_a_failed_part_is_exit_code_1(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_states(monkeypatch, {"gateway": State("RUNNING", None, time.time()), "litellm": State("FATAL", None, None)})
    with pytest.raises(typer.Exit):
        demo.show_status(as_json=False)
    output = capsys.readouterr().out
    assert "startet nicht" in output
    assert "Gateway" in output


def test_stop_of_nothing_is_no_error(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    running.remember(layout, Ports(8180, 18600))
    demo.stop()
    # What a killed demo has left is not found any more.
    assert running.Running.read(layout) is None
    assert capsys.readouterr().out == "Die Demo lief nicht.\n"


def test_logs_of_an_unknown_part_names_the_known_ones(layout: Layout) -> None:
    with pytest.raises(OpsError, match="open-webui"):
        demo.follow_logs("webui")


def _data(layout: Layout) -> Path:
    file = layout.data / "open-webui" / "webui.db"
    file.parent.mkdir()
    file.touch()
    layout.secrets.touch()
    (layout.environments / "litellm").mkdir()
    (layout.models / "m.gguf").touch()
    return file


@pytest.mark.parametrize(("yes", "answer", "gone"), [(True, None, True), (False, True, True), (False, False, False)])
def test_reset_asks_and_keeps_what_was_installed(
    yes: bool, answer: bool | None, gone: bool, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def confirm(question: str) -> bool:
        asked.append(question)
        return bool(answer)

    monkeypatch.setattr(typer, "confirm", confirm)
    file = _data(layout)
    demo.reset(yes=yes)
    assert file.exists() is not gone
    assert layout.secrets.exists() is not gone
    assert (layout.environments / "litellm").exists()
    assert (layout.models / "m.gguf").exists()
    assert len(asked) == (not yes)
    if asked:
        assert str(layout.data) in asked[0]


def test_two_starts_at_once_are_refused(layout: Layout) -> None:
    with demo._one_at_a_time(layout), pytest.raises(OpsError, match="startet gerade"), demo._one_at_a_time(layout):
        pytest.fail("both got in")


@pytest.mark.parametrize("error", [OpsError("x"), KeyboardInterrupt()])
def test_what_a_failed_start_has_begun_it_ends(
    error: BaseException, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise error

    for name in ("prepare", "check_ports"):
        monkeypatch.setattr(stack, name, lambda *_, **__: None)
    monkeypatch.setattr(stack, "start", fail)
    monkeypatch.setattr(stack, "warnings", lambda _: [])
    monkeypatch.setattr(demo, "_end_like_ctrl_c", lambda: None)
    with pytest.raises(type(error)):
        demo.run(detach=True, port=None, model=None)
    assert not Supervisor(layout).is_running()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_and_a_kill_count_as_ctrl_c(number: signal.Signals) -> None:
    code = (
        "import sys, time; from ops.commands import demo\n"
        "try: demo._end_like_ctrl_c(); print('up', flush=True); time.sleep(60)\n"
        "except KeyboardInterrupt: sys.exit(130)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"up\n"
        process.send_signal(number)
        assert process.wait(20) == 130


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h")]
)
def test_duration(seconds: int | None, text: str) -> None:
    assert demo._duration(seconds) == text
