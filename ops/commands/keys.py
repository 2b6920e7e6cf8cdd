# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel keys`: service keys for programs that use the API."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from gateway import keys, policy
from gateway.dates import expired, german
from gateway.zones import DataClass, Zone
from ops.commands.users import with_connection


def create(
    name: str, max_zone: Zone, level: str, floor: DataClass, until: date | None, policy_file: Path, *, as_json: bool
) -> None:
    """Create a key and print it: alone on standard output, so that a script can take it from there."""
    rules = policy.load(policy_file)
    key = with_connection(
        lambda connection: keys.create(
            connection, rules, name, max_zone=max_zone, level=level, floor=floor, until=until
        )
    )
    if as_json:
        print(json.dumps({"name": name, "key": key}))  # noqa: T201
        return
    notes = Console(stderr=True)
    end = f"gültig bis zum Ende des {german(until)}" if until else "ohne Ablauf"
    notes.print(
        f"Schlüssel »{name}«: bis Zone {max_zone.german}, Stufe {level}, mindestens {floor.german}, {end}.\n"
        "[bold]Er wird nur jetzt gezeigt.[/bold] Bewahren Sie ihn wie ein Passwort auf; sperren: "
        f"ampel keys revoke {name}"
    )
    print(key)  # noqa: T201


def list_all(*, revoked: bool, as_json: bool) -> None:
    """Print the keys without their secret; as JSON always all of them."""
    found = with_connection(keys.list_keys)
    if as_json:
        print(json.dumps([asdict(info) for info in found], default=str))  # noqa: T201
        return
    shown = [info for info in found if revoked or not info.revoked_at]
    if not shown:
        print("Es gibt keine Schlüssel, die gelten. Einen anlegen: ampel keys create --help")  # noqa: T201
    else:
        table = Table(*(Column(title, overflow="fold") for title in ("Name", "darf", "Zustand")))
        for info in shown:
            table.add_row(info.name, _allowed(info), _state(info))
        Console().print(table)
    if hidden := len(found) - len(shown):
        print(f"Dazu gesperrte Schlüssel: {hidden}. Auch sie zeigen: ampel keys list --revoked")  # noqa: T201


def revoke(name: str) -> None:
    with_connection(lambda connection: keys.revoke(connection, name))
    print(f"Der Schlüssel »{name}« ist gesperrt; die nächste Anfrage damit wird abgelehnt.")  # noqa: T201


def _allowed(info: keys.KeyInfo) -> str:
    whose = ", für angemeldete Personen" if info.acts_for_users else ""
    return f"bis Zone {info.max_zone.german}, Stufe {info.level}, mindestens {info.floor.german}{whose}"


def _state(info: keys.KeyInfo) -> str:
    since = f"angelegt am {info.created_at:%d.%m.%Y}"
    if info.revoked_at:
        return f"gesperrt seit {info.revoked_at:%d.%m.%Y}, {since}"
    if expired(info.valid_until):
        return f"abgelaufen, {since}"
    until = f" bis {german(info.valid_until)}" if info.valid_until else ""
    return f"aktiv{until}, {since}"
