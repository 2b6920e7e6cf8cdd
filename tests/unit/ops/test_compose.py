# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only caller of Docker, with a program in its place: what is asked, and what people read when it fails."""

import json
from pathlib import Path

import pytest

from ops import compose
from ops.compose import Compose, State
from ops.errors import OpsError

ROW = {
    "ID": "1",
    "Service": "caddy",
    "Name": "ki-ampel-caddy-1",
    "State": "running",
    "Health": "healthy",
    "ExitCode": 0,
    "Publishers": [{"PublishedPort": 443}, {"PublishedPort": 0}, {"PublishedPort": 443}],
}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for docker; tests write its script."""
    path = tmp_path / "engine"
    monkeypatch.setattr(compose, "docker", lambda: str(path))
    return path


def _script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_states(program: Path, tmp_path: Path) -> None:
    _script(program, f"echo '{json.dumps(ROW)}'")
    assert Compose(tmp_path).states() == [
        State("caddy", "ki-ampel-caddy-1", "running", "healthy", 0, id="1", ports=(443,))
    ]


def test_a_container_that_is_just_replaced_is_asked_about_again(program: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    gone = "echo 'Error response from daemon: No such container: 0f94' >&2; exit 1"
    _script(program, f"if [ -e {asked} ]; then echo '{json.dumps(ROW)}'; else touch {asked}; {gone}; fi")
    assert [state.service for state in Compose(tmp_path).states()] == ["caddy"]


def test_another_failure_is_said_at_once(program: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    _script(program, f"echo x >>{asked}; echo 'no such host' >&2; exit 1")
    with pytest.raises(OpsError, match="keine Auskunft: no such host"):
        Compose(tmp_path).states()
    assert asked.read_text(encoding="utf-8") == "x\n"


def test_what_containers_say_is_shown_without_their_colours(program: Path, tmp_path: Path) -> None:
    _script(program, "printf '\\033[2K\\033[31mrot\\033[0m\\n\\n  zwei\\n'")
    assert Compose(tmp_path).last_lines("gateway") == ["rot", "  zwei"]


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo 'permission denied while trying to connect' >&2; exit 1", "darf nicht mit der Docker Engine sprechen"),
        ("echo 'Cannot connect to the Docker daemon' >&2; exit 1", "systemctl start docker"),
        ('[ "$1" = version ] && echo 26.1.5; [ "$1" = compose ] && exit 1; exit 0', "es fehlt"),
        ('[ "$1" = version ] && echo 26.1.5; [ "$1" = compose ] && echo v2.20.3; exit 0', "gefunden: v2.20.3"),
    ],
)
def test_what_is_missing_is_said_with_what_helps(script: str, says: str, program: Path) -> None:
    _script(program, script)
    with pytest.raises(OpsError, match=says):
        compose.check()


@pytest.mark.parametrize("version", ["2.24.0", "v2.26.1", "5.0.1"])
def test_a_compose_that_will_do(version: str, program: Path) -> None:
    _script(program, f'[ "$1" = compose ] && echo {version}; exit 0')
    compose.check()


def test_docker_is_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OpsError, match=r"prepare-host\.sh"):
        compose.docker()
    assert compose.address(tmp_path, "postgres") is None


def test_an_engine_that_hangs_is_not_waited_for(program: Path, tmp_path: Path) -> None:
    _script(program, "exec sleep 30")
    with pytest.raises(OpsError, match="antwortet nicht"):
        Compose(tmp_path).run("ps", seconds=0.2)


def test_leftovers_of_an_interrupted_start_are_removed(program: Path, tmp_path: Path) -> None:
    left = ROW | {"Name": "5e523a8d92e8_ki-ampel-caddy-1"}
    rows = "\n".join(f"echo '{json.dumps(row)}'" for row in (ROW, left))
    called = tmp_path / "called"
    _script(program, f'[ "$1" = rm ] && echo "$@" >{called}; [ "$1" = compose ] && {{ {rows}\n}}; exit 0')
    Compose(tmp_path).clear_leftovers()
    assert called.read_text(encoding="utf-8") == "rm --force 5e523a8d92e8_ki-ampel-caddy-1\n"
