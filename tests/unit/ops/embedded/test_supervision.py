# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""With a real supervisord and small parts that only wait."""

import configparser
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from ops.embedded import supervision
from ops.embedded.context import Http, Launch
from ops.embedded.layout import Layout
from ops.embedded.settings import ROOT
from ops.embedded.supervision import State, Supervisor

WAIT = "import time; time.sleep(600)"
SIGNALS = {"first": "TERM", "second": "TERM"}


def _part(tmp_path: Path, code: str = WAIT, *, value: str = "1", inputs: tuple[Path, ...] = ()) -> Launch:
    return Launch(
        argv=(sys.executable, "-I", "-c", code),
        env={"VALUE": value},
        health=Http("http://127.0.0.1:9/"),
        cwd=tmp_path,
        inputs=inputs,
    )


class _Supervisor(Supervisor):
    """Keeps the processes that it has started, so that they can be waited for."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout)
        self.started: list[subprocess.Popen[bytes]] = []

    def begin(self) -> subprocess.Popen[bytes]:
        process = self.start(SIGNALS, bound=True)
        self.started.append(process)
        return process

    def end(self) -> None:
        self.shutdown()
        for process in self.started:
            process.wait(20)


@pytest.fixture
def supervisor(layout: Layout) -> Iterator[_Supervisor]:
    found = _Supervisor(layout)
    yield found
    found.end()


def _until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def _gone(pid: int) -> bool:
    """A zombie is gone: it waits only for a parent to take note, which init may be slow to do."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _pid(supervisor: Supervisor, part: str) -> int:
    _until(lambda: supervisor.states()[part].pid is not None)
    pid = supervisor.states()[part].pid
    assert pid
    return pid


def test_the_configuration_holds_no_secrets_and_is_private(layout: Layout) -> None:
    text = supervision.render(layout, {"postgres": "INT", "gateway": "TERM"})
    config = configparser.RawConfigParser()
    config.read_string(text)
    assert config["unix_http_server"]["chmod"] == "0600"
    assert config["program:postgres"]["stopsignal"] == "INT"
    assert config["program:gateway"]["autostart"] == "false"
    assert (layout.run / config["program:gateway"]["stdout_logfile"]).resolve() == layout.log("gateway").resolve()
    assert config["group:ampel"]["programs"] == "postgres,gateway"
    assert not any("environment" in section for section in config.values())


def test_a_percent_sign_in_a_path_is_not_expanded(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "50%(x)s")
    layout.create()
    supervisor = _Supervisor(layout)
    supervisor.begin()
    supervisor.apply("first", _part(tmp_path, "print('Hallo', flush=True);" + WAIT))
    _until(lambda: layout.log("first").is_file() and layout.log("first").read_text(encoding="utf-8") == "Hallo\n")
    supervisor.end()
    assert not supervisor.is_running()


def test_parts_start_stop_and_are_found_again(supervisor: _Supervisor, layout: Layout, tmp_path: Path) -> None:
    assert not supervisor.is_running()
    assert supervisor.states() == {}
    process = supervisor.begin()
    assert {name: state.name for name, state in supervisor.states().items()} == dict.fromkeys(SIGNALS, "STOPPED")
    supervisor.apply("first", _part(tmp_path))
    pid = _pid(supervisor, "first")
    # Another call of the command finds it by the socket.
    assert Supervisor(layout).states()["first"].pid == pid
    supervisor.shutdown()
    assert process.wait(10) == 0
    assert _gone(pid)


