# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing an export directory with the database it came from: finds what a database owner changed after sealing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import orjson

from gateway.audit_verify import Progress, Result, rows
from gateway.database import Connection

_ROWS = "SELECT id, to_jsonb(a)::text AS row FROM ampel.audit a WHERE id > $1 AND id <= $2"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that are not sealed yet, and when the oldest of them was written."""

    rows: int
    oldest: str | None


async def compare(
    connection: Connection, directory: Path, result: Result, progress: Progress = lambda done, total: None
) -> Waiting:
    """Add to `result` where the database differs from the directory; segments that do not hold are left out.

    Of a changed row the report names the columns, never the values.
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute("SET LOCAL timezone = 'UTC'")
        known = {
            record["number"]: record
            for record in await connection.fetch(
                "SELECT number, seal, exported_at, pruned_at FROM ampel.audit_segment ORDER BY number"
            )
        }
        _compare_tables(known, result)
        for done, number in enumerate(sorted(result.seals), start=1):
            await _compare_rows(connection, directory, result, number, pruned=_is_pruned(known.get(number)))
            progress(done, len(result.seals))
        through = max((seal.through for seal in result.seals.values()), default=0)
        record = await connection.fetchrow(
            "SELECT count(*) AS rows, min(at)::text AS oldest FROM ampel.audit WHERE id > $1", through
        )
    assert record is not None  # noqa: S101 - an aggregate always has a row
    return Waiting(record["rows"], record["oldest"])


def _is_pruned(record: asyncpg.Record | None) -> bool:
    return record is not None and record["pruned_at"] is not None


def _compare_tables(known: Mapping[int, asyncpg.Record], result: Result) -> None:
    broken = {problem.segment for problem in result.problems}
    for number, record in known.items():
        seal = result.seals.get(number)
        if seal is None:
            if record["exported_at"] is not None and number not in broken:
                result.add(number, None, "Die Datenbank kennt das Segment als exportiert, im Verzeichnis fehlt es")
        elif record["seal"].encode() != seal.line:
            result.add(number, None, "In der Datenbank steht ein anderes Siegel als im Verzeichnis")
        elif number in result.pruned and record["pruned_at"] is None:
            result.add(number, None, "Im Verzeichnis gelöscht, in der Datenbank nicht")
    for number in result.seals.keys() - known.keys():
        result.add(number, None, "Die Datenbank kennt dieses Segment nicht")


async def _compare_rows(connection: Connection, directory: Path, result: Result, number: int, *, pruned: bool) -> None:
    seal = result.seals[number]
    stored = {
        record["id"]: orjson.loads(record["row"]) for record in await connection.fetch(_ROWS, seal.after, seal.through)
    }
    if pruned or number in result.pruned:
        if stored:
            result.add(number, None, f"Gelöschtes Segment, aber in der Datenbank stehen {len(stored)} Zeilen davon")
        return
    if any(problem.segment == number and problem.line is not None for problem in result.problems):
        return
    for line, row in enumerate(rows(directory, number), start=1):
        found = stored.pop(row["id"], None)
        if found is None:
            result.add(number, line, f"Die Zeile mit der Kennung {row['id']} fehlt in der Datenbank")
        # Columns that were added later are in the database only, and were not sealed then.
        elif changed := [name for name, value in row.items() if found.get(name) != value or name not in found]:
            result.add(
                number, line, f"Die Zeile mit der Kennung {row['id']} ist in der Datenbank anders: {', '.join(changed)}"
            )
    for row_id in sorted(stored):
        result.add(number, None, f"Die Zeile mit der Kennung {row_id} kam erst nach dem Versiegeln in die Datenbank")
