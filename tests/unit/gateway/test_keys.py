# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Service keys: shown once, stored as a hash, revoked at once, and expired at the end of a day."""

import asyncio
from dataclasses import fields
from datetime import timedelta

import asyncpg
import pytest

from gateway import database, keys
from gateway.dates import today
from gateway.keys import KeyExpiryError, KeyInfo, KeyNameError
from gateway.zones import DataClass, Zone
from tests.unit.gateway.town import policy

POLICY = policy()


async def make(connection: asyncpg.Connection, name: str = "n8n-personal", level: str = "gold") -> str:
    return await keys.create(connection, POLICY, name, max_zone=Zone.YELLOW, level=level, floor=DataClass.INTERNAL)


async def test_a_key_is_shown_once_and_stored_as_a_hash(connection: asyncpg.Connection) -> None:
    key = await make(connection)
    assert key.startswith(keys.PREFIX)
    assert len(key) >= len(keys.PREFIX) + 43, "256 random bits"
    row = await connection.fetchrow("SELECT * FROM ampel.service_key")
    assert row is not None
    assert row["hash"] == keys.digest(key)
    assert key.encode() not in repr(dict(row)).encode()
    assert key.removeprefix(keys.PREFIX) not in repr(dict(row))


async def test_keys_differ(connection: asyncpg.Connection) -> None:
    assert await make(connection, "a") != await make(connection, "b")


async def test_what_is_listed(connection: asyncpg.Connection) -> None:
    key = await make(connection)
    await keys.create(connection, POLICY, "webui", max_zone=Zone.RED, level="bronze", acts_for_users=True)
    first, second = await keys.list_keys(connection)
    assert (first.name, first.max_zone, first.level, first.floor, first.acts_for_users, first.revoked_at) == (
        "n8n-personal", Zone.YELLOW, "gold", DataClass.INTERNAL, False, None,
    )  # fmt: skip
    assert (second.name, second.max_zone, second.floor, second.acts_for_users) == (
        "webui", Zone.RED, DataClass.PUBLIC, True,
    )  # fmt: skip
    assert key not in repr(first)
    assert {field.name for field in fields(KeyInfo)}.isdisjoint({"hash", "key", "secret"})


async def test_revoking(connection: asyncpg.Connection) -> None:
    await make(connection)
    await keys.revoke(connection, "n8n-personal")
    (info,) = await keys.list_keys(connection)
    assert info.revoked_at is not None
    with pytest.raises(KeyNameError, match=r"Es gibt keinen aktiven Schlüssel »n8n-personal«\. Alle zeigt: ampel keys"):
        await keys.revoke(connection, "n8n-personal")


async def test_a_name_is_free_again_after_revoking(connection: asyncpg.Connection) -> None:
    first = await make(connection)
    await keys.revoke(connection, "n8n-personal")
    second = await make(connection)
    assert first != second
    infos = await keys.list_keys(connection)
    assert [info.revoked_at is None for info in infos] == [False, True]


async def test_an_expired_key_makes_room_for_its_successor(connection: asyncpg.Connection) -> None:
    await make(connection)
    await connection.execute("UPDATE ampel.service_key SET valid_until = $1", today() - timedelta(days=1))
    await make(connection)
    infos = await keys.list_keys(connection)
    assert [info.revoked_at is None for info in infos] == [False, True]
    await connection.execute("UPDATE ampel.service_key SET valid_until = $1", today())
    with pytest.raises(KeyNameError, match="schon einen aktiven Schlüssel"):
        await make(connection)


async def test_a_key_until(connection: asyncpg.Connection) -> None:
    yesterday = today() - timedelta(days=1)
    for name, until in (("immer", None), ("heute", today())):
        await keys.create(connection, POLICY, name, max_zone=Zone.RED, level="gold", until=until)
    with pytest.raises(KeyExpiryError, match=rf"Der {yesterday:%d.%m.%Y} ist schon vorbei \(--until\)"):
        await keys.create(connection, POLICY, "gestern", max_zone=Zone.RED, level="gold", until=yesterday)
    assert [info.valid_until for info in await keys.list_keys(connection)] == [None, today()]


async def test_a_taken_name(connection: asyncpg.Connection) -> None:
    await make(connection)
    with pytest.raises(KeyNameError) as refused:
        await make(connection)
    assert str(refused.value) == (
        "Es gibt schon einen aktiven Schlüssel »n8n-personal«. Sperren Sie ihn mit »ampel keys revoke n8n-personal« "
        "oder wählen Sie einen anderen Namen"
    )
    assert await connection.fetchval("SELECT count(*) FROM ampel.service_key") == 1


async def test_two_at_once_make_one(connection: asyncpg.Connection, database_url: str) -> None:
    other = await database.connect(database_url)
    try:
        results = await asyncio.gather(make(connection), make(other), return_exceptions=True)
    finally:
        await other.close()
    assert sorted(type(result).__name__ for result in results) == ["KeyNameError", "str"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "n8n personal",
        "-n8n",
        "_n8n",
        "ä",
        "n8n\n",
        "n8n/x",
        "n8n'; DROP TABLE x; --",
        "x" * 64,
        "n8n\x00",
        "🙂",
    ],
)
async def test_names_that_are_not_usable(connection: asyncpg.Connection, name: str) -> None:
    with pytest.raises(KeyNameError, match="erlaubt sind Kleinbuchstaben, Ziffern, - und _"):
        await make(connection, name)


@pytest.mark.parametrize("name", ["n", "0", "n8n-personal", "a_b-c", "x" * 63])
async def test_names_that_are_usable(connection: asyncpg.Connection, name: str) -> None:
    assert await make(connection, name)


@pytest.mark.parametrize("level", ["", "platin", "Gold", "gold "])
async def test_a_level_must_be_in_the_policy(connection: asyncpg.Connection, level: str) -> None:
    with pytest.raises(KeyNameError) as refused:
        await make(connection, level=level)
    assert str(refused.value) == (
        f"Stufe »{level}« steht nicht in der Richtliniendatei. Bekannt sind: seepferdchen, bronze, gold"
    )


async def test_a_long_name_is_not_repeated_whole(connection: asyncpg.Connection) -> None:
    for refused in (
        make(connection, "y" * 5000),
        keys.revoke(connection, "y" * 5000),
        make(connection, "z", "y" * 5000),
    ):
        with pytest.raises(KeyNameError) as error:
            await refused
        assert "y" * 81 not in str(error.value)
