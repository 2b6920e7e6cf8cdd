# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pruning: exactly whole, exported, sealed segments older than the retention, and nothing else, whoever asks."""

import json
from pathlib import Path

import asyncpg
import pytest

from gateway import audit_directory, audit_pruning, audit_sealing, audit_verify, database
from gateway.audit_pruning import prune
from gateway.audit_sealing import BusyError, Place, seal
from gateway.audit_signing import AuditError, read_public
from gateway.audit_verify import Result
from tests.unit.gateway.audit_rows import place, write


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


async def _sealed(connection: asyncpg.Connection, here: Place, *ages: float) -> None:
    """One segment of two rows for each age in days."""
    for age in ages:
        await write(connection, 2, days_ago=age)
        await seal(connection, here)


def verified(here: Place) -> Result:
    result = audit_verify.verify(here.directory, read_public(audit_directory.key_paths(here.directory)))
    assert result.problems == []
    return result


async def _left(connection: asyncpg.Connection) -> list[int]:
    return [record["id"] for record in await connection.fetch("SELECT id FROM ampel.audit ORDER BY id")]


async def test_old_segments_leave_a_tombstone(connection: asyncpg.Connection, here: Place) -> None:
    await _sealed(connection, here, 100, 91, 89, 1)
    done = await prune(connection, here, 90)
    assert (done.segments, done.rows, done.files) == (2, 4, 2)
    assert await _left(connection) == [5, 6, 7, 8]
    found = audit_directory.contents(here.directory)
    assert (found.segments, found.tombstones) == (frozenset({3, 4}), frozenset({1, 2}))
    result = verified(here)
    assert (result.rows, result.pruned_rows, result.pruned) == (4, 4, {1: 90, 2: 90})
    assert (await prune(connection, here, 90)).segments == 0
    # The chain goes on over what was deleted.
    await _sealed(connection, here, 0)
    assert verified(here).rows == 6


async def test_nothing_of_a_row_is_left(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 1, days_ago=100, code="geheim")
    await seal(connection, here)
    await prune(connection, here, 90)
    left = audit_directory.tombstone_path(here.directory, 1).read_text(encoding="utf-8")
    for word in ("geheim", "person-1", "iban", "gruen-chat"):
        assert word not in left
    assert json.loads(json.loads(left)["seal"])["count"] == 1


async def test_all_can_go_and_it_still_goes_on(connection: asyncpg.Connection, here: Place) -> None:
    await _sealed(connection, here, 100, 95)
    await prune(connection, here, 90)
    assert await _left(connection) == []
    await _sealed(connection, here, 0)
    result = verified(here)
    assert (result.rows, result.pruned_rows, result.missing_ids) == (2, 4, 0)


async def test_a_young_row_keeps_its_segment_and_those_behind_it(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 1, days_ago=100)
    await write(connection, 1, days_ago=10)
    await seal(connection, here)
    await _sealed(connection, here, 100)
    assert (await prune(connection, here, 90)).segments == 0


async def test_rows_that_are_not_sealed_stay(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 2, days_ago=1000)
    assert (await prune(connection, here, 90)).segments == 0
    assert await _left(connection) == [1, 2]


async def test_files_may_stay(connection: asyncpg.Connection, here: Place) -> None:
    await _sealed(connection, here, 100)
    done = await prune(connection, here, 90, files=False)
    assert (done.segments, done.files) == (1, 0)
    assert verified(here).rows == 2
    assert (await prune(connection, here, 90)).files == 1
    assert verified(here).pruned == {1: 90}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ampel.audit",
        "DELETE FROM ampel.audit WHERE id = 1",
        "DELETE FROM ampel.audit WHERE id = 5",
        "DELETE FROM ampel.audit WHERE false",
        "DELETE FROM ampel.audit WHERE id IN (1, 3)",
        "TRUNCATE ampel.audit",
        "UPDATE ampel.audit SET code = 'x' WHERE id = 1",
        "DELETE FROM ampel.audit_segment",
        "TRUNCATE ampel.audit_segment",
        "UPDATE ampel.audit_segment SET last_at = now() - interval '10 years'",
        "UPDATE ampel.audit_segment SET seal = ''",
        "UPDATE ampel.audit_segment SET exported_at = NULL",
        "UPDATE ampel.audit_segment SET through_id = through_id + 1 WHERE number = 3",
        "UPDATE ampel.audit_segment SET pruned_at = now(), retention_days = 29",
        "UPDATE ampel.audit_segment SET pruned_at = now(), retention_days = 90 WHERE number = 3",
        "UPDATE ampel.audit_segment SET pruned_at = now(), retention_days = 90 WHERE number = 2",
        "UPDATE ampel.audit_segment SET pruned_at = now() - interval '1 day', retention_days = 90 WHERE number = 1",
        "SELECT ampel.prune_segment(2, 90)",
        "SELECT ampel.prune_segment(3, 90)",
        "SELECT ampel.prune_segment(1, 29)",
        "SELECT ampel.prune_segment(1, 0)",
        "SELECT ampel.prune_segment(1, NULL)",
        "SELECT ampel.prune_segment(9, 90)",
    ],
)
async def test_what_the_database_refuses(connection: asyncpg.Connection, here: Place, statement: str) -> None:
    """Segments 1 and 2 are old enough, 3 is not, and row 7 is not sealed."""
    await _sealed(connection, here, 100, 95, 1)
    await write(connection, 1, days_ago=100)
    before = await connection.fetch("TABLE ampel.audit_segment")
    with pytest.raises(asyncpg.PostgresError):
        await connection.execute(statement)
    assert await _left(connection) == [1, 2, 3, 4, 5, 6, 7]
    assert await connection.fetch("TABLE ampel.audit_segment") == before


