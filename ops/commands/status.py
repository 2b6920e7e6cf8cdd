# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel status` and `ampel logs`: what the server's containers do, and what they say."""

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ops import compose
from ops.compose import State
from ops.errors import OpsError
from ops.server import stack, starting
from ops.server_settings import ROOT


def show(*, as_json: bool, project: Path = ROOT) -> bool:
    """Print all containers and return whether all are well."""
    compose.check()
    server = stack.as_it_is(project)
    found = {state.service: state for state in server.states()}
    services = list(dict.fromkeys([*server.services(), *found]))
    well = all(name in found and found[name].is_ready for name in services)
    if as_json:
        rows = [_row(name, found.get(name)) for name in services]
        print(json.dumps({"ok": well, "services": rows}, ensure_ascii=False, indent=2))  # noqa: T201
        return well
    table = Table("Container", "Dienst", "Zustand", box=None)
    for name in services:
        word, style = _word(found.get(name))
        table.add_row(starting.label(name), name, Text(word, style=style))
    Console().print(table)
    advice = "Nicht alles läuft. Was ein Dienst sagt: ampel logs DIENST; alle starten: make up"
    print("Alles läuft." if well else advice)  # noqa: T201
    return well


def follow(service: str | None, project: Path = ROOT) -> None:
    """Print what the containers said, and go on until Ctrl-C."""
    compose.check()
    server = stack.as_it_is(project)
    services = server.services()
    if service is not None and service not in services:
        raise OpsError(f"Einen Dienst »{service[:60]}« gibt es nicht. Es gibt: {', '.join(services)}")
    with server.start("logs", "--follow", "--tail", "100", *([service] if service else [])) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)  # noqa: T201


def _row(name: str, state: State | None) -> dict[str, object]:
    if state is None:
        return {"service": name, "state": "missing", "health": "", "ready": False, "ports": []}
    return {
        "service": name,
        "state": state.state,
        "health": state.health,
        "ready": state.is_ready,
        "ports": list(state.ports),
    }


def _word(state: State | None) -> tuple[str, str]:
    if state is None:
        return "nicht gestartet", "dim"
    if state.has_failed:
        return ("✗ krank" if state.health == "unhealthy" else f"✗ beendet mit {state.exit_code}"), "bold red"
    if not state.is_ready:
        return "… startet", "yellow"
    return ("✓ erledigt" if state.state == "exited" else "✓ läuft"), "green"
