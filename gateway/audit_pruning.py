# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pruning: when the retention of a whole segment has ended, its rows leave the database and its file the directory.

In the directory a signed tombstone stays, so that the chain of segments still holds. Segments go in their order, and
only those whose file is there and whole: what cannot be proven is kept until somebody has looked.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from gateway import audit_directory
from gateway.audit_sealing import Place, alone, prepare, stored_seal
from gateway.audit_segments import BrokenError, Seal, build_tombstone, check_rows, split
from gateway.audit_signing import AuditError, SigningKey
from gateway.database import Connection


@dataclass(frozen=True, slots=True)
class Pruned:
    """What one run did."""

    segments: int
    rows: int
    files: int


async def prune(connection: Connection, place: Place, retention_days: int, *, files: bool = True) -> Pruned:
    """Delete what is older than the retention. With `files` false the exported files stay as they are.

    Raises:
        AuditError: a segment's file is missing or damaged, or its rows are no longer those that were sealed.
    """
    async with alone(connection):
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM ampel.audit_segment)"):
            return Pruned(0, 0, 0)
        key, keys, _ = await prepare(connection, place)
        segments = rows = removed = 0
        for record in await connection.fetch(_DUE, timedelta(days=retention_days)):
            seal = stored_seal(record["number"], record["seal"], keys)
            await asyncio.to_thread(_check_file, place.directory, seal)
            rows += await _prune_rows(connection, seal.number, retention_days)
            segments += 1
        if files:
            found = await asyncio.to_thread(audit_directory.contents, place.directory)
            for record in await connection.fetch(_PRUNED, sorted(found.segments)):
                seal = stored_seal(record["number"], record["seal"], keys)
                await asyncio.to_thread(_bury, place.directory, seal, key, record["retention_days"])
                removed += 1
        return Pruned(segments, rows, removed)


# In their order, up to the first that is still too young.
_DUE = """
    SELECT number, seal FROM ampel.audit_segment s
    WHERE pruned_at IS NULL AND exported_at IS NOT NULL AND number < coalesce(
        (SELECT min(number) FROM ampel.audit_segment WHERE exported_at IS NULL OR last_at >= now() - $1::interval),
        number + 1)
    ORDER BY number
"""
_PRUNED = """
    SELECT number, seal, retention_days FROM ampel.audit_segment
    WHERE pruned_at IS NOT NULL AND number = ANY($1) ORDER BY number
"""


async def _prune_rows(connection: Connection, number: int, retention_days: int) -> int:
    try:
        return int(await connection.fetchval("SELECT ampel.prune_segment($1, $2)", number, retention_days))
    except asyncpg.RaiseError as error:
        raise AuditError(
            f"Segment {number} wurde nicht gelöscht ({error.message}). Prüfen Sie: ampel audit verify "
            "--against-database"
        ) from None


def _check_file(directory: Path, seal: Seal) -> None:
    path = audit_directory.segment_path(directory, seal.number)
    try:
        rows, line = split(path.read_bytes())
        whole = line == seal.line and not check_rows(rows, seal)
    except (OSError, BrokenError):
        whole = False
    if not whole:
        raise AuditError(
            f"{path} fehlt oder ist nicht mehr, was exportiert wurde. Es wurde nichts gelöscht. "
            f"Prüfen Sie: ampel audit verify {directory}"
        )


def _bury(directory: Path, seal: Seal, key: SigningKey, retention_days: int) -> None:
    """First the tombstone, then the file: a crash in between leaves both, and the next run goes on."""
    tombstone = audit_directory.tombstone_path(directory, seal.number)
    if not tombstone.exists():
        now = datetime.now(UTC).isoformat(timespec="seconds")
        audit_directory.put(tombstone, build_tombstone(seal, key, now, retention_days))
    audit_directory.remove(audit_directory.segment_path(directory, seal.number))
