# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.kernel import CHECK
from tests.unit.ops.checks.lab import run, site, statuses, worst


def _kernel(project: Path, *, overcommit: str, map_count: str) -> None:
    folder = project / "root/proc/sys/vm"
    folder.mkdir(parents=True)
    (folder / "overcommit_memory").write_text(f"{overcommit}\n", encoding="ascii")
    (folder / "max_map_count").write_text(f"{map_count}\n", encoding="ascii")


@pytest.mark.parametrize(
    ("overcommit", "map_count", "profiles", "outcome"),
    [
        ("0", "65530", "", "ok"),
        ("2", "262144", "", "error"),
        ("1", "262144", "ragflow", "ok"),
        ("0", "262144", "ragflow", "warning"),
        ("1", "65530", "ragflow", "error"),
    ],
)
def test_settings(overcommit: str, map_count: str, profiles: str, outcome: str, tmp_path: Path) -> None:
    _kernel(tmp_path, overcommit=overcommit, map_count=map_count)
    assert worst(run(CHECK, site(tmp_path, env=f"COMPOSE_PROFILES={profiles}\n"))) == outcome


def test_a_kernel_that_does_not_tell(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path))) == ["unknown"]
