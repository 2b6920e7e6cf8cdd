# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel users`: the training levels of people, and who gave them."""

import asyncio
import getpass
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import asyncpg
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from gateway import database, policy, users
from gateway.dates import german
from ops import directory
from ops.connection import database_url
from ops.errors import OpsError

_T = TypeVar("_T")


def list_all(policy_file: Path, *, as_json: bool) -> None:
    """Print all accounts with their level."""
    rules = policy.load(policy_file)
    people = asyncio.run(directory.everybody())
    levels = with_connection(users.levels)
    if as_json:
        print(json.dumps([_row(person, levels.get(person.id)) for person in people], ensure_ascii=False))  # noqa: T201
        return
    table = Table(*(Column(title, overflow="fold") for title in ("Person", "Stufe", "gültig bis", "öffnet")))
    for person in people:
        table.add_row(escape(f"{person.name}\n{person.email}"), *_level(rules, levels.get(person.id)))
    Console().print(table)


def set_level(
    person: str, level: str, policy_file: Path, *, until: date | None, reason: str, changed_by: str | None
) -> None:
    """Give a person a level; `person` is an e-mail address, or the id that Open WebUI shows."""
    rules = policy.load(policy_file)
    user_id, name = find(person)
    with_connection(
        lambda connection: users.set_level(
            connection, rules, user_id, level, until=until, reason=reason, changed_by=changed_by or _operator()
        )
    )
    title = next(known.title for known in rules.levels if known.name == level)
    end = f" und bis zum Ende des {german(until)}" if until else ""
    print(f"{name} hat jetzt die Stufe »{title}«. Sie gilt ab der nächsten Anfrage{end}.")  # noqa: T201


def withdraw(person: str, *, reason: str, changed_by: str | None) -> None:
    user_id, name = find(person)
    level = with_connection(
        lambda connection: users.withdraw(connection, user_id, reason=reason, changed_by=changed_by or _operator())
    )
    print(f"{name} hat keine Stufe mehr (bisher {level}). Das gilt ab der nächsten Anfrage.")  # noqa: T201


def history(person: str, *, as_json: bool) -> None:
    """Print all changes of a person's level, oldest first."""
    user_id, name = find(person)
    changes = with_connection(lambda connection: users.history(connection, user_id))
    if as_json:
        print(json.dumps([asdict(change) for change in changes], ensure_ascii=False, default=str))  # noqa: T201
        return
    if not changes:
        print(f"{name} hatte noch keine Stufe.")  # noqa: T201
        return
    table = Table("Zeitpunkt (UTC)", "von wem", "bisher", "neu", "gültig bis", "Grund")
    for change in changes:
        table.add_row(
            f"{change.at:%d.%m.%Y %H:%M}",
            escape(change.changed_by) or "–",
            change.old_level or "keine",
            change.new_level or "keine",
            german(change.valid_until) if change.valid_until else "–",
            escape(change.reason),
        )
    console = Console()
    console.print(f"Stufen von {name}", markup=False)
    console.print(table)


def find(person: str) -> tuple[str, str]:
    """Id and name of a person.

    Raises:
        OpsError: no account has this e-mail address, or Open WebUI cannot be asked.
    """
    try:
        UUID(person)
    except ValueError:
        everybody = asyncio.run(directory.everybody())
    else:
        return person, person
    match = [account for account in everybody if account.email.casefold() == person.casefold()]
    if not match:
        raise OpsError(f"Ein Konto »{person[:80]}« gibt es nicht. Alle Konten zeigt: ampel users list")
    return match[0].id, match[0].name


def with_connection(work: Callable[[asyncpg.Connection], Awaitable[_T]]) -> _T:
    """Do one thing in the gateway's database, whose tables are made first if need be."""

    async def run() -> _T:
        connection = await database.connect(database_url())
        try:
            await database.migrate(connection)
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(run())


def _level(rules: policy.Policy, held: users.Held | None) -> tuple[str, str, str]:
    """Title, last day, and what it opens."""
    if held is None:
        return "–", "–", "nichts"
    level = rules.level(held.level)
    opens = ", ".join(zone.german for zone in level.zones) if level else "nichts (nicht in der Richtliniendatei)"
    return (
        level.title if level else held.level,
        german(held.valid_until) if held.valid_until else "–",
        "nichts (abgelaufen)" if held.is_expired else opens,
    )


def _row(person: directory.Account, held: users.Held | None) -> dict[str, str | bool | None]:
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "level": held.level if held else None,
        "valid_until": str(held.valid_until) if held and held.valid_until else None,
        "expired": held.is_expired if held else False,
    }


def _operator() -> str:
    """Who runs this command, as the machine knows them."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return f"uid {os.getuid()}"
