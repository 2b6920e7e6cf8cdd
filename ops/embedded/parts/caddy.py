# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Caddy: the one entry. It is configured by `services/caddy/Caddyfile`."""

import shutil
import sys
from pathlib import Path

from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.settings import ROOT
from ops.errors import OpsError

_FOLDER = ROOT / "services" / "caddy"


def build(context: Context) -> Launch:
    data = context.layout.data / "caddy"
    config = _FOLDER / "Caddyfile"
    return Launch(
        argv=(program(), "run", "--config", str(config), "--adapter", "caddyfile"),
        env=context.base_environment()
        | {
            "XDG_CONFIG_HOME": str(data),
            "XDG_DATA_HOME": str(data),
            "AMPEL_HOST": HOST,
            "AMPEL_PORT": str(context.ports.entry),
            "AMPEL_GATEWAY": f"{HOST}:{context.ports['gateway']}",
            "AMPEL_OPEN_WEBUI": f"{HOST}:{context.ports['open-webui']}",
            "AMPEL_PAGES": str(_FOLDER),
            "AMPEL_STYLES": str(ROOT / "services" / "open-webui"),
        },
        health=Http(f"http://{HOST}:{context.ports.entry}/caddy-health"),
        cwd=ROOT,
        inputs=(config, _FOLDER / "site.caddy"),
    )


def program() -> str:
    beside = Path(sys.executable).with_name("caddy")
    found = str(beside) if beside.is_file() else shutil.which("caddy")
    if found is None:
        raise OpsError("Caddy fehlt in der Umgebung des Projekts. Richten Sie sie neu ein: make setup")
    return found
