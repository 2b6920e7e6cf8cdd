# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.compose import CHECK
from ops.checks.machine import TIMED_OUT, Completed
from tests.unit.ops.checks.lab import Programs, run, site, statuses, texts

_NO_PLUGIN = Completed(1, "", "docker: 'compose' is not a docker command.")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("2.26.1-4\n", "ok"),
        ("v2.24.0", "ok"),
        ("5.0.1", "ok"),
        ("2.23.3", "error"),
        ("1.29.2", "error"),
        ("unbekannt", "unknown"),
        (_NO_PLUGIN, "error"),
        (Completed(TIMED_OUT, "", "docker antwortet nicht innerhalb von 4 s"), "unknown"),
    ],
)
def test_versions(answer: str | Completed, outcome: str, tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path, docker=Programs(docker_compose=answer)))) == [outcome]


def test_without_docker_it_is_not_known(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path))
    assert statuses(found) == ["unknown"]
    assert "nicht installiert" in texts(found)
