# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Training levels of people: only the id is kept, and only levels that the policy knows."""

import asyncpg
import pytest

from gateway import users
from gateway.users import LevelError
from tests.unit.gateway.town import policy

POLICY = policy()


async def test_a_level_is_set_and_changed(connection: asyncpg.Connection) -> None:
    await users.set_level(connection, POLICY, "user-1", "bronze")
    await users.set_level(connection, POLICY, "user-2", "gold")
    before = await connection.fetchval("SELECT updated_at FROM ampel.app_user WHERE id = 'user-1'")
    await users.set_level(connection, POLICY, "user-1", "gold")
    rows = await connection.fetch("SELECT id, level FROM ampel.app_user ORDER BY id")
    assert [tuple(row) for row in rows] == [("user-1", "gold"), ("user-2", "gold")]
    assert await connection.fetchval("SELECT updated_at FROM ampel.app_user WHERE id = 'user-1'") > before


@pytest.mark.parametrize("level", ["", "platin", "GOLD", "x" * 200])
async def test_an_unknown_level(connection: asyncpg.Connection, level: str) -> None:
    with pytest.raises(LevelError) as refused:
        await users.set_level(connection, POLICY, "user-1", level)
    assert str(refused.value) == (
        f"Stufe »{level[:80]}« steht nicht in der Richtliniendatei. Bekannt sind: seepferdchen, bronze, gold"
    )
    assert await connection.fetchval("SELECT count(*) FROM ampel.app_user") == 0


async def test_name_and_address_are_not_kept(connection: asyncpg.Connection) -> None:
    columns = await connection.fetch(
        "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'ampel'"
        " AND table_name = 'app_user'"
    )
    assert {row["column_name"] for row in columns} == {"id", "level", "updated_at"}
