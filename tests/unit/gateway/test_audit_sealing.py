# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sealing on a real PostgreSQL: what commits late, what crashes, who comes second."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from gateway import audit_directory, audit_sealing, audit_verify, database
from gateway.audit_sealing import BusyError, Place, seal
from gateway.audit_signing import AuditError, SigningKey, read_public
from gateway.audit_verify import Result
from tests.unit.gateway.audit_rows import place, write


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


@pytest.fixture
async def second(connection: asyncpg.Connection, database_url: str) -> AsyncIterator[asyncpg.Connection]:
    other = await database.connect(database_url)
    yield other
    await other.close()


def verified(here: Place) -> Result:
    result = audit_verify.verify(here.directory, read_public(audit_directory.key_paths(here.directory)))
    assert result.problems == []
    assert result.notes == []
    return result


def sealed_ids(here: Place) -> list[object]:
    result = verified(here)
    return [row["id"] for number in sorted(result.seals) for row in audit_verify.rows(here.directory, number)]


async def test_all_columns_are_sealed(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection)
    done = await seal(connection, here)
    assert (done.segments, done.rows) == (1, 1)
    (row,) = audit_verify.rows(here.directory, 1)
    columns = await connection.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'ampel.audit'::regclass AND attnum > 0 AND NOT attisdropped"
    )
    assert row.keys() == {column["attname"] for column in columns}
    assert (row["user_id"], row["detectors"], row["micro_eur"]) == ("person-1", {"iban": 2}, 0)
    assert str(row["at"]).endswith("+00:00")


async def test_times_are_utc_whatever_the_session_says(connection: asyncpg.Connection, here: Place) -> None:
    await connection.execute("SET timezone = 'Asia/Kathmandu'")
    await write(connection)
    await seal(connection, here)
    (row,) = audit_verify.rows(here.directory, 1)
    assert str(row["at"]).endswith("+00:00")


async def test_nothing_new_makes_no_segment(connection: asyncpg.Connection, here: Place) -> None:
    assert (await seal(connection, here)).segments == 0
    await write(connection, 2)
    await seal(connection, here)
    assert (await seal(connection, here)).segments == 0
    assert await connection.fetchval("SELECT count(*) FROM ampel.audit_segment") == 1


async def test_a_segment_has_a_highest_size(connection: asyncpg.Connection, here: Place) -> None:
    ids = await write(connection, 7)
    done = await seal(connection, here, rows=3)
    assert (done.segments, done.rows) == (3, 7)
    assert sealed_ids(here) == ids
    assert [s.count for s in verified(here).seals.values()] == [3, 3, 1]


async def test_rows_that_commit_late_are_waited_for(
    connection: asyncpg.Connection, second: asyncpg.Connection, here: Place
) -> None:
    """The lower id is still open when the higher one is there already."""
    transaction = second.transaction()
    await transaction.start()
    (low,) = await write(second)
    (high,) = await write(connection)
    assert low < high
    with pytest.raises(AuditError, match="offene Transaktion"):
        await seal(connection, here, wait_seconds=0.2)
    assert audit_directory.contents(here.directory).last == 0
    running = asyncio.create_task(seal(connection, here))
    await asyncio.sleep(0.2)
    assert not running.done()
    await transaction.commit()
    assert (await running).rows == 2
    assert sealed_ids(here) == [low, high]