def test_only_a_change_restarts_a_part(supervisor: _Supervisor, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("1", encoding="utf-8")
    supervisor.begin()
    supervisor.apply("first", _part(tmp_path, inputs=(config,)))
    pid = _pid(supervisor, "first")
    supervisor.apply("first", _part(tmp_path, inputs=(config,)))
    assert _pid(supervisor, "first") == pid
    config.write_text("2", encoding="utf-8")
    supervisor.apply("first", _part(tmp_path, inputs=(config,)))
    second = _pid(supervisor, "first")
    assert second != pid
    supervisor.apply("first", _part(tmp_path, inputs=(config,), value="2"))
    assert _pid(supervisor, "first") != second


def test_a_part_that_dies_is_started_again(supervisor: _Supervisor, tmp_path: Path) -> None:
    supervisor.begin()
    supervisor.apply("first", _part(tmp_path))
    pid = _pid(supervisor, "first")
    os.kill(pid, signal.SIGKILL)
    _until(lambda: supervisor.states()["first"].pid not in (None, pid))


def test_a_part_that_cannot_start_fails_in_the_end(
    supervisor: _Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: Layout
) -> None:
    monkeypatch.setattr(supervision, "_START_TRIES", "1")
    supervisor.begin()
    supervisor.apply("first", _part(tmp_path, "import sys; sys.exit('no such setting')"))
    _until(lambda: supervisor.states()["first"].has_failed)
    assert "no such setting" in layout.log("first").read_text(encoding="utf-8")
    # Mended, it starts.
    supervisor.apply("first", _part(tmp_path))
    assert _pid(supervisor, "first")


def test_when_supervisord_is_killed_its_parts_die(supervisor: _Supervisor, layout: Layout, tmp_path: Path) -> None:
    process = supervisor.begin()
    for part in SIGNALS:
        supervisor.apply(part, _part(tmp_path, "import signal; signal.signal(15, signal.SIG_IGN);" + WAIT))
    pids = [_pid(supervisor, part) for part in SIGNALS]
    process.kill()
    process.wait()
    _until(lambda: all(map(_gone, pids)))
    # What it left behind (socket, pid file) does not hinder the next start.
    supervisor.begin()
    assert supervisor.is_running()


@pytest.mark.parametrize(("bound", "stays"), [(True, False), (False, True)])
def test_bound_it_ends_with_a_killed_parent_and_detached_it_stays(
    bound: bool, stays: bool, supervisor: _Supervisor, layout: Layout, tmp_path: Path
) -> None:
    code = (
        "import sys, time; from pathlib import Path; from ops.embedded.layout import Layout;"
        "from ops.embedded.supervision import Supervisor;"
        f"Supervisor(Layout(Path(sys.argv[1]))).start({SIGNALS!r}, bound={bound});"
        "print('up', flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(layout.state)], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout
    assert parent.stdout.readline() == b"up\n"
    supervisor.apply("first", _part(tmp_path))
    pid = _pid(supervisor, "first")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    if stays:
        time.sleep(0.5)
        assert supervisor.states()["first"].pid == pid
    else:
        _until(lambda: _gone(pid) and not supervisor.is_running())


def test_one_that_does_not_answer_is_replaced(supervisor: _Supervisor, layout: Layout) -> None:
    first = supervisor.begin()
    layout.socket.unlink()
    assert not supervisor.is_running()
    second = supervisor.begin()
    assert first.wait(10) is not None
    assert second.poll() is None


def test_a_foreign_process_with_an_old_pid_is_left_alone(supervisor: _Supervisor, layout: Layout) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", WAIT])
    (layout.run / "supervisord.pid").write_text(str(bystander.pid), encoding="ascii")
    supervisor.shutdown()
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


@pytest.mark.parametrize(
    ("name", "up", "ending", "failed"),
    [
        ("RUNNING", True, True, False),
        ("STARTING", True, True, False),
        ("STOPPING", False, True, False),
        ("BACKOFF", False, False, False),
        ("STOPPED", False, False, False),
        ("EXITED", False, False, True),
        ("FATAL", False, False, True),
        ("UNKNOWN", False, False, True),
    ],
)
def test_states(name: str, up: bool, ending: bool, failed: bool) -> None:
    state = State(name, None, None)
    assert (state.is_up, state.is_ending, state.has_failed) == (up, ending, failed)
