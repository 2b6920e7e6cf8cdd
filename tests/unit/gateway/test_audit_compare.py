# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Against the database: what its owner changed after sealing."""

from pathlib import Path

import asyncpg
import pytest

from gateway import audit_directory
from gateway.audit_compare import Waiting, compare
from gateway.audit_pruning import prune
from gateway.audit_sealing import Place, seal
from gateway.audit_signing import read_public
from gateway.audit_verify import verify
from tests.unit.gateway.audit_rows import place, write

SLIPPED_IN = (
    "INSERT INTO ampel.audit (id, request_id, verdict, code) OVERRIDING SYSTEM VALUE"
    " VALUES ({}, gen_random_uuid(), 'deny', 'x')"
)


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


async def _check(
    connection: asyncpg.Connection, here: Place
) -> tuple[list[tuple[int | None, int | None, str]], Waiting]:
    result = verify(here.directory, read_public(audit_directory.key_paths(here.directory)))
    waiting = await compare(connection, here.directory, result)
    return [(problem.segment, problem.line, problem.text) for problem in result.problems], waiting


async def _as_owner(connection: asyncpg.Connection, statement: str) -> None:
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(statement)


async def test_untouched(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 3)
    await seal(connection, here)
    await write(connection, 2)
    problems, waiting = await _check(connection, here)
    assert (problems, waiting.rows) == ([], 2)
    assert waiting.oldest is not None
    await seal(connection, here)
    assert await _check(connection, here) == ([], Waiting(0, None))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE ampel.audit SET user_id = 'person-9', code = 'x' WHERE id = 2",
            (1, 2, "Die Zeile mit der Kennung 2 ist in der Datenbank anders: code, user_id"),
        ),
        ("DELETE FROM ampel.audit WHERE id = 4", (2, 1, "Die Zeile mit der Kennung 4 fehlt in der Datenbank")),
        (
            SLIPPED_IN.format(6),
            (2, None, "Die Zeile mit der Kennung 6 kam erst nach dem Versiegeln in die Datenbank"),
        ),
        (
            "UPDATE ampel.audit_segment SET seal = '{}' WHERE number = 1",
            (1, None, "In der Datenbank steht ein anderes Siegel als im Verzeichnis"),
        ),
        (
            "DELETE FROM ampel.audit_segment WHERE number = 2",
            (2, None, "Die Datenbank kennt dieses Segment nicht"),
        ),
    ],
    ids=["changed", "deleted", "slipped in", "seal exchanged", "segment forgotten"],
)
async def test_what_an_owner_of_the_database_can_do(
    connection: asyncpg.Connection, here: Place, statement: str, expected: tuple[int, int | None, str]
) -> None:
    """Ids 1 to 3 are in segment 1, 4, 5 and 7 in segment 2; 6 was rolled back."""
    await write(connection, 3)
    await seal(connection, here)
    await write(connection, 2)
    await connection.fetchval("SELECT nextval(pg_get_serial_sequence('ampel.audit', 'id'))")
    await write(connection)
    await seal(connection, here)
    assert (await _check(connection, here))[0] == []
    await _as_owner(connection, statement)
    problems, _ = await _check(connection, here)
    assert problems == [expected]
    # Columns are named, values never.
    assert "person-9" not in repr(problems)


async def test_the_end_cut_off_the_directory(connection: asyncpg.Connection, here: Place) -> None:
    """What the files alone cannot show."""
    for _ in range(2):
        await write(connection, 2)
        await seal(connection, here)
    audit_directory.segment_path(here.directory, 2).unlink()
    problems, _ = await _check(connection, here)
    assert problems == [(2, None, "Die Datenbank kennt das Segment als exportiert, im Verzeichnis fehlt es")]


async def test_columns_that_came_later_do_not_matter(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 2)
    await seal(connection, here)
    await connection.execute("ALTER TABLE ampel.audit ADD COLUMN later text DEFAULT 'neu'")
    await write(connection, 1)
    await seal(connection, here)
    assert (await _check(connection, here))[0] == []


async def test_pruned_rows_must_be_gone(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 2, days_ago=100)
    await seal(connection, here)
    await prune(connection, here, 90)
    assert (await _check(connection, here))[0] == []
    await connection.execute(SLIPPED_IN.format(1))
    assert (await _check(connection, here))[0] == [
        (1, None, "Gelöschtes Segment, aber in der Datenbank stehen 1 Zeilen davon")
    ]


async def test_pruned_in_the_database_while_the_file_is_kept(connection: asyncpg.Connection, here: Place) -> None:
    await write(connection, 2, days_ago=100)
    await seal(connection, here)
    await prune(connection, here, 90, files=False)
    assert (await _check(connection, here))[0] == []
