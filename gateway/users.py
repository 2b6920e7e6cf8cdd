# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The training level of a person, by the user id that Open WebUI signs, and who gave it to them, when and why."""

from dataclasses import dataclass
from datetime import date, datetime

import asyncpg

from gateway.dates import expired, german
from gateway.errors import GatewayError
from gateway.policy import Policy

# Enough for »Kurs vom 3. Juni«, not for what does not belong into a database.
MAX_REASON = 120
_MAX_NAME = 80


class LevelError(GatewayError):
    """The level, its last day or its reason is not usable, or there is nothing to withdraw."""


@dataclass(frozen=True, slots=True)
class Held:
    """A person's level; `valid_until` is its last day, None is without end."""

    level: str
    valid_until: date | None

    @property
    def is_expired(self) -> bool:
        return expired(self.valid_until)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a person's history. `old_level` is None for a first level, `new_level` when it was withdrawn."""

    at: datetime
    changed_by: str
    old_level: str | None
    new_level: str | None
    valid_until: date | None
    reason: str


async def set_level(
    connection: asyncpg.Connection,
    policy: Policy,
    user_id: str,
    level: str,
    *,
    until: date | None = None,
    reason: str = "",
    changed_by: str = "ampel",
) -> None:
    """Give a person a training level, and write that down.

    Raises:
        LevelError: the policy has no such level, `until` has passed, or the reason is not one short line.
    """
    if policy.level(level) is None:
        known = ", ".join(known.name for known in policy.levels)
        raise LevelError(f"Stufe »{level[:80]}« steht nicht in der Richtliniendatei. Bekannt sind: {known}")
    if until is not None and expired(until):
        raise LevelError(
            f"Der {german(until)} ist schon vorbei (--until). Nennen Sie den letzten Tag, an dem die Stufe gelten "
            "soll; entziehen lässt sie sich mit: ampel users withdraw"
        )
    _check_note(reason)
    async with connection.transaction():
        old = await connection.fetchval("SELECT level FROM ampel.app_user WHERE id = $1 FOR UPDATE", user_id)
        await connection.execute(
            "INSERT INTO ampel.app_user (id, level, valid_until) VALUES ($1, $2, $3) ON CONFLICT (id)"
            " DO UPDATE SET level = excluded.level, valid_until = excluded.valid_until, updated_at = now()",
            *(user_id, level, until),
        )
        await _write_down(connection, user_id, changed_by, old, level, until, reason)


async def withdraw(connection: asyncpg.Connection, user_id: str, *, reason: str = "", changed_by: str = "ampel") -> str:
    """Take a person's level away, and write that down; which it was.

    Raises:
        LevelError: the person has none, or the reason is not one short line.
    """
    _check_note(reason)
    async with connection.transaction():
        old: str | None = await connection.fetchval("DELETE FROM ampel.app_user WHERE id = $1 RETURNING level", user_id)
        if old is None:
            raise LevelError("Diese Person hat keine Stufe; es gibt nichts zu entziehen")
        await _write_down(connection, user_id, changed_by, old, None, None, reason)
    return old


async def levels(connection: asyncpg.Connection) -> dict[str, Held]:
    """User id -> level, of all who have one, expired ones too."""
    rows = await connection.fetch("SELECT id, level, valid_until FROM ampel.app_user")
    return {row["id"]: Held(row["level"], row["valid_until"]) for row in rows}


async def history(connection: asyncpg.Connection, user_id: str) -> list[Change]:
    """All changes of a person's level, oldest first."""
    rows = await connection.fetch(
        "SELECT at, changed_by, old_level, new_level, valid_until, reason FROM ampel.level_change"
        " WHERE user_id = $1 ORDER BY id",
        user_id,
    )
    return [Change(**row) for row in rows]


def _check_note(reason: str) -> None:
    if len(reason) > MAX_REASON or not (reason.isprintable() or not reason):
        raise LevelError(
            f"Der Grund (--reason) darf höchstens {MAX_REASON} Zeichen lang sein, in einer Zeile. Er ist ein Stichwort "
            "wie »Kurs vom 3. Juni«; Persönliches gehört nicht hinein"
        )


async def _write_down(
    connection: asyncpg.Connection,
    user_id: str,
    changed_by: str,
    old: str | None,
    new: str | None,
    until: date | None,
    reason: str,
) -> None:
    await connection.execute(
        "INSERT INTO ampel.level_change (user_id, changed_by, old_level, new_level, valid_until, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        *(user_id, changed_by[:_MAX_NAME], old, new, until, reason),
    )
