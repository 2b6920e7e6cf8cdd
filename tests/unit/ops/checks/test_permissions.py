# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops import server_secrets
from ops.checks.permissions import CHECK
from tests.unit.ops.checks.lab import run, site, statuses, texts, worst


@pytest.fixture
def project(tmp_path: Path) -> Path:
    server_secrets.create_missing(tmp_path)
    (tmp_path / "secrets/providers.env").write_text("", encoding="utf-8")
    (tmp_path / "secrets/providers.env").chmod(0o644)
    return tmp_path


def test_as_they_are_made(project: Path) -> None:
    assert statuses(run(CHECK, site(project))) == ["ok"]


@pytest.mark.parametrize(
    ("name", "mode", "outcome", "shown"),
    [
        (".env", 0o644, "warning", "dürfen andere lesen (0644)"),
        (".env", 0o666, "error", "dürfen andere ändern (0666)"),
        (".env.2026-05-03-120000", 0o644, "warning", "chmod 600"),
        ("secrets", 0o755, "error", "chmod 700"),
        ("secrets", 0o750, "error", "ist für andere Konten"),
        ("secrets/green_key", 0o600, "error", "für die Container nicht lesbar"),
        ("secrets/green_key", 0o666, "error", "dürfen andere ändern"),
        ("secrets/providers.env", 0o600, "ok", ""),
    ],
)
def test_modes(name: str, mode: int, outcome: str, shown: str, project: Path) -> None:
    place = site(project)
    path = project / name
    if not path.exists():
        path.write_text("", encoding="utf-8")
    path.chmod(mode)
    found = run(CHECK, place)
    assert worst(found) == outcome
    assert shown in texts(found)


def test_files_of_somebody_else(project: Path) -> None:
    here = project.stat().st_uid
    found = run(CHECK, site(project, user=lambda: here + 1))
    assert worst(found) == ("ok" if here == 0 else "warning")


def test_without_secrets_it_is_not_known(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path))) == ["unknown"]
