# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import pytest

from ops.checks.disk import CHECK
from tests.unit.ops.checks.lab import GB, NO_ENGINE, Programs, run, site, statuses, texts

_INFO = json.dumps({"ServerVersion": "28.2.2", "DockerRootDir": "/var/lib/docker"})


def _docker(ps: str = "") -> Programs:
    return Programs(docker_info=_INFO, docker_ps=ps)


@pytest.mark.parametrize(
    ("free", "profiles", "outcomes"),
    [
        (500, "gpu", ["ok", "ok"]),
        (100, "gpu", ["ok", "warning"]),
        (100, "", ["ok", "ok"]),
        (19, "", ["ok", "warning"]),
        (9, "", ["ok", "error"]),
        (0.5, "", ["error", "error"]),
    ],
)
def test_room_before_the_first_start(free: float, profiles: str, outcomes: list[str], tmp_path: Path) -> None:
    found = run(
        CHECK,
        site(tmp_path, env=f"COMPOSE_PROFILES={profiles}\n", docker=_docker(), disk_free=lambda path: int(free * GB)),
    )
    assert statuses(found) == outcomes


def test_what_is_installed_needs_no_room_again(tmp_path: Path) -> None:
    ps = f"ki-caddy-1\tcaddy\t{tmp_path}\t\n"
    found = run(CHECK, site(tmp_path, env="COMPOSE_PROFILES=gpu\n", docker=_docker(ps), disk_free=lambda path: 25 * GB))
    assert statuses(found) == ["ok", "ok"]


def test_without_an_engine_its_folder_is_not_known(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path, docker=Programs(docker=NO_ENGINE)))) == ["ok", "unknown"]


def test_a_folder_that_is_not_here(tmp_path: Path) -> None:
    def free(path: Path) -> int:
        if path != tmp_path:
            raise FileNotFoundError(2, "No such file or directory")
        return 500 * GB

    found = run(CHECK, site(tmp_path, docker=_docker(), disk_free=free))
    assert statuses(found) == ["ok", "unknown"]
    assert "/var/lib/docker" in texts(found)
