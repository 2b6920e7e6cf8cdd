# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import pytest

from ops.checks.docker import CHECK
from ops.checks.machine import TIMED_OUT, Completed
from tests.unit.ops.checks.lab import NO_ENGINE, Programs, run, site, texts, worst


def _engine(version: str, **info: object) -> Programs:
    answer = {"ServerVersion": version, "DockerRootDir": "/var/lib/docker"} | info
    return Programs(docker_version=json.dumps({"Server": {"Version": version}}), docker_info=json.dumps(answer))


@pytest.mark.parametrize(
    ("version", "outcome", "shown"),
    [
        ("28.2.2", "ok", "28.2.2"),
        ("26.0.0", "ok", "/var/lib/docker"),
        ("26.1.5+dfsg1", "ok", "26.1.5+dfsg1"),
        ("25.0.3", "warning", "CVE-2024-29018"),
        ("20.10.24+dfsg1", "warning", "CVE-2024-29018"),
        ("19.3.8", "error", "mindestens 20.10"),
        ("dev", "unknown", "nicht zu deuten"),
    ],
)
def test_versions(version: str, outcome: str, shown: str, tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, docker=_engine(version)))
    assert worst(found) == outcome
    assert shown in texts(found)


def test_an_engine_without_root(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, docker=_engine("28.2.2", SecurityOptions=["name=seccomp", "name=rootless"])))
    assert worst(found) == "warning"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (None, "nicht installiert"),
        (NO_ENGINE, "systemctl enable --now docker"),
        (Completed(1, "", "permission denied while trying to connect to the Docker daemon socket"), "sudo"),
        (Completed(TIMED_OUT, "", "docker antwortet nicht innerhalb von 4 s"), "antwortet nicht"),
        (Completed(0, "kein JSON", ""), "unerwartet"),
    ],
)
def test_no_engine(answer: Completed | None, shown: str, tmp_path: Path) -> None:
    programs = Programs() if answer is None else Programs(docker=answer)
    found = run(CHECK, site(tmp_path, docker=programs))
    assert worst(found) == "error"
    assert shown in texts(found)
