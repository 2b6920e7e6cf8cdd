# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Training levels of people: only the id is kept, only levels that the policy knows, and every change of them."""

from datetime import timedelta

import asyncpg
import pytest

from gateway import users
from gateway.dates import today
from gateway.users import Held, LevelError
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
    assert {row["column_name"] for row in columns} == {"id", "level", "updated_at", "valid_until"}


async def test_the_history(connection: asyncpg.Connection) -> None:
    end = today() + timedelta(days=30)
    await users.set_level(connection, POLICY, "user-1", "bronze", changed_by="ada", reason="Kurs vom 3. Juni")
    await users.set_level(connection, POLICY, "user-1", "gold", until=end, changed_by="ada")
    await users.set_level(connection, POLICY, "user-2", "bronze")
    assert await users.withdraw(connection, "user-1", changed_by="berta", reason="Wechsel") == "gold"
    changes = await users.history(connection, "user-1")
    assert [(c.changed_by, c.old_level, c.new_level, c.valid_until, c.reason) for c in changes] == [
        ("ada", None, "bronze", None, "Kurs vom 3. Juni"),
        ("ada", "bronze", "gold", end, ""),
        ("berta", "gold", None, None, "Wechsel"),
    ]
    assert [c.at for c in changes] == sorted(c.at for c in changes)
    assert len(await users.history(connection, "user-2")) == 1
    assert await users.history(connection, "user-3") == []
    assert await users.levels(connection) == {"user-2": Held("bronze", None)}


async def test_a_level_until(connection: asyncpg.Connection) -> None:
    await users.set_level(connection, POLICY, "user-1", "gold", until=today())
    held = (await users.levels(connection))["user-1"]
    assert (held.valid_until, held.is_expired) == (today(), False), "through the end of the day"
    assert Held("gold", today() - timedelta(days=1)).is_expired
    await users.set_level(connection, POLICY, "user-1", "gold")
    assert (await users.levels(connection))["user-1"].valid_until is None, "a new level has its own end"


async def test_a_day_that_has_passed(connection: asyncpg.Connection) -> None:
    yesterday = today() - timedelta(days=1)
    with pytest.raises(LevelError, match=rf"Der {yesterday:%d.%m.%Y} ist schon vorbei \(--until\)"):
        await users.set_level(connection, POLICY, "user-1", "gold", until=yesterday)
    assert await users.history(connection, "user-1") == []


@pytest.mark.parametrize("reason", ["x" * 121, "zwei\nZeilen", "Tab\t", "\x1b[31m", "\x00"], ids=repr)
async def test_a_reason_is_one_short_line(connection: asyncpg.Connection, reason: str) -> None:
    await users.set_level(connection, POLICY, "user-1", "gold", reason="x" * 120)
    for refused in (
        users.set_level(connection, POLICY, "user-1", "bronze", reason=reason),
        users.withdraw(connection, "user-1", reason=reason),
    ):
        with pytest.raises(LevelError, match="höchstens 120 Zeichen lang sein, in einer Zeile") as error:
            await refused
        assert reason not in str(error.value)
    assert await users.levels(connection) == {"user-1": Held("gold", None)}


async def test_withdrawing_nothing(connection: asyncpg.Connection) -> None:
    with pytest.raises(LevelError, match="es gibt nichts zu entziehen"):
        await users.withdraw(connection, "user-1")
    assert await users.history(connection, "user-1") == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ampel.level_change SET reason = 'anders'",
        "DELETE FROM ampel.level_change",
        "TRUNCATE ampel.level_change",
    ],
)
async def test_the_history_stays_as_it_is(connection: asyncpg.Connection, change: str) -> None:
    await users.set_level(connection, POLICY, "user-1", "gold")
    with pytest.raises(asyncpg.RaiseError, match=r"ampel\.level_change is append-only"):
        await connection.execute(change)
    assert len(await users.history(connection, "user-1")) == 1


async def test_a_level_and_its_history_are_written_together(connection: asyncpg.Connection) -> None:
    await connection.execute("ALTER TABLE ampel.level_change ADD CHECK (changed_by <> 'niemand')")
    with pytest.raises(asyncpg.CheckViolationError):
        await users.set_level(connection, POLICY, "user-1", "gold", changed_by="niemand")
    assert await users.levels(connection) == {}
