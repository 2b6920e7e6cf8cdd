# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import subprocess
from pathlib import Path

import pytest

from ops import server_secrets
from ops.checks.secrets import CHECK
from ops.server_secrets import SECRETS
from tests.unit.ops.checks.lab import run, site, statuses, texts, worst


@pytest.fixture
def project(tmp_path: Path) -> Path:
    server_secrets.create_missing(tmp_path)
    return tmp_path


def _put(project: Path, name: str, value: str) -> None:
    path = project / "secrets" / name
    path.chmod(0o600)
    path.write_text(value, encoding="utf-8")


def test_generated_ones_are_good(project: Path) -> None:
    assert statuses(run(CHECK, site(project))) == ["ok"]


def test_none_at_all(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path))
    assert statuses(found) == ["error"]
    assert found[0].fix == "ampel init"


@pytest.mark.parametrize("name", SECRETS)
def test_each_missing_one_is_named(name: str, project: Path) -> None:
    (project / "secrets" / name).unlink()
    found = run(CHECK, site(project))
    assert statuses(found) == ["error"]
    assert name in texts(found)


@pytest.mark.parametrize(
    ("name", "value", "outcome", "shown"),
    [
        ("postgres_password", "", "error", "ist leer"),
        ("postgres_password", "kurz-und-schlecht", "error", "hat nur 17 Zeichen"),
        ("postgres_password", "a" * 64, "error", "leicht zu erraten"),
        ("postgres_password", "changeme-0123456789-abcdef-0123456789", "error", "leicht zu erraten"),
        ("litellm_master_key", "0f1e2d3c4b5a6978" * 4, "error", "beginnt nicht mit sk-"),
        ("litellm_master_key", "sk-1234", "error", "hat nur 7 Zeichen"),
        ("open_webui_service_key", "0f1e2d3c4b5a6978" * 4, "error", "beginnt nicht mit ampel-"),
        ("admin_password", "Winter2026!", "error", "mindestens 12"),
        ("admin_password", "vier Pferde fliegen 9", "ok", "verschieden"),
        ("green_key", "0f1e2d3c4b5a6978" * 2 + "\n", "warning", "Zeilenumbruch"),
    ],
)
def test_weak_ones(name: str, value: str, outcome: str, shown: str, project: Path) -> None:
    _put(project, name, value)
    found = run(CHECK, site(project))
    assert worst(found) == outcome
    assert shown in texts(found)
    assert not value.strip() or value.strip() not in texts(found)


def test_the_command_for_a_line_break_mends_it(project: Path) -> None:
    _put(project, "green_key", "0f1e2d3c4b5a6978" * 2 + "\n")
    [found] = run(CHECK, site(project))
    subprocess.run(["sh", "-c", found.fix], check=True, timeout=10)
    assert statuses(run(CHECK, site(project))) == ["ok"]


def test_twins(project: Path) -> None:
    _put(project, "ticket_secret", (project / "secrets/user_token_secret").read_text(encoding="utf-8"))
    found = run(CHECK, site(project))
    assert "ticket_secret und user_token_secret" in texts(found)


def test_a_folder_that_docker_made(project: Path) -> None:
    (project / "secrets/green_key").unlink()
    (project / "secrets/green_key").mkdir()
    assert "rmdir" in texts(run(CHECK, site(project)))


def test_no_text(project: Path) -> None:
    (project / "secrets/green_key").chmod(0o600)
    (project / "secrets/green_key").write_bytes(b"\xff" * 40)
    assert "enthält keinen Text" in texts(run(CHECK, site(project)))
