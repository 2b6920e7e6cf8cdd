# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The format of sealed audit segments. Pure: no files, no database, no clock.

A segment is a file of canonical JSON lines (UTF-8, sorted keys, no spaces, each ended by a line feed):

    {"chain":C,"n":N,"row":{...}}    one per row, in the order of ids. N counts all rows ever sealed, without gaps.
    {..., "kind":"seal", ...}        the last line: what the segment holds, signed

C is the SHA-256 of the chain value before it, as text, followed by the line without its chain value. The first row
follows the hash of the segment before; in the first segment of all that is 64 zeros. A segment's hash is the SHA-256 of
its seal line, and the next seal names it. A segment covers the ids `after` < id <= `through`, and the next goes on
there: an id that has no row was missing when the segment was sealed, and none can go missing later.

When the retention has ended, a tombstone stays in its place: one line with the seal, signed anew.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.audit_signing import PublicKey, SigningKey

FORMAT = "ki-ampel-audit-1"
GENESIS = "0" * 64
_CHAIN_BEFORE = b'{"chain":"'
_BODY_AT = len(_CHAIN_BEFORE) + 64 + len(b'",')


class BrokenError(Exception):
    """A line is not what was written; the message says in German what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a segment's signed last line states. Times are ISO 8601 in UTC; `hash` is of the line itself."""

    number: int
    previous: str
    after: int
    through: int
    first_n: int
    count: int
    first_id: int
    last_id: int
    first_at: str
    last_at: str
    chain: str
    sealed_at: str
    key: str
    hash: str
    line: bytes


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a segment whose retention has ended."""

    seal: Seal
    pruned_at: str
    retention_days: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in one file; `line` counts from 1."""

    line: int
    text: str


