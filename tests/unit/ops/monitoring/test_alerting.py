# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Alertmanager's configuration: the settings in it, and nothing of them anywhere else."""

from pathlib import Path
from typing import Any

import yaml

from ops.monitoring import alerting
from ops.monitoring.settings import AlertSettings


def rendered(**changes: Any) -> dict[str, Any]:
    settings = AlertSettings.model_validate(changes)
    found: dict[str, Any] = yaml.safe_load(
        alerting.render(settings, domain="ki.lindenrath.example", overview="https://ki.lindenrath.example/grafana/")
    )
    return found


MAIL = {"alert_email": "it@lindenrath.example", "smtp_host": "mail.lindenrath.example"}


def test_without_an_address_nobody_is_told() -> None:
    config = rendered()
    assert config["receivers"] == [{"name": "mail"}]
    assert config["global"] == {}
    assert config["route"]["receiver"] == "mail"


def test_with_an_address_mail_goes_there() -> None:
    config = rendered(**MAIL)
    assert config["global"] == {
        "smtp_smarthost": "mail.lindenrath.example:587",
        "smtp_from": "ki-ampel@ki.lindenrath.example",
        "smtp_hello": "ki.lindenrath.example",
        "smtp_require_tls": True,
    }
    (mail,) = config["receivers"][0]["email_configs"]
    assert mail["to"] == "it@lindenrath.example"
    assert mail["text"].endswith("Überblick: https://ki.lindenrath.example/grafana/\n")


def test_a_password_is_named_and_not_copied(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("geheim-geheim")
    config = rendered(**MAIL, smtp_user="ki-ampel", smtp_password_file=password)
    assert config["global"]["smtp_auth_username"] == "ki-ampel"
    assert config["global"]["smtp_auth_password_file"] == "/run/secrets/smtp_password"
    assert "geheim" not in str(config)


def test_no_setting_is_left_open() -> None:
    assert "${" not in str(rendered(**MAIL))


def test_a_value_stays_a_value() -> None:
    config = rendered(**MAIL, smtp_user='x"\nreceivers: []\n', smtp_password_file="/x")
    assert config["global"]["smtp_auth_username"] == 'x"\nreceivers: []\n'
    assert len(config["receivers"]) == 1
