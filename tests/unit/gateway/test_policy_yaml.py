# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading YAML narrowly: what is refused, with its line and in German; what stays exact."""

from decimal import Decimal
from pathlib import Path

import pytest

from gateway.policy_errors import PolicyError
from gateway.policy_yaml import Document, read

_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)
)


def _read(path: Path, text: str | bytes) -> Document:
    file = path / "ampel.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file)


def _refusal(path: Path, text: str | bytes) -> tuple[int | None, str]:
    with pytest.raises(PolicyError) as caught:
        _read(path, text)
    [problem] = caught.value.problems
    return problem.line, problem.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "die Datei ist leer"),
        ("# nur ein Kommentar\n", 1, "die Datei ist leer"),
        ("a: 1\nb: x: y\n", 2, "unerwarteter Doppelpunkt"),
        ("a:\n\tb: 1\n", 2, "Tabulatorzeichen"),
        ("a: 1\nb\nc: 2\n", 3, "hinter dem Schlüssel fehlt ein Doppelpunkt"),
        ("a:\n  b: 1\n c: 2\n", 3, "die Einrückung passt nicht"),
        ("a: 1\n---\nb: 2\n", 2, "die Datei hat mehrere Teile"),
        ('a: "offen\nb: 1\n', 3, "ein Anführungszeichen ist nicht geschlossen"),
        ("a: [1, 2\nb: 3\n", 2, "eine Klammer ist nicht geschlossen"),
        ("a: @b\n", 1, "unzulässiges Zeichen"),
        ("a: \x07\n", None, "unzulässiges Steuerzeichen"),
        (b"a: \xff\n", None, "nicht in UTF-8"),
        (_BOMB, 2, "Verweise mit »*« sind nicht erlaubt"),
        ("a: &a {b: *a}\n", 1, "Verweise mit »*« sind nicht erlaubt"),
        ("[" * 100_000, 1, "mehr als 16 Ebenen tief"),
        ("a: " + "{b: " * 20, 1, "mehr als 16 Ebenen tief"),
        ("%YAML 9.9\n---\na: 1\n", 1, "kein gültiges YAML: prüfen Sie Einrückung"),
    ],
)
def test_unreadable_text_is_refused_with_line_and_advice(
    tmp_path: Path, text: str | bytes, line: int | None, message: str
) -> None:
    found_line, found = _refusal(tmp_path, text)
    assert message in found
    assert found_line == line


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path, "ist ein Verzeichnis"),
        (lambda path: path / "fehlt.yaml", "nicht gefunden"),
        (lambda path: path / "datei" / "ampel.yaml", "nicht lesbar"),
    ],
)
def test_a_path_that_is_no_readable_file_is_refused(tmp_path: Path, make: object, message: str) -> None:
    (tmp_path / "datei").touch()
    with pytest.raises(PolicyError, match=message):
        read(make(tmp_path))  # type: ignore[operator]


def test_keys_written_twice_are_all_reported_and_the_first_value_stands(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: 1\nb:\n  c: 2\n  c: 3\na: 4\n")
    assert [str(problem) for problem in document.problems] == [
        "Zeile 4, b.c: steht doppelt (zuerst in Zeile 3); löschen Sie einen der beiden Einträge",
        "Zeile 5, a: steht doppelt (zuerst in Zeile 1); löschen Sie einen der beiden Einträge",
    ]
    assert document.data == {"a": 1, "b": {"c": 2}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("? [a, b]\n: 1\n", "ein Schlüssel muss ein einfaches Wort sein"),
        ("a: !!python/object/apply:os.system [ls]\n", None),
        ("a: !eigenes wert\n", "Typangaben mit »!« sind nicht erlaubt"),
        ("a: !!binary AAAA\n", "Typangaben mit »!« sind nicht erlaubt"),
    ],
)
def test_keys_and_tags_that_a_policy_does_not_need_are_problems(tmp_path: Path, text: str, message: str | None) -> None:
    problems = [problem.message for problem in _read(tmp_path, text).problems]
    # A tag on a list changes nothing: it is read as the list it is.
    assert [problem.split(";")[0] for problem in problems] == ([message] if message else [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12.50", Decimal("12.50")),
        ("1_000.5", Decimal("1000.5")),
        ("5e-1", "5e-1"),  # YAML 1.1 wants a point: text, which the schema reads as a number all the same
        ("5.0e-1", Decimal("0.50")),
        (".inf", ".inf"),
        ("42", 42),
        ("9" * 5000, "9" * 5000),  # more digits than Python turns into a number
        ("!!int abc", "abc"),
        ("!!bool vielleicht", "vielleicht"),
        ("yes", True),
        ("~", None),
        ("2026-01-01", "2026-01-01"),
        ("'12.50'", "12.50"),
        ("<<", "<<"),
        ("=", "="),
    ],
)
def test_values_keep_their_exact_meaning(tmp_path: Path, written: str, value: object) -> None:
    found = _read(tmp_path, f"a: {written}\n").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_a_byte_order_mark_of_windows_editors_is_no_error(tmp_path: Path) -> None:
    assert _read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").data == {"a": 1, "b": 2}


def test_every_value_has_its_line(tmp_path: Path) -> None:
    lines = _read(tmp_path, "a:\n  - b: 1\n    c:\n      - x\n      - y\n").lines
    places = [("a",), ("a", 0), ("a", 0, "b"), ("a", 0, "c", 1), ("a", 0, "c", 7), ("nirgends",)]
    assert [lines.of(tuple(place)) for place in places] == [1, 2, 2, 5, 3, 1]
