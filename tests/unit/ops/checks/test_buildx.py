# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.buildx import CHECK
from ops.checks.machine import Completed
from tests.unit.ops.checks.lab import Programs, run, site, statuses, texts


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ("github.com/docker/buildx v0.13.1 0de5f1c\n", "0.13.1"),
        ("github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3\n", "0.13.1+ds1"),
        ("etwas anderes", "etwas anderes"),
    ],
)
def test_found(answer: str, version: str, tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, docker=Programs(docker_buildx=answer)))
    assert (statuses(found), found[0].found) == (["ok"], f"Version {version}")


def test_missing(tmp_path: Path) -> None:
    docker = Programs(docker_buildx=Completed(1, "", "docker: 'buildx' is not a docker command."))
    found = run(CHECK, site(tmp_path, docker=docker))
    assert statuses(found) == ["error"]
    assert "prepare-host.sh" in texts(found)
