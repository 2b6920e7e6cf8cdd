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
from datetime import date, datetime
from uuid import UUID

import asyncpg

from gateway.dates import expired, german, today
from gateway.errors import GatewayError
from gateway.policy import Policy
from gateway.zones import DataClass, Zone

PREFIX = "ampel-"
_SHORTEST = 32
# re is safe here: names are short and come from the command line of an administrator
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class KeyNameError(GatewayError):
    """The key's name is not usable, taken, or unknown."""


class KeyExpiryError(GatewayError):
    """The key's last day has passed already."""


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A service key without its secret; `valid_until` is its last day, None is without end."""

    id: UUID
    name: str
    max_zone: Zone
    level: str
    floor: DataClass
    acts_for_users: bool
    created_at: datetime
    revoked_at: datetime | None
    valid_until: date | None


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
    until: date | None = None,
) -> str:
    """Create a key and return it; this is the only time that it can be seen.

    An expired key of the same name makes room for it.

    Raises:
        KeyNameError: the name is malformed or an active key has it, or the policy has no such level.
        KeyExpiryError: `until` has passed.
    """
    if not _NAME.fullmatch(name):
        raise KeyNameError(
            f"Name »{name[:80]}«: erlaubt sind Kleinbuchstaben, Ziffern, - und _ (höchstens 63 Zeichen), "
            "zum Beispiel n8n-personal"
        )
    if policy.level(level) is None:
        known = ", ".join(known.name for known in policy.levels)
        raise KeyNameError(f"Stufe »{level[:80]}« steht nicht in der Richtliniendatei. Bekannt sind: {known}")
    if expired(until):
        raise KeyExpiryError(
            f"Der {german(until or today())} ist schon vorbei (--until). Nennen Sie den letzten Tag, an dem der "
            "Schlüssel gelten soll"
        )
    key = PREFIX + secrets.token_urlsafe(32)
    try:
        async with connection.transaction():
            await connection.execute(
                "UPDATE ampel.service_key SET revoked_at = now()"
                " WHERE name = $1 AND revoked_at IS NULL AND valid_until < $2",
                *(name, today()),
            )
            await connection.execute(
                "INSERT INTO ampel.service_key (name, hash, max_zone, level, floor, acts_for_users, valid_until)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                *(name, digest(key), max_zone.value, level, floor.value, acts_for_users, until),
            )
    except asyncpg.UniqueViolationError as error:
        raise KeyNameError(
            f"Es gibt schon einen aktiven Schlüssel »{name}«. Sperren Sie ihn mit »ampel keys revoke {name}« "
            "oder wählen Sie einen anderen Namen"
        ) from error
    return key


async def ensure(
    connection: asyncpg.Connection, name: str, key: str, *, max_zone: Zone, level: str, acts_for_users: bool
) -> None:
    """Make `key`, which was generated elsewhere, the active key of this name, with these rights; whatever was is kept.

    Raises:
        KeyNameError: the key is too short to have been generated, or it was revoked: that is for good.
    """
    if len(key) < len(PREFIX) + _SHORTEST:
        raise KeyNameError(f"Der Wert für den Schlüssel »{name}« ist zu kurz; gebraucht werden {_SHORTEST} Zeichen")
    revoked = "SELECT 1 FROM ampel.service_key WHERE hash = $1 AND revoked_at IS NOT NULL"
    if await connection.fetchval(revoked, digest(key)):
        raise KeyNameError(
            f"Der Schlüssel »{name}« ist gesperrt und bleibt es. Löschen Sie seine Datei in secrets/, "
            "dann: ampel init und make up"
        )
    async with connection.transaction():
        await connection.execute(
            "UPDATE ampel.service_key SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL AND hash <> $2",
            *(name, digest(key)),
        )
        await connection.execute(
            "INSERT INTO ampel.service_key (name, hash, max_zone, level, floor, acts_for_users)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (hash) DO UPDATE SET max_zone = $3, level = $4, valid_until = NULL",
            *(name, digest(key), max_zone.value, level, DataClass.PUBLIC.value, acts_for_users),
        )


async def list_keys(connection: asyncpg.Connection) -> list[KeyInfo]:
    """All keys, revoked ones too, oldest first."""
    rows = await connection.fetch(
        "SELECT id, name, max_zone, level, floor, acts_for_users, created_at, revoked_at, valid_until"
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
            valid_until=row["valid_until"],
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
        raise KeyNameError(f"Es gibt keinen aktiven Schlüssel »{name[:80]}«. Alle zeigt: ampel keys list --revoked")
