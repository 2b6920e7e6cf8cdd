# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The background task: a round seals and prunes, and no failure ends it."""

import asyncio
import logging
from pathlib import Path

import asyncpg
import pytest

from gateway import audit_directory, audit_task, database
from gateway.audit_sealing import Place, alone
from tests.unit.gateway.audit_rows import place, write


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


async def test_a_round_seals_and_prunes(
    connection: asyncpg.Connection, database_url: str, here: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await write(connection, 2, days_ago=400)
    await audit_task.once(database_url, here, 365)
    found = audit_directory.contents(here.directory)
    assert (found.segments, found.tombstones) == (frozenset(), frozenset({1}))
    assert await connection.fetchval("SELECT count(*) FROM ampel.audit") == 0
    assert caplog.messages == ["audit: sealed 2 rows, pruned 2"]


async def test_it_makes_the_tables_it_needs(database_url: str, here: Place) -> None:
    await audit_task.once(database_url, here, 365)
    connected = await database.connect(database_url)
    assert await connected.fetchval("SELECT count(*) FROM ampel.audit_segment") == 0
    await connected.close()


async def test_it_goes_on_by_itself(connection: asyncpg.Connection, database_url: str, here: Place) -> None:
    task = asyncio.create_task(audit_task.run(database_url, here.directory, here.key_file, 0.0005, 365))
    try:
        for wanted in (1, 2):
            await write(connection, 1)
            await asyncio.wait_for(_exported(here.directory, wanted), timeout=10)
        assert not task.done()
    finally:
        task.cancel()


async def _exported(directory: Path, number: int) -> None:
    while not audit_directory.segment_path(directory, number).exists():  # noqa: ASYNC110 - files send no event
        await asyncio.sleep(0.02)


async def test_what_goes_wrong_is_logged_without_secrets(
    connection: asyncpg.Connection,
    database_url: str,
    here: Place,
    unused_tcp_port: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO)
    await audit_task.once(f"postgresql://ampel:geheim@127.0.0.1:{unused_tcp_port}/x", here, 365)
    async with alone(connection):
        await audit_task.once(database_url, here, 365)
    here.key_file.write_bytes(b"kaputt")
    here.key_file.chmod(0o600)
    await audit_task.once(database_url, here, 365)

    async def bug(*_: object, **__: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr(audit_task, "seal", bug)
    await audit_task.once(database_url, here, 365)
    no_key = "(AMPEL_AUDIT_KEY_FILE) enthält keinen privaten Ed25519-Schlüssel im Format PEM."
    assert caplog.messages == [
        "audit not sealed: PostgreSQL does not answer",
        "audit: another gateway is sealing",
        f"audit not sealed: {here.key_file} {no_key}",
        "audit not sealed: RuntimeError",
    ]


async def test_a_round_that_hangs_is_given_up(
    connection: asyncpg.Connection,
    database_url: str,
    here: Place,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hang(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(audit_task, "seal", hang)
        patch.setattr(audit_task, "_ROUND_SECONDS", 0.2)
        await asyncio.wait_for(audit_task.once(database_url, here, 365), timeout=10)
    assert caplog.messages == ["audit not sealed: TimeoutError"]
    await write(connection)
    await audit_task.once(database_url, here, 365)
    assert audit_directory.contents(here.directory).last == 1
