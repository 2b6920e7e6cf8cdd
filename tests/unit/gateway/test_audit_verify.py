# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verifying offline: whatever is done to the files without the key is said, with segment and line."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.audit_directory import prepare, put, segment_path, tombstone_path
from gateway.audit_segments import Seal, build, build_tombstone, read_seal, split
from gateway.audit_signing import AuditError, PublicKey, SigningKey
from gateway.audit_verify import Result, verify

KEY = SigningKey.generate()
OTHER = SigningKey.generate()
KEYS = {KEY.public.fingerprint: KEY.public}
SEALED = "2026-03-02T08:00:00+00:00"
SEGMENTS = 4


def _seal(content: bytes, key: SigningKey = KEY) -> Seal:
    return read_seal(split(content)[1], {key.public.fingerprint: key.public})


def history(segments: int = SEGMENTS, *, key: SigningKey = KEY, code: str = "ok", skip: int = 0) -> list[bytes]:
    """Segments of three rows; with `skip` the second begins that many ids too late."""
    made: list[bytes] = []
    before = None
    for number in range(segments):
        first = number * 3 + 1
        rows = [
            {"id": n, "at": f"2026-03-01T08:00:{n:02d}+00:00", "code": code}
            for n in range(first + (skip if number == 1 else 0), first + 3)
        ]
        made.append(build(rows, before, first + 2, key, SEALED))
        before = _seal(made[-1], key)
    return made


HISTORY = history()


def lay(directory: Path, segments: list[bytes]) -> Path:
    prepare(directory, KEY.public)
    for number, content in enumerate(segments, start=1):
        put(segment_path(directory, number), content)
    return directory


@pytest.fixture
def laid(tmp_path: Path) -> Path:
    return lay(tmp_path / "export", HISTORY)


def said(result: Result) -> list[tuple[int | None, int | None, str]]:
    return [(problem.segment, problem.line, problem.text) for problem in result.problems]


def check(directory: Path, keys: dict[str, PublicKey] = KEYS) -> list[tuple[int | None, int | None, str]]:
    return said(verify(directory, keys))


def test_a_whole_history_holds(laid: Path) -> None:
    steps: list[tuple[int, int]] = []
    result = verify(laid, KEYS, progress=lambda done, total: steps.append((done, total)))
    assert said(result) == []
    assert (result.rows, sorted(result.seals), result.missing_ids, result.notes) == (12, [1, 2, 3, 4], 0, [])
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_it_works_on_a_copy_elsewhere(laid: Path, tmp_path: Path) -> None:
    shutil.copytree(laid, tmp_path / "stick")
    assert check(tmp_path / "stick") == []


def _swap(directory: Path) -> None:
    one, two = segment_path(directory, 2), segment_path(directory, 3)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def _replace(directory: Path, number: int, content: bytes) -> None:
    segment_path(directory, number).write_bytes(content)


NOT_THE_KEY = f"Unterschrieben mit einem anderen Schlüssel (Fingerabdruck {OTHER.public.fingerprint})"
NO_LINK = "Das Segment schließt nicht an das davor an: Eines von beiden wurde ausgetauscht"


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (lambda d: segment_path(d, 2).unlink(), [(2, None, "Das Segment fehlt")]),
        (lambda d: segment_path(d, 1).unlink(), [(1, None, "Das Segment fehlt")]),
        (_swap, [(2, 4, "Unter diesem Namen liegt Segment 3"), (3, 4, "Unter diesem Namen liegt Segment 2")]),
        (
            lambda d: _replace(d, 3, HISTORY[2].replace(b'"code":"ok"', b'"code":"no"', 1)),
            [(3, 1, "Eintrag Nr. 7 wurde verändert, oder einer davor")],
        ),
        (lambda d: _replace(d, 3, HISTORY[2][:-1]), [(3, 1, "Die Datei ist abgeschnitten")]),
        (lambda d: _replace(d, 3, b""), [(3, 1, "Die Datei ist abgeschnitten")]),
        (
            lambda d: _replace(d, 2, b"".join(HISTORY[1].splitlines(keepends=True)[1:])),
            [
                (2, 1, "Hier müsste Eintrag Nr. 4 stehen, es steht aber Nr. 5 da"),
                (2, 3, "Das Segment hat 2 Einträge, versiegelt wurden 3"),
            ],
        ),
        (lambda d: _replace(d, 2, history(key=OTHER)[1]), [(2, 4, NOT_THE_KEY)]),
        # By somebody who has the key, but not the segments behind.
        (lambda d: _replace(d, 2, history(code="no")[1]), [(2, None, NO_LINK), (3, None, NO_LINK)]),
        (lambda d: (d / "segment-2.jsonl").write_bytes(b"x") and None, []),
    ],
    ids=[
        "segment gone", "first gone", "segments swapped", "row changed", "cut by a byte", "emptied", "line gone",
        "another key", "exchanged by the owner of the key", "foreign file",
    ],
)  # fmt: skip
def test_attacks(laid: Path, attack: Callable[[Path], None], expected: list[tuple[int, int | None, str]]) -> None:
    attack(laid)
    assert check(laid) == expected


def test_all_signed_anew_with_another_key(tmp_path: Path) -> None:
    directory = lay(tmp_path / "export", history(key=OTHER))
    assert check(directory) == [(number, 4, NOT_THE_KEY) for number in (1, 2, 3, 4)]
    assert check(directory, {OTHER.public.fingerprint: OTHER.public}) == []


def test_ids_without_a_row_are_counted(tmp_path: Path) -> None:
    result = verify(lay(tmp_path / "export", history(skip=2)), KEYS)
    assert (said(result), result.missing_ids) == ([], 2)


