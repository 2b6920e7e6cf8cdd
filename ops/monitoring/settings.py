# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom alerts are mailed to, from the environment and from `.env`. Each is documented in `.env.example`."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ops.errors import OpsError

_ADDRESS = r"^([^@\s,;<>]+@[^@\s,;<>]+(, ?[^@\s,;<>]+@[^@\s,;<>]+)*)?$"
_HOST = r"^[A-Za-z0-9.-]*$"


class AlertSettings(BaseSettings):
    """Without `alert_email` nobody gets mail. A password is never here, only the file that it stands in."""

    model_config = SettingsConfigDict(env_prefix="AMPEL_", env_ignore_empty=True, extra="ignore", frozen=True)

    alert_email: str = Field(default="", pattern=_ADDRESS)
    smtp_host: str = Field(default="", pattern=_HOST)
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_from: str = Field(default="", pattern=_ADDRESS)
    smtp_user: str = ""
    smtp_password_file: Path | None = None
    smtp_tls: bool = True


_EXPECTED = {
    "AMPEL_ALERT_EMAIL": "eine E-Mail-Adresse, oder mehrere mit Komma getrennt",
    "AMPEL_SMTP_HOST": "ein Rechnername wie mail.rathaus.example",
    "AMPEL_SMTP_PORT": "eine Zahl von 1 bis 65535",
    "AMPEL_SMTP_FROM": "eine E-Mail-Adresse",
    "AMPEL_SMTP_PASSWORD_FILE": "eine Datei, in der nur das Passwort steht",
    "AMPEL_SMTP_TLS": "true oder false",
}


def load(project: Path) -> AlertSettings:
    """Raises: OpsError, which names all that is wrong."""
    try:
        settings = AlertSettings(_env_file=project / ".env")
    except ValidationError as error:
        names = dict.fromkeys(f"AMPEL_{error['loc'][0]}".upper() for error in error.errors())
        problems = [f"{name} gilt so nicht; erwartet: {_EXPECTED[name]}" for name in names]
    else:
        problems = _together(settings)
    if problems:
        raise OpsError("\n  ".join(["Die Einstellungen der Meldungen gelten so nicht (.env):", *problems]))
    return settings


def _together(settings: AlertSettings) -> list[str]:
    problems = []
    if settings.alert_email and not settings.smtp_host:
        problems.append("AMPEL_ALERT_EMAIL braucht AMPEL_SMTP_HOST, den Mailserver des Hauses")
    if settings.smtp_user and settings.smtp_password_file is None:
        problems.append("AMPEL_SMTP_USER braucht AMPEL_SMTP_PASSWORD_FILE, die Datei mit dem Passwort dazu")
    if settings.smtp_user and not settings.smtp_tls:
        problems.append("AMPEL_SMTP_USER braucht AMPEL_SMTP_TLS=true: Ein Passwort geht nicht unverschlüsselt hinaus")
    return problems