async def test_those_who_come_later_are_not_waited_for(
    connection: asyncpg.Connection, second: asyncpg.Connection, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await write(connection)
    original = audit_sealing._writers
    transaction = second.transaction()

    async def writers(of: database.Connection) -> set[str]:
        found = await original(of)
        if not transaction_started:
            transaction_started.append(True)
            await transaction.start()
            await write(second)
            return found | {"9999/1"}  # one who was there, and is gone at the next look
        return found

    transaction_started: list[bool] = []
    monkeypatch.setattr(audit_sealing, "_writers", writers)
    assert (await seal(connection, here, wait_seconds=1)).rows == 1
    await transaction.commit()
    assert sealed_ids(here) == first
    assert (await seal(connection, here)).rows == 1


async def test_nobody_waits_for_sealing(
    connection: asyncpg.Connection, second: asyncpg.Connection, here: Place, database_url: str
) -> None:
    """While sealing waits for one open transaction, others write as if nothing were."""
    transaction = second.transaction()
    await transaction.start()
    await write(second)
    running = asyncio.create_task(seal(connection, here, wait_seconds=30))
    await asyncio.sleep(0.1)
    third = await database.connect(database_url)
    await asyncio.wait_for(write(third, 20), timeout=2)
    assert not running.done()
    await transaction.rollback()
    await running
    await third.close()


async def test_rolled_back_ids_are_stated_and_stay_so(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 2)
    transaction = connection.transaction()
    await transaction.start()
    await write(connection, 3)
    await transaction.rollback()
    await write(connection)
    await seal(connection, here)
    result = verified(here)
    assert (result.missing_ids, result.rows) == (3, 3)
    # Ids lost behind the last row count in the next segment.
    transaction = connection.transaction()
    await transaction.start()
    await write(connection, 2)
    await transaction.rollback()
    assert (await seal(connection, here)).segments == 0
    await write(connection)
    await seal(connection, here)
    assert verified(here).missing_ids == 5


async def test_many_writers_and_sealers_at_once(connection: asyncpg.Connection, here: Place, database_url: str) -> None:
    """Four write, some roll back, two seal all the while: each row is sealed once, in order."""

    runs: list[int] = []

    async def writer(number: int) -> list[int]:
        own = await database.connect(database_url)
        kept = []
        turn = 0
        # Until sealing has really happened in between, however busy the machine is.
        while turn < 25 or len(runs) < 3:
            turn += 1
            transaction = own.transaction()
            await transaction.start()
            ids = await write(own, 1 + turn % 2)
            await asyncio.sleep(0.001 * (number + turn % 3))
            if (number + turn) % 5:
                await transaction.commit()
                kept += ids
            else:
                await transaction.rollback()
        await own.close()
        return kept

    async def sealer() -> None:
        own = await database.connect(database_url)
        while not written.done():
            try:
                if (await seal(own, here, wait_seconds=30)).segments:
                    runs.append(1)
            except BusyError:
                await asyncio.sleep(0.01)
        await own.close()

    written = asyncio.gather(*(writer(number) for number in range(4)))
    await asyncio.gather(sealer(), sealer())
    kept = sorted(number for numbers in await written for number in numbers)
    await seal(connection, here)
    assert sealed_ids(here) == kept


async def test_two_at_once(connection: asyncpg.Connection, second: asyncpg.Connection, here: Place) -> None:
    await write(connection, 4)
    async with audit_sealing.alone(second):
        with pytest.raises(BusyError):
            await seal(connection, here)
    assert (await seal(connection, here)).rows == 4


class _CrashError(Exception):
    pass


@pytest.mark.parametrize(
    "place_of_crash", ["before the file", "scratch file only", "after the file", "before the segment is kept"]
)
async def test_a_crash_leaves_neither_hole_nor_double(
    connection: asyncpg.Connection, here: Place, monkeypatch: pytest.MonkeyPatch, place_of_crash: str
) -> None:
    ids = await write(connection, 2)
    await seal(connection, here)
    ids += await write(connection, 3)
    with monkeypatch.context() as patch:
        original = audit_directory.put

        def put(path: Path, content: bytes) -> None:
            if path.suffix == ".jsonl":
                if place_of_crash == "scratch file only":
                    path.with_name(f".{path.name}.new").write_bytes(content[:7])
                elif place_of_crash == "after the file":
                    original(path, content)
                raise _CrashError
            original(path, content)

        async def keep(*_: object) -> None:
            raise _CrashError

        if place_of_crash == "before the segment is kept":
            patch.setattr(audit_sealing, "_keep", keep)
        else:
            patch.setattr(audit_directory, "put", put)
        with pytest.raises(_CrashError):
            await seal(connection, here)
    ids += await write(connection, 1)
    await seal(connection, here)
    assert sealed_ids(here) == ids
    assert await connection.fetchval("SELECT sum(row_count) FROM ampel.audit_segment") == len(ids)
    assert await connection.fetchval("SELECT count(*) FROM ampel.audit_segment WHERE content IS NOT NULL") == 0


async def test_a_crash_of_the_database_in_between(
    connection: asyncpg.Connection, here: Place, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is written, and the connection is cut before the mark."""
    await write(connection, 2)
    victim = await database.connect(database_url)
    original = audit_directory.put

    def put(path: Path, content: bytes) -> None:
        original(path, content)
        if path.suffix == ".jsonl":
            victim.terminate()

    with monkeypatch.context() as patch:
        patch.setattr(audit_directory, "put", put)
        with pytest.raises((asyncpg.InterfaceError, asyncpg.PostgresError, OSError)):
            await seal(victim, here)
    before = audit_directory.segment_path(here.directory, 1).read_bytes()
    assert await connection.fetchval("SELECT exported_at FROM ampel.audit_segment") is None
    for _ in range(50):  # the server takes a moment to notice
        try:
            await seal(connection, here)
            break
        except BusyError:
            await asyncio.sleep(0.1)
    assert audit_directory.segment_path(here.directory, 1).read_bytes() == before
    assert verified(here).rows == 2


async def test_a_directory_that_is_away_keeps_the_rows(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 2)
    await seal(connection, here)
    await write(connection, 1)
    here.directory.rename(here.directory.with_name("weg"))
    here.directory.mkdir()
    with pytest.raises(AuditError, match=r"fehlt Segment 1, das zuletzt dort lag\. Ist das richtige Verzeichnis"):
        await seal(connection, here)
    assert list(here.directory.iterdir()) == []
    here.directory.rmdir()
    here.directory.with_name("weg").rename(here.directory)
    assert (await seal(connection, here)).rows == 1
    assert verified(here).rows == 3


async def test_a_pending_segment_is_not_written_into_the_wrong_directory(
    connection: asyncpg.Connection, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(connection)
    await seal(connection, here)
    await write(connection)
    with monkeypatch.context() as patch:
        patch.setattr(audit_sealing, "_export", _fail_after_first())
        with pytest.raises(_CrashError):
            await seal(connection, here)
    empty = Place(here.directory.with_name("leer"), here.key_file)
    empty.directory.mkdir()
    with pytest.raises(AuditError, match="fehlt Segment 1"):
        await seal(connection, empty)
    assert list(empty.directory.iterdir()) == []


def _fail_after_first() -> object:
    calls: list[int] = []

    async def export(*_: object) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise _CrashError

    return export


async def test_a_database_from_an_older_backup_does_not_start_a_second_history(
    connection: asyncpg.Connection, here: Place
) -> None:
    await write(connection)
    await seal(connection, here)
    await write(connection)
    await connection.execute("CREATE TABLE backup AS TABLE ampel.audit_segment")
    await seal(connection, here)
    await _as_owner(connection, "TRUNCATE ampel.audit_segment", "INSERT INTO ampel.audit_segment TABLE backup")
    with pytest.raises(AuditError, match=r"liegt Segment 2, von dem die Datenbank nichts weiß.*Sicherung"):
        await seal(connection, here)
    # The way on that docs/operations/audit.md gives: take out what the database does not know.
    audit_directory.segment_path(here.directory, 2).rename(here.directory.with_name("verwahrt.jsonl"))
    assert (await seal(connection, here)).rows == 1
    assert verified(here).rows == 2
    await _as_owner(connection, "TRUNCATE ampel.audit_segment")
    with pytest.raises(AuditError, match="liegen Segmente, von denen die Datenbank nichts weiß"):
        await seal(connection, here)
    assert verified(here).rows == 2


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE ampel.audit_segment SET seal = replace(seal, '\"count\":2', '\"count\":1')", "Die Unterschrift passt"),
        ("UPDATE ampel.audit_segment SET number = 7", "ist in Wahrheit Segment 1"),
        ("UPDATE ampel.audit_segment SET seal = '{}'", "Die unterschriebene letzte Zeile fehlt"),
    ],
)
async def test_a_changed_table_of_segments(
    connection: asyncpg.Connection, here: Place, statement: str, message: str
) -> None:
    await write(connection, 2)
    await seal(connection, here)
    await write(connection)
    await _as_owner(connection, statement)
    with pytest.raises(AuditError, match=message):
        await seal(connection, here)
    assert verified(here).rows == 2


async def test_moving_the_mark_leaves_no_hole(connection: asyncpg.Connection, here: Place) -> None:
    """The columns beside the seal are for SQL: where to go on is read from what was signed."""
    ids = await write(connection, 2)
    await seal(connection, here)
    ids += await write(connection, 3)
    await _as_owner(connection, "UPDATE ampel.audit_segment SET through_id = through_id + 2")
    await seal(connection, here)
    assert sealed_ids(here) == ids


async def test_rows_changed_between_signing_and_export(
    connection: asyncpg.Connection, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(connection, 2)
    with monkeypatch.context() as patch:
        patch.setattr(audit_sealing, "_export", _fail_after_first())
        with pytest.raises(_CrashError):
            await seal(connection, here)
    await _as_owner(
        connection,
        "UPDATE ampel.audit_segment SET content = convert_to("
        "replace(convert_from(content, 'UTF8'), 'person-1', 'person-2'), 'UTF8')",
    )
    with pytest.raises(AuditError, match="nach dem Unterschreiben verändert"):
        await seal(connection, here)
    assert audit_directory.contents(here.directory).last == 0


async def test_a_lost_key_is_not_replaced_in_silence(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection)
    await seal(connection, here)
    await write(connection)
    here.key_file.unlink()
    with pytest.raises(AuditError, match=r"AMPEL_AUDIT_KEY_FILE\) fehlt.*--new-key"):
        await seal(connection, here)
    assert not here.key_file.exists()
    SigningKey.read_or_create(here.key_file)
    with pytest.raises(AuditError, match=r"mit einem anderen Schlüssel.*--new-key"):
        await seal(connection, here)
    await seal(connection, here, new_key=True)
    assert len(audit_directory.key_paths(here.directory)) == 2
    assert verified(here).rows == 2
    await write(connection)
    assert (await seal(connection, here)).rows == 1


async def test_the_key_is_not_in_the_database(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection)
    await seal(connection, here)
    secret = "".join(here.key_file.read_text(encoding="ascii").splitlines()[1:-1])
    for table in await connection.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'ampel'"
    ):
        assert secret not in repr(await connection.fetch(f"TABLE {table['name']}"))
    assert all(secret not in path.read_text(encoding="utf-8") for path in here.directory.iterdir())


async def test_a_full_or_read_only_directory_says_so(connection: asyncpg.Connection, tmp_path: Path) -> None:
    blocked = tmp_path / "datei"
    blocked.write_bytes(b"")
    await write(connection)
    with pytest.raises(AuditError, match=r"AMPEL_AUDIT_DIR"):
        await seal(connection, Place(blocked / "export", tmp_path / "key.pem"))


async def _as_owner(connection: asyncpg.Connection, *statements: str) -> None:
    """What somebody can do who may switch triggers off."""
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await connection.execute(statement)
