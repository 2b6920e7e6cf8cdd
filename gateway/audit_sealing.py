# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sealing: rows of `ampel.audit` become signed segments in the export directory.

A segment is first signed and kept in the database with all its bytes, in one transaction, and then exported. So a crash
at any point leaves either nothing, or a segment that the next run exports as it is: never two versions of one number.

Rows become visible in the order of their commits, not of their ids. What may be sealed is found without making anybody
wait: the last id given out is read first, then who is writing to the table just now. Ids are taken under the table's
lock, which is kept until the end of the transaction; so when those writers are gone, no row up to that id can come.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from gateway import audit_directory
from gateway.audit_segments import BrokenError, Seal, build, check_rows, read_seal, split
from gateway.audit_signing import AuditError, PublicKey, SigningKey, read_public
from gateway.database import Connection

# Rows of one segment: about 4 MB, and some 0.1 s of work.
SEGMENT_ROWS = 10_000
_LOCK = 7_305_811_241  # any fixed number: one gateway or command seals or prunes at a time
_POLL_SECONDS = 0.05

_WRITERS = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'ampel.audit'::regclass AND mode = 'RowExclusiveLock' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid IS DISTINCT FROM pg_backend_pid()
"""
_ROWS = "SELECT to_jsonb(a)::text FROM ampel.audit a WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3"
_KEY_HINT = (
    "Spielen Sie den Schlüssel aus der Sicherung zurück. Ist er verloren, geht es mit einem neuen weiter: "
    "ampel audit seal --new-key"
)


class BusyError(AuditError):
    """Somebody else is sealing or pruning just now; no harm done."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run did."""

    segments: int
    rows: int
    last: Seal | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where segments go, and the file of the key that signs them."""

    directory: Path
    key_file: Path


@asynccontextmanager
async def alone(connection: Connection) -> AsyncIterator[None]:
    """Raises: BusyError. The lock goes with the connection, however that ends."""
    if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
        raise BusyError("Gerade versiegelt oder löscht schon jemand; versuchen Sie es gleich noch einmal.")
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)


async def seal(
    connection: Connection, place: Place, *, new_key: bool = False, wait_seconds: float = 5, rows: int = SEGMENT_ROWS
) -> Sealed:
    """Seal and export all that can be; `rows` is the most that a segment holds.

    Args:
        new_key: go on with another key than that of the last segment, for instance because it was lost.
        wait_seconds: how long to wait for open transactions that may still bring a row.

    Raises:
        AuditError: the directory, the key or the table of segments is not as it was left.
    """
    async with alone(connection):
        key, keys, last = await prepare(connection, place, new_key=new_key)
        await _export(connection, place.directory, keys)
        through = await _watermark(connection, wait_seconds)
        segments = count = 0
        while True:
            made = await _seal_one(connection, key, last, through, rows)
            if made is None:
                return Sealed(segments, count, last)
            await _export(connection, place.directory, keys)
            last, segments, count = made, segments + 1, count + made.count


async def last_seal(connection: Connection, keys: Mapping[str, PublicKey]) -> Seal | None:
    """Of the newest segment. Raises: AuditError, when the row was not signed as it stands by one of the keys."""
    record = await connection.fetchrow("SELECT number, seal FROM ampel.audit_segment ORDER BY number DESC LIMIT 1")
    return stored_seal(record["number"], record["seal"], keys) if record else None


def stored_seal(number: int, line: str, keys: Mapping[str, PublicKey]) -> Seal:
    """The seal in a row of ampel.audit_segment. Raises: AuditError, when it is not what was signed."""
    try:
        found = read_seal(line.encode(), keys)
    except BrokenError as error:
        raise AuditError(f"Segment {number} in der Tabelle ampel.audit_segment: {error}. {_KEY_HINT}") from None
    if found.number != number:
        raise AuditError(f"Segment {number} in der Tabelle ampel.audit_segment ist in Wahrheit Segment {found.number}.")
    return found


async def prepare(
    connection: Connection, place: Place, *, new_key: bool = False
) -> tuple[SigningKey, dict[str, PublicKey], Seal | None]:
    """The key that signs, the keys that are believed, and the newest segment. Raises: AuditError."""
    exported = await connection.fetchval("SELECT max(number) FROM ampel.audit_segment WHERE exported_at IS NOT NULL")
    begun = await connection.fetchval("SELECT EXISTS (SELECT FROM ampel.audit_segment)")
    if not begun and await asyncio.to_thread(_occupied, place.directory):
        raise AuditError(
            f"In {place.directory} (AMPEL_AUDIT_DIR) liegen Segmente, von denen die Datenbank nichts weiß. Gehören sie "
            "zu einer früheren Datenbank, dann heben Sie sie auf und nennen ein leeres Verzeichnis."
        )
    if begun and not new_key and not await asyncio.to_thread(place.key_file.exists):
        raise AuditError(f"Der Schlüssel des Protokolls {place.key_file} (AMPEL_AUDIT_KEY_FILE) fehlt. {_KEY_HINT}")
    key = await asyncio.to_thread(SigningKey.read_or_create, place.key_file)
    keys = {key.public.fingerprint: key.public}
    if begun:
        # The key of the newest segment must be this one; earlier ones may have been signed by a key that was replaced.
        earlier = await asyncio.to_thread(_known_keys, place.directory)
        last = await last_seal(connection, keys | earlier if new_key else keys)
        keys = earlier | keys
    else:
        last = None
    await asyncio.to_thread(_check_directory, place.directory, key.public, last, exported)
    return key, keys, last


def _occupied(directory: Path) -> bool:
    return directory.is_dir() and audit_directory.contents(directory).last > 0


def _known_keys(directory: Path) -> dict[str, PublicKey]:
    return read_public(audit_directory.key_paths(directory))


def _check_directory(directory: Path, key: PublicKey, last: Seal | None, exported: int | None) -> None:
    """A mount that is away, or a database put back from a backup, must not start a second history."""
    if exported is not None:
        found = audit_directory.contents(directory)
        if exported not in found.segments | found.tombstones:
            raise AuditError(
                f"In {directory} (AMPEL_AUDIT_DIR) fehlt Segment {exported}, das zuletzt dort lag. Ist das richtige "
                "Verzeichnis eingehängt?"
            )
    audit_directory.prepare(directory, key)
    newest = audit_directory.contents(directory).last
    if newest > (last.number if last else 0):
        raise AuditError(
            f"In {directory} (AMPEL_AUDIT_DIR) liegt Segment {newest}, von dem die Datenbank nichts weiß. Wurde sie "
            "aus einer älteren Sicherung zurückgespielt? Was dann zu tun ist, steht in docs/operations/audit.md."
        )


async def _watermark(connection: Connection, wait_seconds: float) -> int:
    """An id up to which every row that will ever be there is there. Raises: AuditError, when writers do not finish."""
    last_id = await connection.fetchval(
        "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('ampel.audit', 'id')::regclass), 0)"
    )
    deadline = time.monotonic() + wait_seconds
    waiting = await _writers(connection)
    while waiting:
        if time.monotonic() > deadline:
            raise AuditError(
                "Das Protokoll lässt sich nicht versiegeln: Eine Verbindung zu PostgreSQL hat eine offene Transaktion, "
                "in der noch Zeilen stehen können (ampel.audit in pg_locks). Beenden Sie sie."
            )
        await asyncio.sleep(_POLL_SECONDS)
        # Those who came later write higher ids.
        waiting &= await _writers(connection)
    return int(last_id)


async def _writers(connection: Connection) -> set[str]:
    return {record[0] for record in await connection.fetch(_WRITERS)}


async def _seal_one(connection: Connection, key: SigningKey, last: Seal | None, through: int, most: int) -> Seal | None:
    after = last.through if last else 0
    async with connection.transaction():
        # Answered requests are committed without waiting for the disk. This transaction waits, and they are before it
        # in the log: nothing leaves the host that a crash of the database could undo.
        await connection.execute("SET LOCAL synchronous_commit = on; SET LOCAL timezone = 'UTC'")
        records = await connection.fetch(_ROWS, after, through, most)
        if not records:
            return None
        # In a thread: in the gateway, others are being answered meanwhile.
        made, content = await asyncio.to_thread(
            _signed, [record[0] for record in records], last, through if len(records) < most else None, key
        )
        await _keep(connection, made, content)
    return made


def _signed(texts: list[str], last: Seal | None, through: int | None, key: SigningKey) -> tuple[Seal, bytes]:
    rows = [orjson.loads(text) for text in texts]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    content = build(rows, last, rows[-1]["id"] if through is None else through, key, now)
    return read_seal(split(content)[1], {key.public.fingerprint: key.public}), content


async def _keep(connection: Connection, made: Seal, content: bytes) -> None:
    await connection.execute(
        "INSERT INTO ampel.audit_segment (number, after_id, through_id, row_count, first_at, last_at, seal, content)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        *(made.number, made.after, made.through, made.count),
        *(datetime.fromisoformat(made.first_at), datetime.fromisoformat(made.last_at)),
        *(made.line.decode(), content),
    )


async def _export(connection: Connection, directory: Path, keys: Mapping[str, PublicKey]) -> None:
    """Write out what is signed and not yet marked as exported: usually one segment, after a crash again the same."""
    pending = await connection.fetch(
        "SELECT number, seal, content FROM ampel.audit_segment WHERE exported_at IS NULL ORDER BY number"
    )
    for record in pending:
        made = stored_seal(record["number"], record["seal"], keys)
        if not await asyncio.to_thread(_intact, record["content"], made):
            raise AuditError(f"Segment {made.number} in ampel.audit_segment wurde nach dem Unterschreiben verändert.")
        path = audit_directory.segment_path(directory, made.number)
        await asyncio.to_thread(audit_directory.put, path, record["content"])
        await connection.execute(
            "UPDATE ampel.audit_segment SET exported_at = now(), content = NULL WHERE number = $1", made.number
        )


def _intact(content: bytes, made: Seal) -> bool:
    try:
        rows, line = split(content)
    except BrokenError:
        return False
    return line == made.line and not check_rows(rows, made)