def test_rows_left_out_between_two_segments(tmp_path: Path) -> None:
    """What a gateway would sign that was told to go on further behind."""
    first = build([{"id": 1, "at": SEALED}], None, 1, KEY, SEALED)
    seal = _seal(first)
    moved = Seal(**{name: getattr(seal, name) for name in Seal.__slots__} | {"through": 5})
    second = build([{"id": 6, "at": SEALED}], moved, 6, KEY, SEALED)
    assert check(lay(tmp_path / "export", [first, second])) == [
        (2, None, "Zwischen diesem Segment und dem davor fehlen Einträge")
    ]


def test_the_end_is_only_known_to_those_who_noted_it(laid: Path) -> None:
    """Offline, a shorter history is a history: this limit is written down, and this is the way around it."""
    noted = verify(laid, KEYS).seals[4].hash
    segment_path(laid, 4).unlink()
    assert check(laid) == []
    assert said(verify(laid, KEYS, known={4: noted})) == [
        (4, None, "Die Prüfsumme dieses Segments wurde notiert, aber es fehlt oder ist beschädigt")
    ]


def test_a_history_rewritten_with_the_stolen_key(tmp_path: Path) -> None:
    noted = _seal(HISTORY[1]).hash
    rewritten = history(code="no")
    directory = lay(tmp_path / "export", rewritten)
    assert check(directory) == []
    assert said(verify(directory, KEYS, known={2: noted})) == [
        (2, None, f"Notiert wurde die Prüfsumme {noted}, das Segment hat aber {_seal(rewritten[1]).hash}")
    ]
    assert said(verify(directory, KEYS, known={2: _seal(rewritten[1]).hash})) == []


def _bury(directory: Path, number: int, *, pruned_at: str = "2026-07-01T00:00:00+00:00", key: SigningKey = KEY) -> None:
    content = build_tombstone(_seal(HISTORY[number - 1]), key, pruned_at, 90)
    put(tombstone_path(directory, number), content)
    segment_path(directory, number).unlink()


def test_tombstones_keep_the_chain(laid: Path) -> None:
    _bury(laid, 1)
    _bury(laid, 2)
    result = verify(laid, KEYS)
    assert said(result) == []
    assert (result.rows, result.pruned_rows, result.pruned) == (6, 6, {1: 90, 2: 90})
    tombstone_path(laid, 2).unlink()
    assert check(laid) == [(2, None, "Das Segment fehlt")]


@pytest.mark.parametrize(
    ("pruned_at", "key", "text"),
    [
        (
            "2026-05-30T08:00:02+00:00",
            KEY,
            "Gelöscht am 2026-05-30T08:00:02+00:00, vor dem Ende der Frist von 90 Tagen",
        ),
        ("2026-05-30T08:00:03+00:00", KEY, None),
        ("2026-07-01T00:00:00+00:00", OTHER, f"Rest nach dem Löschen: {NOT_THE_KEY}"),
    ],
)
def test_tombstones_that_are_not_right(laid: Path, pruned_at: str, key: SigningKey, text: str | None) -> None:
    _bury(laid, 1, pruned_at=pruned_at, key=key)
    assert check(laid) == ([(1, 1, text)] if text else [])


def test_a_tombstone_under_another_name(laid: Path) -> None:
    _bury(laid, 1)
    tombstone_path(laid, 1).rename(tombstone_path(laid, 2))
    segment_path(laid, 2).unlink()
    assert check(laid) == [
        (1, None, "Das Segment fehlt"), (2, 1, "Unter diesem Namen liegt der Rest von Segment 1"),
    ]  # fmt: skip


def test_an_interrupted_deletion_is_no_problem(laid: Path) -> None:
    content = segment_path(laid, 1).read_bytes()
    _bury(laid, 1)
    segment_path(laid, 1).write_bytes(content)
    result = verify(laid, KEYS)
    assert said(result) == []
    assert result.notes == ["Segment 1: Das Löschen wurde unterbrochen; die Datei liegt noch neben dem Rest"]


def test_an_empty_and_a_missing_directory(tmp_path: Path) -> None:
    assert check(tmp_path) == [(None, None, "In diesem Verzeichnis liegt kein einziges Segment")]
    with pytest.raises(AuditError, match="nirgends ist nicht lesbar"):
        verify(tmp_path / "nirgends", KEYS)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_damage_anywhere_is_said_at_its_segment(data: st.DataObject) -> None:
    """Bits, lines, whole files, in any of the segments: the first problem names the first segment touched."""
    touched = data.draw(st.integers(1, SEGMENTS))
    content = HISTORY[touched - 1]
    kind = data.draw(st.sampled_from(["bit", "cut", "line", "swap", "double", "gone", "other key"]))
    lines = content.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 2))
    changed: bytes | None = None
    if kind == "bit":
        position = data.draw(st.integers(0, len(content) * 8 - 1))
        flipped = bytearray(content)
        flipped[position // 8] ^= 1 << position % 8
        changed = bytes(flipped)
    elif kind == "cut":
        changed = content[: data.draw(st.integers(0, len(content) - 1))]
    elif kind == "line":
        changed = b"".join(lines[:at] + lines[at + 1 :])
    elif kind == "swap":
        changed = b"".join([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]])
    elif kind == "double":
        changed = b"".join([*lines[: at + 1], lines[at], *lines[at + 1 :]])
    elif kind == "other key":
        changed = history(key=OTHER)[touched - 1]
    # The last one gone is the one case that cannot be seen from the files alone.
    known = {SEGMENTS: _seal(HISTORY[-1]).hash}
    with tempfile.TemporaryDirectory() as folder:
        directory = lay(Path(folder), HISTORY)
        if changed is None:
            segment_path(directory, touched).unlink()
        else:
            _replace(directory, touched, changed)
        problems = verify(directory, KEYS, known=known).problems
    assert problems[0].segment == touched
