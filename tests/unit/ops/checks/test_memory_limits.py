# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import pytest

from ops.checks.memory_limits import CHECK
from tests.unit.ops.checks.lab import NO_ENGINE, Programs, run, site, statuses, worst


@pytest.mark.parametrize(
    ("info", "outcome"),
    [
        ({"MemoryLimit": True, "SwapLimit": True, "CgroupVersion": "2"}, "ok"),
        ({"MemoryLimit": True, "SwapLimit": False, "CgroupVersion": "2"}, "warning"),
        ({"MemoryLimit": True, "SwapLimit": True, "CgroupVersion": "1"}, "warning"),
        ({"MemoryLimit": False, "CgroupVersion": "2"}, "error"),
        ({}, "error"),
    ],
)
def test_what_the_engine_can_limit(info: dict[str, object], outcome: str, tmp_path: Path) -> None:
    docker = Programs(docker_info=json.dumps({"ServerVersion": "28.2.2"} | info))
    assert worst(run(CHECK, site(tmp_path, docker=docker))) == outcome


@pytest.mark.parametrize(
    "docker", [Programs(), Programs(docker=NO_ENGINE), Programs(docker_info='{"ServerErrors": ["x"]}')]
)
def test_without_an_engine_it_is_not_known(docker: Programs, tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path, docker=docker))) == ["unknown"]
