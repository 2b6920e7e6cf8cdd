# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel users`: the training levels of people, until the course awards them."""

import asyncio
import json
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.table import Table

from gateway import database, policy, users
from ops.connection import database_url
from ops.embedded import directory
from ops.errors import OpsError


def list_all(policy_file: Path, *, as_json: bool) -> None:
    """Print all accounts with their level."""
    rules = policy.load(policy_file)
    people, levels = asyncio.run(_everybody())
    if as_json:
        rows = [{"id": p.id, "name": p.name, "email": p.email, "level": levels.get(p.id)} for p in people]
        print(json.dumps(rows, ensure_ascii=False))  # noqa: T201
        return
    table = Table("Name", "E-Mail", "Stufe", "öffnet")
    for person in people:
        level = rules.level(levels.get(person.id, ""))
        zones = ", ".join(zone.german for zone in level.zones) if level else "nichts"
        table.add_row(person.name, person.email, level.title if level else "–", zones)
    Console().print(table)


def set_level(person: str, level: str, policy_file: Path) -> None:
    """Give a person a level; `person` is an e-mail address, or the id that Open WebUI shows."""
    rules = policy.load(policy_file)
    name = asyncio.run(_set_level(rules, person, level))
    title = next(known.title for known in rules.levels if known.name == level)
    print(f"{name} hat jetzt die Stufe »{title}«. Sie gilt ab der nächsten Anfrage.")  # noqa: T201


async def _everybody() -> tuple[list[directory.Account], dict[str, str]]:
    people = await directory.everybody()
    connection = await database.connect(database_url())
    try:
        return people, await users.levels(connection)
    finally:
        await connection.close()


async def _set_level(rules: policy.Policy, person: str, level: str) -> str:
    user_id, name = person, person
    if not _is_id(person):
        match = [p for p in await directory.everybody() if p.email.casefold() == person.casefold()]
        if not match:
            raise OpsError(f"Ein Konto »{person}« gibt es nicht. Alle Konten zeigt: ampel users list")
        user_id, name = match[0].id, match[0].name
    connection = await database.connect(database_url())
    try:
        await users.set_level(connection, rules, user_id, level)
    finally:
        await connection.close()
    return name


def _is_id(person: str) -> bool:
    try:
        UUID(person)
    except ValueError:
        return False
    return True
