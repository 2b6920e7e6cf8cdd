# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The training level of a person, by the user id that Open WebUI signs."""

import asyncpg

from gateway.errors import GatewayError
from gateway.policy import Policy


class LevelError(GatewayError):
    """The policy has no such level."""


async def set_level(connection: asyncpg.Connection, policy: Policy, user_id: str, level: str) -> None:
    """Give a person a training level.

    Raises:
        LevelError: the policy has no such level.
    """
    if policy.level(level) is None:
        known = ", ".join(known.name for known in policy.levels)
        raise LevelError(f"Stufe »{level[:80]}« steht nicht in der Richtliniendatei. Bekannt sind: {known}")
    await connection.execute(
        "INSERT INTO ampel.app_user (id, level) VALUES ($1, $2)"
        " ON CONFLICT (id) DO UPDATE SET level = excluded.level, updated_at = now()",
        user_id,
        level,
    )


async def levels(connection: asyncpg.Connection) -> dict[str, str]:
    """User id -> name of the level, of all who have one."""
    return {row["id"]: row["level"] for row in await connection.fetch("SELECT id, level FROM ampel.app_user")}
