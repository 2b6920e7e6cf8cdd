# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.audit_directory import CHECK
from tests.unit.ops.checks.lab import run, site, statuses, texts


@pytest.mark.parametrize(
    ("env", "devices", "outcome", "shown"),
    [
        ("", (1, 1), "warning", "ist nicht gesetzt"),
        ("AMPEL_AUDIT_DIR=protokoll\n", (1, 1), "warning", "derselben Platte"),
        ("AMPEL_AUDIT_DIR=protokoll\n", (1, 2), "ok", "eigenes Dateisystem"),
        ("AMPEL_AUDIT_DIR=fehlt\n", (1, 2), "warning", "gibt es nicht"),
    ],
)
def test_where_it_lies(env: str, devices: tuple[int, int], outcome: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "protokoll").mkdir()
    place = site(tmp_path, env=env, device=lambda path: devices[path != tmp_path])
    found = run(CHECK, place)
    assert statuses(found) == [outcome]
    assert shown in texts(found)
