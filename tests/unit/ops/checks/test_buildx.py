# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

from ops.checks.buildx import CHECK
from ops.checks.machine import Completed
from tests.unit.ops.checks.lab import Programs, run, site, statuses, texts

_PACKAGES = "AMPEL_IMAGES=packages\n"


def test_not_needed_for_official_images(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path))) == ["skipped"]


def test_found(tmp_path: Path) -> None:
    docker = Programs(docker_buildx="github.com/docker/buildx v0.13.1 0de5f1c\n")
    found = run(CHECK, site(tmp_path, env=_PACKAGES, docker=docker))
    assert (statuses(found), found[0].found) == (["ok"], "Version v0.13.1")


def test_missing(tmp_path: Path) -> None:
    docker = Programs(docker_buildx=Completed(1, "", "docker: 'buildx' is not a docker command."))
    found = run(CHECK, site(tmp_path, env=_PACKAGES, docker=docker))
    assert statuses(found) == ["error"]
    assert "apt install docker-buildx" in texts(found)