def canonical(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def build(rows: Sequence[Mapping[str, Any]], before: Seal | None, through: int, key: SigningKey, now: str) -> bytes:
    """A whole segment. `rows` have at least `id` and `at` (ISO 8601 in UTC), in the order of ids, and are not empty."""
    first_n = before.first_n + before.count if before else 1
    previous = before.hash if before else GENESIS
    chain, lines = previous, []
    for n, row in enumerate(rows, start=first_n):
        body = canonical({"n": n, "row": row})
        chain = _next_chain(chain, body)
        lines.append(_CHAIN_BEFORE + chain.encode() + b'",' + body[1:])
    statement = {
        "after": before.through if before else 0,
        "chain": chain,
        "count": len(rows),
        "first_at": min(row["at"] for row in rows),
        "first_id": rows[0]["id"],
        "first_n": first_n,
        "format": FORMAT,
        "key": key.public.fingerprint,
        "kind": "seal",
        "last_at": max(row["at"] for row in rows),
        "last_id": rows[-1]["id"],
        "number": before.number + 1 if before else 1,
        "previous": previous,
        "sealed_at": now,
        "through": through,
    }
    lines.append(_signed(statement, key))
    return b"\n".join(lines) + b"\n"


def build_tombstone(seal: Seal, key: SigningKey, now: str, retention_days: int) -> bytes:
    statement = {
        "format": FORMAT,
        "key": key.public.fingerprint,
        "kind": "tombstone",
        "pruned_at": now,
        "retention_days": retention_days,
        "seal": seal.line.decode(),
    }
    return _signed(statement, key) + b"\n"


def read_seal(line: bytes, keys: Mapping[str, PublicKey]) -> Seal:
    """Raises: BrokenError, when the line was not signed as it stands by one of the keys."""
    fields = _verified(line, "seal", keys)
    del fields["format"], fields["kind"]
    try:
        return Seal(**fields, hash=hashlib.sha256(line).hexdigest(), line=line)
    except TypeError:
        raise BrokenError("Die letzte Zeile hat andere Angaben als erwartet") from None


def read_tombstone(content: bytes, keys: Mapping[str, PublicKey]) -> Tombstone:
    """Raises: BrokenError."""
    if not content.endswith(b"\n"):
        raise BrokenError("Die Datei ist abgeschnitten")
    fields = _verified(content[:-1], "tombstone", keys)
    seal = read_seal(fields["seal"].encode(), keys)
    return Tombstone(seal, fields["pruned_at"], fields["retention_days"])


def split(content: bytes) -> tuple[list[bytes], bytes]:
    """The row lines and the seal line of a segment. Raises: BrokenError."""
    if not content.endswith(b"\n"):
        raise BrokenError("Die Datei ist abgeschnitten")
    *rows, seal = content[:-1].split(b"\n")
    return rows, seal


def check_rows(lines: Iterable[bytes], seal: Seal) -> list[Fault]:
    """What is wrong with the row lines under a seal whose signature holds; nothing, when they are what was sealed."""
    faults: list[Fault] = []
    chain, expected, identity = seal.previous, seal.first_n, seal.after
    number = 0
    for number, line in enumerate(lines, start=1):
        try:
            entry = _entry(line)
            n, stated, row_id = entry["n"], entry["chain"], entry["row"]["id"]
            right = _next_chain(chain, b"{" + line[_BODY_AT:])
        except BrokenError:
            faults.append(Fault(number, "Der Eintrag wurde beschädigt oder verändert"))
            expected += 1
            continue
        if n != expected:
            faults.append(Fault(number, f"Hier müsste Eintrag Nr. {expected} stehen, es steht aber Nr. {n} da"))
        elif right != stated:
            faults.append(Fault(number, f"Eintrag Nr. {n} wurde verändert, oder einer davor"))
        elif not identity < row_id <= seal.through:
            faults.append(Fault(number, f"Eintrag Nr. {n} hat die Kennung {row_id}, die hier nicht sein kann"))
        else:
            identity = row_id
        # From here on with what stands there, so that damage further down is found at its own line.
        chain, expected = stated, n + 1
    if number != seal.count:
        faults.append(Fault(number + 1, f"Das Segment hat {number} Einträge, versiegelt wurden {seal.count}"))
    elif chain != seal.chain and not faults:
        faults.append(Fault(number, "Die Einträge sind nicht die versiegelten: Ihre Prüfkette wurde neu berechnet"))
    return faults


def entry_row(line: bytes) -> dict[str, Any]:
    """The audit row in a row line. Raises: BrokenError."""
    row: dict[str, Any] = _entry(line)["row"]
    return row


def _entry(line: bytes) -> dict[str, Any]:
    entry = _canonical_object(line)
    if entry.keys() != {"chain", "n", "row"} or not isinstance(entry["row"], dict):
        raise BrokenError("Das ist kein Eintrag")
    numbers = isinstance(entry["n"], int) and isinstance(entry["row"].get("id"), int)
    if not numbers or not isinstance(entry["chain"], str) or len(entry["chain"]) != len(GENESIS):
        raise BrokenError("Das ist kein Eintrag")
    return entry


def _canonical_object(line: bytes) -> dict[str, Any]:
    try:
        content = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise BrokenError("Die Zeile ist beschädigt") from None
    # Whoever changes the bytes but not the meaning has changed the file, too.
    if not isinstance(content, dict) or canonical(content) != line:
        raise BrokenError("Die Zeile ist nicht so geschrieben, wie das Gateway schreibt")
    return content


def _verified(line: bytes, kind: str, keys: Mapping[str, PublicKey]) -> dict[str, Any]:
    fields = _canonical_object(line)
    signature = fields.pop("signature", None)
    if fields.get("kind") != kind or not isinstance(signature, str):
        raise BrokenError("Die unterschriebene letzte Zeile fehlt")
    if fields.get("format") != FORMAT:
        raise BrokenError("Das Format ist unbekannt; ist dieses Programm älter als das Protokoll?")
    key = keys.get(str(fields.get("key")))
    if key is None:
        raise BrokenError(f"Unterschrieben mit einem anderen Schlüssel (Fingerabdruck {fields.get('key')})")
    if not key.signed(canonical(fields), signature):
        raise BrokenError("Die Unterschrift passt nicht zum Inhalt")
    return fields


def _signed(statement: dict[str, Any], key: SigningKey) -> bytes:
    return canonical({**statement, "signature": key.sign(canonical(statement))})


def _next_chain(chain: str, body: bytes) -> str:
    return hashlib.sha256(chain.encode() + body).hexdigest()
