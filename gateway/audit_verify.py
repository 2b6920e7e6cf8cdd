# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verifying an export directory, offline: with nothing but the files and the public keys.

What it can and cannot find is written down in docs/decisions/0007-audit-segments.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from gateway import audit_directory
from gateway.audit_segments import (
    GENESIS,
    BrokenError,
    Fault,
    Seal,
    check_rows,
    entry_row,
    read_seal,
    read_tombstone,
    split,
)
from gateway.audit_signing import PublicKey

# Called with segments done and segments in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `line` counts from 1 in the segment's file."""

    segment: int | None
    line: int | None
    text: str


@dataclass(slots=True)
class Result:
    """What was found. `seals` are those that hold, by number; `missing_ids` had no row when they were sealed."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seals: dict[int, Seal] = field(default_factory=dict)
    pruned: dict[int, int] = field(default_factory=dict)
    rows: int = 0
    missing_ids: int = 0

    def add(self, segment: int | None, line: int | None, text: str) -> None:
        self.problems.append(Problem(segment, line, text))

    @property
    def pruned_rows(self) -> int:
        return sum(self.seals[number].count for number in self.pruned)


def verify(
    directory: Path,
    keys: Mapping[str, PublicKey],
    *,
    known: Mapping[int, str] | None = None,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Check every file and the chain over them.

    Args:
        keys: the public keys that are believed, by fingerprint.
        known: hashes of segments that somebody noted earlier, by number: only they show that the end was cut off, or
            that all was signed anew.

    Raises:
        AuditError: the directory cannot be read.
    """
    found = audit_directory.contents(directory)
    result = Result(notes=[f"Gehört nicht zum Protokoll: {name}" for name in found.foreign])
    numbers = found.segments | found.tombstones
    if not numbers:
        result.add(None, None, "In diesem Verzeichnis liegt kein einziges Segment")
    before: Seal | None = None
    for number in range(1, found.last + 1):
        seal = _one(directory, number, found, keys, result)
        if seal is not None:
            _check_link(result, seal, before, number)
            result.seals[number] = seal
        before = seal
        progress(number, found.last)
    for number, noted in sorted((known or {}).items()):
        _check_known(result, number, noted)
    return result


def rows(directory: Path, number: int) -> Iterator[dict[str, object]]:
    """The audit rows of a segment that was verified."""
    lines, _ = split(audit_directory.segment_path(directory, number).read_bytes())
    return (entry_row(line) for line in lines)


def _one(
    directory: Path, number: int, found: audit_directory.Contents, keys: Mapping[str, PublicKey], result: Result
) -> Seal | None:
    """The seal of one segment, if it holds."""
    buried = number in found.tombstones
    if number not in found.segments | found.tombstones:
        result.add(number, None, "Das Segment fehlt")
        return None
    seal = None
    if buried:
        seal = _tombstone(audit_directory.tombstone_path(directory, number), number, keys, result)
    if number in found.segments:
        whole = _segment(audit_directory.segment_path(directory, number), number, keys, result)
        if buried:
            result.notes.append(
                f"Segment {number}: Das Löschen wurde unterbrochen; die Datei liegt noch neben dem Rest"
            )
        if buried and whole and seal and whole.hash != seal.hash:
            result.add(number, None, "Die Datei und der Rest nach dem Löschen gehören nicht zusammen")
        seal = whole if not buried else seal
    return seal


def _segment(path: Path, number: int, keys: Mapping[str, PublicKey], result: Result) -> Seal | None:
    lines: list[bytes] = []
    try:
        lines, last = split(path.read_bytes())
        seal = read_seal(last, keys)
    except OSError as error:
        result.add(number, None, f"Die Datei ist nicht lesbar ({error.strerror})")
        return None
    except BrokenError as error:
        result.add(number, len(lines) + 1, str(error))
        return None
    if seal.number != number:
        result.add(number, len(lines) + 1, f"Unter diesem Namen liegt Segment {seal.number}")
        return None
    for fault in check_rows(lines, seal):
        _report(result, number, fault)
    result.rows += len(lines)
    return seal


def _report(result: Result, number: int, fault: Fault) -> None:
    result.add(number, fault.line, fault.text)


def _tombstone(path: Path, number: int, keys: Mapping[str, PublicKey], result: Result) -> Seal | None:
    try:
        left = read_tombstone(path.read_bytes(), keys)
    except OSError as error:
        result.add(number, None, f"Die Datei ist nicht lesbar ({error.strerror})")
        return None
    except BrokenError as error:
        result.add(number, 1, f"Rest nach dem Löschen: {error}")
        return None
    if left.seal.number != number:
        result.add(number, 1, f"Unter diesem Namen liegt der Rest von Segment {left.seal.number}")
        return None
    due = datetime.fromisoformat(left.seal.last_at) + timedelta(days=left.retention_days)
    if datetime.fromisoformat(left.pruned_at) < due:
        result.add(number, 1, f"Gelöscht am {left.pruned_at}, vor dem Ende der Frist von {left.retention_days} Tagen")
    result.pruned[number] = left.retention_days
    return left.seal


def _check_link(result: Result, seal: Seal, before: Seal | None, number: int) -> None:
    # Ids that were taken but have no row: rolled back, or removed before they were sealed.
    result.missing_ids += seal.through - seal.after - seal.count
    if before is None and number > 1:
        # What stands before is missing or broken, and has been reported.
        return
    expected = (before.hash, before.through, before.first_n + before.count) if before else (GENESIS, 0, 1)
    if seal.previous != expected[0]:
        result.add(number, None, "Das Segment schließt nicht an das davor an: Eines von beiden wurde ausgetauscht")
    elif (seal.after, seal.first_n) != expected[1:]:
        result.add(number, None, "Zwischen diesem Segment und dem davor fehlen Einträge")


def _check_known(result: Result, number: int, noted: str) -> None:
    seal = result.seals.get(number)
    if seal is None:
        result.add(number, None, "Die Prüfsumme dieses Segments wurde notiert, aber es fehlt oder ist beschädigt")
    elif seal.hash != noted:
        result.add(number, None, f"Notiert wurde die Prüfsumme {noted}, das Segment hat aber {seal.hash}")