async def test_a_segment_that_is_not_exported_is_not_pruned(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 2, days_ago=100)
    await connection.execute(
        "INSERT INTO ampel.audit_segment (number, after_id, through_id, row_count, first_at, last_at, seal, content)"
        " VALUES (1, 0, 2, 2, now() - interval '100 days', now() - interval '100 days', '{}', '')"
    )
    with pytest.raises(asyncpg.RaiseError, match="may not be changed like this"):
        await connection.execute("SELECT ampel.prune_segment(1, 90)")
    assert await _left(connection) == [1, 2]


async def test_a_row_slipped_in_stops_the_pruning(connection: asyncpg.Connection, here: Place) -> None:
    transaction = connection.transaction()
    await transaction.start()
    await write(connection)
    await transaction.rollback()
    await _sealed(connection, here, 100)
    await connection.execute(
        "INSERT INTO ampel.audit (id, request_id, verdict, code) OVERRIDING SYSTEM VALUE"
        " VALUES (1, gen_random_uuid(), 'deny', 'x')"
    )
    with pytest.raises(AuditError, match=r"segment 1 has 3 rows, sealed were 2.*--against-database"):
        await prune(connection, here, 90)
    assert await _left(connection) == [1, 2, 3]
    assert await connection.fetchval("SELECT pruned_at FROM ampel.audit_segment") is None


@pytest.mark.parametrize("damage", ["missing", "changed", "cut"])
async def test_a_damaged_file_keeps_the_rows(connection: asyncpg.Connection, here: Place, damage: str) -> None:
    await _sealed(connection, here, 100, 95)
    path = audit_directory.segment_path(here.directory, 1)
    content = path.read_bytes()
    path.unlink()
    if damage == "changed":
        path.write_bytes(content.replace(b"person-1", b"person-2"))
    elif damage == "cut":
        path.write_bytes(content[:-1])
    with pytest.raises(AuditError, match=r"segment-00000001\.jsonl fehlt oder ist nicht mehr, was exportiert wurde"):
        await prune(connection, here, 90)
    assert await _left(connection) == [1, 2, 3, 4]


class _CrashError(Exception):
    pass


@pytest.mark.parametrize("step", ["_bury", "remove"])
async def test_a_crash_between_database_and_files(
    connection: asyncpg.Connection, here: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await _sealed(connection, here, 100, 95, 1)

    def crash(*_: object) -> None:
        raise _CrashError

    with monkeypatch.context() as patch:
        patch.setattr(audit_pruning if step == "_bury" else audit_directory, step, crash)
        with pytest.raises(_CrashError):
            await prune(connection, here, 90)
    between = verified(here)
    assert between.rows == 6
    assert (await prune(connection, here, 90)).files == 2
    result = verified(here)
    assert (result.rows, result.pruned_rows, result.notes) == (2, 4, [])


async def test_not_while_somebody_seals(connection: asyncpg.Connection, here: Place, database_url: str) -> None:
    await _sealed(connection, here, 100)
    other = await database.connect(database_url)
    async with audit_sealing.alone(other):
        with pytest.raises(BusyError):
            await prune(connection, here, 90)
    await other.close()
    assert (await prune(connection, here, 90)).rows == 2
