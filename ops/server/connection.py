# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the commands on this machine find what runs in the server's containers."""

from pathlib import Path

from ops import compose, databases, server_settings
from ops.server.place import Place
from ops.server_settings import ROOT, ServerSettings, ServerSettingsError


def database_url(project: Path = ROOT) -> str | None:
    """Of the gateway's database; None, when no server of this folder runs."""
    if settings(project) is None:
        return None
    host = compose.address(project, "postgres")
    if host is None:
        return None
    password = secret(project, "gateway_db_password")
    return f"postgresql://{databases.GATEWAY}:{password}@{host}:5432/{databases.GATEWAY}"


def open_webui(project: Path = ROOT) -> tuple[str, dict[str, str]] | None:
    """Its address, and the login of the first administrator; None, when no server of this folder runs."""
    found = settings(project)
    host = compose.address(project, "open-webui") if found else None
    if found is None or host is None:
        return None
    return f"http://{host}:8080", {"email": found.admin_email, "password": secret(project, "admin_password")}


def settings(project: Path) -> ServerSettings | None:
    """None, when this folder is no server's: then it may be the demo's."""
    try:
        return server_settings.load(project)
    except ServerSettingsError:
        return None


def secret(project: Path, name: str) -> str:
    return (Place(project).secrets / name).read_text(encoding="utf-8").strip()
