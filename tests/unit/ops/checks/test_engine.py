# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ops.checks.engine import NoEngineError, _ports, version
from ops.checks.finding import UndeterminedError
from tests.unit.ops.checks.lab import NO_ENGINE, Programs, engine


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("28.2.2", (28, 2, 2)),
        ("v2.24", (2, 24)),
        ("20.10.24+dfsg1", (20, 10, 24)),
        ("2.26.1-4\n", (2, 26, 1)),
        ("26.0.0-rc3", (26, 0, 0)),
        ("27", (27,)),
    ],
)
def test_versions(text: str, numbers: tuple[int, ...]) -> None:
    assert version(text) == numbers


@pytest.mark.parametrize("text", ["", "dev", "v", "-1"])
def test_no_version(text: str) -> None:
    with pytest.raises(UndeterminedError):
        version(text)


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("", set()),
        ("5432/tcp", set()),
        ("0.0.0.0:80->8080/tcp, [::]:80->8080/tcp", {80}),
        ("0.0.0.0:9000-9002->9000-9002/tcp, :::443->8443/tcp", {443, 9000, 9001, 9002}),
        ("unsinn->", set()),
    ],
)
def test_published_ports(text: str, ports: set[int]) -> None:
    assert _ports(text) == ports


def test_one_question_is_asked_once_whoever_asks(tmp_path: Path) -> None:
    docker = Programs(docker_ps="a\tcaddy\t/srv/ki\t\nkaputt\n")
    asked, start = engine(docker), threading.Barrier(4)

    def ask() -> int:
        start.wait(10)
        return len(asked.containers(tmp_path))

    with ThreadPoolExecutor(4) as pool:
        assert [task.result() for task in [pool.submit(ask) for _ in range(4)]] == [1] * 4
    assert len(docker.calls) == 1


def test_a_failure_is_kept_as_well() -> None:
    docker = Programs(docker=NO_ENGINE)
    asked = engine(docker)
    for _ in range(2):
        with pytest.raises(NoEngineError, match="Cannot connect"):
            asked.info()
    assert len(docker.calls) == 1


def test_only_reading_commands_are_used(tmp_path: Path) -> None:
    docker = Programs(docker="{}")
    asked = engine(docker)
    asked.server_version()
    asked.containers(tmp_path)
    asked.plugin_version("compose", "--short")
    asked.has_image("x")
    with pytest.raises(NoEngineError):
        asked.info()
    assert [call[1:3] for call in docker.calls] == [
        ("version", "--format"),
        ("ps", "--no-trunc"),
        ("compose", "version"),
        ("image", "inspect"),
        ("info", "--format"),
    ]
