# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The format: whatever is done to a segment's bytes without the key, it no longer holds."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.audit_segments import (
    GENESIS,
    BrokenError,
    Seal,
    build,
    build_tombstone,
    check_rows,
    read_seal,
    read_tombstone,
    split,
)
from gateway.audit_signing import PublicKey, SigningKey

KEY = SigningKey.generate()
OTHER = SigningKey.generate()
KEYS = {KEY.public.fingerprint: KEY.public}
NOW = "2026-03-02T08:00:00+00:00"


def row(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "at": f"2026-03-01T08:00:{number % 60:02d}+00:00", "code": "ok", "detectors": {}, **more}


def segment(ids: list[int], before: Seal | None = None, through: int | None = None, key: SigningKey = KEY) -> bytes:
    return build([row(number) for number in ids], before, through or ids[-1], key, NOW)


def faults(content: bytes, keys: dict[str, PublicKey] = KEYS) -> list[str]:
    try:
        lines, last = split(content)
        return [fault.text for fault in check_rows(lines, read_seal(last, keys))]
    except BrokenError as error:
        return [str(error)]


WHOLE = segment([2, 3, 5])


def test_what_was_sealed_holds() -> None:
    assert faults(WHOLE) == []
    seal = read_seal(split(WHOLE)[1], KEYS)
    assert (seal.number, seal.previous, seal.after, seal.through, seal.first_n, seal.count) == (1, GENESIS, 0, 5, 1, 3)
    assert (seal.first_id, seal.last_id, seal.first_at, seal.last_at, seal.sealed_at) == (
        2, 5, "2026-03-01T08:00:02+00:00", "2026-03-01T08:00:05+00:00", NOW,
    )  # fmt: skip


def test_the_next_goes_on_where_the_one_before_ended() -> None:
    first = read_seal(split(WHOLE)[1], KEYS)
    second = read_seal(split(segment([9], first, 12))[1], KEYS)
    assert (second.number, second.previous, second.after, second.through, second.first_n) == (2, first.hash, 5, 12, 4)


def test_every_single_flipped_bit_is_noticed() -> None:
    """All of them, not a sample: rows, chain values, numbers, signature, line ends."""
    for position in range(len(WHOLE) * 8):
        changed = bytearray(WHOLE)
        changed[position // 8] ^= 1 << position % 8
        assert faults(bytes(changed)), f"bit {position % 8} of byte {position // 8}"


def test_every_truncation_is_noticed() -> None:
    for length in range(len(WHOLE)):
        assert faults(WHOLE[:length]), length


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_lines_that_were_removed_swapped_or_doubled(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    lines = segment(list(range(1, count + 1))).splitlines(keepends=True)
    places = list(range(len(lines)))
    kept = data.draw(st.lists(st.sampled_from(places), max_size=count + 2).filter(lambda chosen: chosen != places))
    assert faults(b"".join(lines[place] for place in kept))


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=12), st.integers(0, len(WHOLE)), st.integers(0, 12))
def test_whatever_is_written_over_it(piece: bytes, at: int, gone: int) -> None:
    changed = WHOLE[:at] + piece + WHOLE[at + gone :]
    assert (faults(changed) == []) == (changed == WHOLE)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((b'"code":"ok"', b'"code":"no"'), "Eintrag Nr. 1 wurde verändert, oder einer davor"),
        ((b'"n":1', b'"n":7'), "Hier müsste Eintrag Nr. 1 stehen, es steht aber Nr. 7 da"),
        ((b'{"chain"', b'{ "chain"'), "Der Eintrag wurde beschädigt oder verändert"),
        ((b'"id":2', b'"id":"2"'), "Der Eintrag wurde beschädigt oder verändert"),
        ((b'"count":3', b'"count":2'), "Die Unterschrift passt nicht zum Inhalt"),
        ((b"ki-ampel-audit-1", b"ki-ampel-audit-2"), "Das Format ist unbekannt"),
        ((b'"kind":"seal"', b'"kind":"leaf"'), "Die unterschriebene letzte Zeile fehlt"),
    ],
)
def test_what_is_said(change: tuple[bytes, bytes], message: str) -> None:
    assert faults(WHOLE.replace(*change, 1))[0].startswith(message)


def test_damage_is_named_line_by_line() -> None:
    lines = segment(list(range(1, 9))).replace(b'"id":3', b'"id":4').replace(b'"id":7', b'"id":6')
    rows, last = split(lines)
    assert [fault.line for fault in check_rows(rows, read_seal(last, KEYS))] == [3, 7]


def test_rows_that_were_exchanged_with_a_new_chain() -> None:
    """The chain alone can be made by anybody; the seal cannot."""
    rows = [row(number, code="no") for number in (2, 3, 5)]
    rebuilt = build(rows, None, 5, OTHER, NOW).splitlines(keepends=True)
    genuine = WHOLE.splitlines(keepends=True)[-1]
    (fault,) = faults(b"".join([*rebuilt[:-1], genuine]))
    assert fault == "Die Einträge sind nicht die versiegelten: Ihre Prüfkette wurde neu berechnet"


def test_another_key() -> None:
    content = segment([2, 3, 5], key=OTHER)
    assert faults(content) == [f"Unterschrieben mit einem anderen Schlüssel (Fingerabdruck {OTHER.public.fingerprint})"]
    # Nor does it help to give one's own key the name of the right one.
    named = content.replace(OTHER.public.fingerprint.encode(), KEY.public.fingerprint.encode())
    assert faults(named) == ["Die Unterschrift passt nicht zum Inhalt"]


def test_a_tombstone() -> None:
    seal = read_seal(split(WHOLE)[1], KEYS)
    content = build_tombstone(seal, KEY, NOW, 90)
    left = read_tombstone(content, KEYS)
    assert (left.seal, left.pruned_at, left.retention_days) == (seal, NOW, 90)
    for position in range(len(content) * 8):
        changed = bytearray(content)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(BrokenError):
            read_tombstone(bytes(changed), KEYS)


def test_a_seal_is_no_tombstone_and_the_other_way_round() -> None:
    seal = read_seal(split(WHOLE)[1], KEYS)
    with pytest.raises(BrokenError, match="fehlt"):
        read_tombstone(seal.line + b"\n", KEYS)
    with pytest.raises(BrokenError, match="fehlt"):
        read_seal(build_tombstone(seal, KEY, NOW, 90)[:-1], KEYS)
