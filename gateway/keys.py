# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Service keys: shown once, stored as a hash.

A key carries 256 random bits, so a plain SHA-256 is enough to store it and quick enough to look it up on
every request; revoking works at once.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from gateway.errors import GatewayError
from gateway.policy import Policy
from gateway.zones import DataClass, Zone

PREFIX = "ampel-"
# re is safe here: names are short and come from the command line of an administrator
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class KeyNameError(GatewayError):
    """The key's name is not usable, taken, or unknown."""


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A service key without its secret."""

    id: UUID
    name: str
    max_zone: Zone
    level: str
    floor: DataClass
    acts_for_users: bool
    created_at: datetime
    revoked_at: datetime | None


def digest(key: str) -> bytes:
    # What a caller sends as a key need not be text; it is hashed like any other, and is then unknown.
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()


async def create(
    connection: asyncpg.Connection,
    policy: Policy,
    name: str,
    *,
    max_zone: Zone,
    level: str,
    floor: DataClass = DataClass.PUBLIC,
    acts_for_users: bool = False,
) -> str:
    """Create a key and return it; this is the only time that it can be seen.

    Raises:
        KeyNameError: the name is malformed or an active key has it, or the policy has no such level.
    """
    if not _NAME.fullmatch(name):
        raise KeyNameError(
            f"Name »{name[:80]}«: erlaubt sind Kleinbuchstaben, Ziffern, - und _ (höchstens 63 Zeichen), "
            "zum Beispiel n8n-personal"
        )
    if policy.level(level) is None:
        known = ", ".join(known.name for known in policy.levels)
        raise KeyNameError(f"Stufe »{level[:80]}« steht nicht in der Richtliniendatei. Bekannt sind: {known}")
    key = PREFIX + secrets.token_urlsafe(32)
    try:
        await connection.execute(
            "INSERT INTO ampel.service_key (name, hash, max_zone, level, floor, acts_for_users)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            name, digest(key), max_zone.value, level, floor.value, acts_for_users,
        )  # fmt: skip
    except asyncpg.UniqueViolationError as error:
        raise KeyNameError(
            f"Es gibt schon einen aktiven Schlüssel »{name}«. Sperren Sie ihn mit »ampel keys revoke {name}« "
            "oder wählen Sie einen anderen Namen"
        ) from error
    return key


async def list_keys(connection: asyncpg.Connection) -> list[KeyInfo]:
    """All keys, revoked ones too, oldest first."""
    rows = await connection.fetch(
        "SELECT id, name, max_zone, level, floor, acts_for_users, created_at, revoked_at"
        " FROM ampel.service_key ORDER BY created_at, name"
    )
    return [
        KeyInfo(
            id=row["id"],
            name=row["name"],
            max_zone=Zone(row["max_zone"]),
            level=row["level"],
            floor=DataClass(row["floor"]),
            acts_for_users=row["acts_for_users"],
            created_at=row["created_at"],
            revoked_at=row["revoked_at"],
        )
        for row in rows
    ]


async def revoke(connection: asyncpg.Connection, name: str) -> None:
    """Revoke the active key of this name; the next request with it is refused.

    Raises:
        KeyNameError: there is no active key of this name.
    """
    changed = await connection.fetchval(
        "UPDATE ampel.service_key SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL RETURNING id", name
    )
    if changed is None:
        raise KeyNameError(f"Es gibt keinen aktiven Schlüssel »{name[:80]}«. Alle zeigt: ampel keys list")
