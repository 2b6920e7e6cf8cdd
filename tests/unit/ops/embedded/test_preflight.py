# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import shutil
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from ops.embedded import preflight
from ops.errors import OpsError

GB = 1_000_000_000


def _machine(monkeypatch: pytest.MonkeyPatch, *, disk: float, memory: float) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=int(disk * GB)))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=int(memory * GB)))


@pytest.mark.parametrize(
    ("disk", "memory", "first", "outcome"),
    [
        (100, 16, True, "fine"),
        (3.9, 16, True, "AMPEL_STATE_DIR"),
        (3.9, 16, False, "fine"),
        (0.4, 16, False, "AMPEL_STATE_DIR"),
        (100, 1.4, True, "Arbeitsspeicher verfügbar; die Demo braucht 1.5"),
        (100, 2.0, True, "warning"),
    ],
)
def test_check(
    disk: float, memory: float, first: bool, outcome: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _machine(monkeypatch, disk=disk, memory=memory)
    if outcome in ("fine", "warning"):
        assert len(preflight.check(tmp_path, first_start=first)) == (outcome == "warning")
    else:
        with pytest.raises(OpsError, match=outcome):
            preflight.check(tmp_path, first_start=first)


def test_a_path_that_open_webui_cannot_read_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _machine(monkeypatch, disk=100, memory=16)
    with pytest.raises(OpsError, match="%-Zeichen"):
        preflight.check(tmp_path / "100%", first_start=True)
