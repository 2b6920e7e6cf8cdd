# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import pytest

from ops.checks.gpu import CHECK
from ops.checks.machine import Completed
from tests.unit.ops.checks.lab import Programs, run, site, statuses, texts

_GPU = "COMPOSE_PROFILES=gpu\n"
_TWO = "0, NVIDIA RTX 6000 Ada, 49140, 311, 550.163.01\n1, NVIDIA RTX 6000 Ada, 49140, 0, 550.163.01\n"
_DEAD = Completed(9, "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n", "")


def _docker(**info: object) -> Programs:
    return Programs(docker_info=json.dumps({"ServerVersion": "28.2.2"} | info))


@pytest.mark.parametrize(
    ("smi", "info", "outcomes", "shown"),
    [
        (_TWO, {"Runtimes": {"nvidia": {}}}, ["ok", "ok", "ok"], "48 GiB, belegt 0 GiB, Treiber 550.163.01"),
        (_TWO, {"DiscoveredDevices": [{"Source": "cdi", "ID": "nvidia.com/gpu=0"}]}, ["ok", "ok", "ok"], "Karte 1"),
        (_TWO, {"Runtimes": {"runc": {}}}, ["ok", "ok", "error"], "nvidia-ctk runtime configure"),
        ("0, NVIDIA GB10, [N/A], [N/A], 580.1\n", {"Runtimes": {"nvidia": {}}}, ["unknown", "ok"], "GB10"),
        (_DEAD, {}, ["error"], "couldn't communicate"),
        ("", {}, ["error"], "mindestens eine Karte"),
        (None, {}, ["error"], "nvidia-smi gibt es nicht"),
    ],
)
def test_cards(
    smi: str | Completed | None, info: dict[str, object], outcomes: list[str], shown: str, tmp_path: Path
) -> None:
    programs = Programs() if smi is None else Programs(**{"nvidia-smi": smi})
    found = run(CHECK, site(tmp_path, env=_GPU, run=programs, docker=_docker(**info)))
    assert statuses(found) == outcomes
    assert shown in texts(found)


def test_without_an_engine_the_toolkit_is_not_known(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, env=_GPU, run=Programs(**{"nvidia-smi": _TWO})))
    assert statuses(found) == ["ok", "ok", "unknown"]


def test_without_the_profile_nothing_is_checked(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path))) == ["skipped"]
