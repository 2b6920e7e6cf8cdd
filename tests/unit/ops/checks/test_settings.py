# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.settings import CHECK
from tests.unit.ops.checks.lab import run, site, statuses, texts, worst


def test_settings_that_hold(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, env="COMPOSE_PROFILES=gpu,monitoring\n"))
    assert statuses(found) == ["ok"]
    assert "ki.lindenrath.example" in found[0].found
    assert "gpu, monitoring" in found[0].found


def test_no_file_at_all_leads_to_init(tmp_path: Path) -> None:
    [found] = run(CHECK, site(tmp_path, env=None))
    assert found.status.value == "error"
    assert found.fix == "ampel init"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("AMPEL_TLS=ja", "AMPEL_TLS=ja | internal, acme oder files"),
        ("AMPEL_HTTP_PORT=achtzig", "AMPEL_HTTP_PORT=achtzig | eine Zahl von 1 bis 65535"),
        ("AMPEL_HTTPS_PORT=80", "beide 80"),
        ("AMPEL_DOMAIN=https://ki.example/", "schreiben Sie nur ki.example"),
        ("AMPEL_DOMAIN=192.0.2.1", "IP-Adresse"),
        ("AMPEL_ADMIN_EMAIL=ada", "keine E-Mail-Adresse"),
        ("COMPOSE_PROFILES=gpu,grafana", "das Profil »grafana« gibt es nicht"),
        ("AMPEL_TLS=files", "AMPEL_TLS_CERT_FILE fehlt"),
        ("AMPEL_IMAGES=eigene", "official oder packages"),
    ],
)
def test_each_setting_that_does_not_hold_is_named(line: str, shown: str, tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, env=f"{line}\n"))
    assert worst(found) == "error"
    assert shown in texts(found)


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, env="AMPEL_TLS=ja\nAMPEL_IMAGES=x\nAMPEL_HTTP_PORT=0\n"))
    assert statuses(found) == ["error"] * 3


def test_the_password_of_a_proxy_is_not_shown(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, env="AMPEL_PROXY=ada:Sommer2026@proxy\n"))
    assert worst(found) == "error"
    assert "Sommer2026" not in texts(found)


def test_acme_with_a_name_of_the_house(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path, env="AMPEL_TLS=acme\n"))) == ["ok", "warning"]


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    assert "rmdir" in texts(run(CHECK, site(tmp_path, env=None)))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"AMPEL_DOMAIN=\xff\n")
    assert "UTF-8" in texts(run(CHECK, site(tmp_path, env=None)))
