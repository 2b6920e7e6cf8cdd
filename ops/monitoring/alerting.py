# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Alertmanager's configuration: the file beside with the settings in it."""

from pathlib import Path
from string import Template
from typing import Any

import yaml

from ops.monitoring.settings import AlertSettings

_FILE = Path(__file__).parent / "alertmanager" / "alertmanager.yml"


def render(settings: AlertSettings, *, domain: str, overview: str) -> str:
    """Without an address: the same rules, and nobody is told. `overview` is where people see more."""
    values = {
        "ALERT_EMAIL": settings.alert_email,
        "SMTP_HOST": settings.smtp_host,
        "SMTP_PORT": str(settings.smtp_port),
        "SMTP_FROM": settings.smtp_from or f"ki-ampel@{domain}",
        "SMTP_USER": settings.smtp_user,
        "DOMAIN": domain,
        "OVERVIEW": overview,
    }
    # Put in after the file was read: no value can become a key, or another line.
    config = _filled(yaml.safe_load(_FILE.read_text(encoding="utf-8")), values)
    if not settings.alert_email:
        config["global"] = {}
        config["receivers"] = [{"name": "mail"}]
    else:
        config["global"]["smtp_require_tls"] = settings.smtp_tls
        if not settings.smtp_user:
            del config["global"]["smtp_auth_username"], config["global"]["smtp_auth_password_file"]
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)


def _filled(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values) for inner in value]
    return Template(value).substitute(values) if isinstance(value, str) else value
