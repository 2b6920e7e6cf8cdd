# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path
from typing import Any

import pytest

from ops.checks.gpu_memory import CHECK
from ops.checks.machine import Completed
from ops.server import images
from tests.unit.ops.checks.lab import NO_ENGINE, Programs, run, site, statuses, texts

_GPU = "COMPOSE_PROFILES=gpu\n"


def _docker(**answers: Completed | str) -> Programs:
    return Programs(docker_info='{"ServerVersion": "28.2.2"}', **answers)


def _step(what: str, code: int, reason: str = "") -> dict[str, Any]:
    return {"what": what, "mib": 64, "code": code, "reason": reason}


@pytest.mark.parametrize(
    ("answer", "outcomes", "shown"),
    [
        ({"steps": [_step("Karte 0", 0), _step("Von Karte 0 zu Karte 1", 0)]}, ["ok", "ok"], "Von Karte 0 zu Karte 1"),
        (
            {"steps": [_step("Karte 0", 2, "cuMemAlloc_v2: CUDA_ERROR_OUT_OF_MEMORY")]},
            ["warning"],
            "nicht genug Speicher",
        ),
        ({"steps": [_step("Karte 0", -1, "die Daten kamen verändert zurück")]}, ["error"], "verändert"),
        ({"failure": "libcuda.so.1: cannot open shared object file"}, ["error"], "libcuda"),
        ("kein JSON", ["unknown"], "nicht zu deuten"),
    ],
)
def test_what_the_container_says(answer: Any, outcomes: list[str], shown: str, tmp_path: Path) -> None:
    out = answer if isinstance(answer, str) else json.dumps(answer)
    found = run(CHECK, site(tmp_path, env=_GPU, docker=_docker(docker_image="sha256:1", docker_run=out)))
    assert statuses(found) == outcomes
    assert shown in texts(found)


def test_a_container_that_does_not_start(tmp_path: Path) -> None:
    failed = Completed(125, "", "docker: could not select device driver with capabilities: [[gpu]].")
    found = run(CHECK, site(tmp_path, env=_GPU, docker=_docker(docker_image="x", docker_run=failed)))
    assert statuses(found) == ["error"]
    assert "could not select device driver" in texts(found)


def test_the_container_has_no_network_leaves_nothing_and_pulls_nothing(tmp_path: Path) -> None:
    docker = _docker(docker_image="x", docker_run='{"steps": []}')
    run(CHECK, site(tmp_path, env=_GPU, docker=docker))
    [call] = [call for call in docker.calls if call[1] == "run"]
    assert "--rm" in call
    assert call[call.index("--network") + 1] == "none"
    assert call[call.index("--pull") + 1] == "never"
    assert images.tag("gateway") in call


def test_before_the_first_start_there_is_nothing_to_try_it_with(tmp_path: Path) -> None:
    docker = _docker(docker_image=Completed(1, "", "No such image"))
    assert statuses(run(CHECK, site(tmp_path, env=_GPU, docker=docker))) == ["unknown"]


def test_without_an_engine_nothing_is_said_of_the_image(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, env=_GPU, docker=Programs(docker=NO_ENGINE)))
    assert statuses(found) == ["unknown"]
    assert "Cannot connect" in texts(found)


def test_without_the_profile_nothing_is_checked(tmp_path: Path) -> None:
    docker = Programs()
    assert statuses(run(CHECK, site(tmp_path, docker=docker))) == ["skipped"]
    assert docker.calls == []
