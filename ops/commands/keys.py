# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel keys`: service keys for programs that use the API."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import asyncpg
from rich.console import Console
from rich.table import Table

from gateway import database, keys, policy
from gateway.zones import DataClass, Zone
from ops.connection import database_url

_T = TypeVar("_T")


def create(name: str, max_zone: Zone, level: str, floor: DataClass, policy_file: Path, *, as_json: bool) -> None:
    """Create a key and print it: alone on standard output, so that a script can take it from there."""
    rules = policy.load(policy_file)
    key = _with_connection(
        lambda connection: keys.create(connection, rules, name, max_zone=max_zone, level=level, floor=floor)
    )
    if as_json:
        print(json.dumps({"name": name, "key": key}))  # noqa: T201
        return
    notes = Console(stderr=True)
    notes.print(
        f"Schlüssel »{name}«: bis Zone {max_zone.german}, Stufe {level}, mindestens {floor.german}.\n"
        "[bold]Er wird nur jetzt gezeigt.[/bold] Bewahren Sie ihn wie ein Passwort auf; sperren: "
        f"ampel keys revoke {name}"
    )
    print(key)  # noqa: T201


def list_all(*, as_json: bool) -> None:
    """Print all keys without their secret."""
    found = _with_connection(keys.list_keys)
    if as_json:
        print(json.dumps([asdict(info) for info in found], default=str))  # noqa: T201
        return
    if not found:
        print("Es gibt noch keine Schlüssel. Einen anlegen: ampel keys create --help")  # noqa: T201
        return
    table = Table("Name", "bis Zone", "Stufe", "mindestens", "für Personen", "angelegt", "Zustand")
    for info in found:
        table.add_row(
            info.name,
            info.max_zone.german,
            info.level,
            info.floor.german,
            "ja" if info.acts_for_users else "nein",
            f"{info.created_at:%d.%m.%Y}",
            f"gesperrt seit {info.revoked_at:%d.%m.%Y}" if info.revoked_at else "aktiv",
        )
    Console().print(table)


def revoke(name: str) -> None:
    _with_connection(lambda connection: keys.revoke(connection, name))
    print(f"Der Schlüssel »{name}« ist gesperrt; die nächste Anfrage damit wird abgelehnt.")  # noqa: T201


def _with_connection(work: Callable[[asyncpg.Connection], Awaitable[_T]]) -> _T:
    async def run() -> _T:
        connection = await database.connect(database_url())
        try:
            await database.migrate(connection)
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(run())
