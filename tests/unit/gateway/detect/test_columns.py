# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cells below a heading."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.columns import pieces
from tests.unit.gateway.detect.harness import count

CASES = [
    ("| A | Tel |\n|---|---|\n| 1 | 22 |\n| 3 | 44 |", ["22", "44"], "Markdown"),
    ("| A | **Tel** |\n|---|---|\n| 1 | **22** |", ["22"], "bold"),
    ("A;Tel;B\n1;22;3\n4;55;6", ["22", "55"], "an export"),
    ('"A";"Tel"\n"1";"22"', ["22"], "quoted"),
    ("A\tTel\n1\t22", ["22"], "a spreadsheet"),
    ("A;Tel\n1;22\n\n3;44", ["22"], "ends with an empty line"),
    ("A;B;Tel\n1;2;33\n4;5\n6;7;88", ["33", "88"], "a broken row"),
    ("A    Tel      B\n1    22      3\n4    55      6", ["22", "55"], "aligned by spaces"),
    ("A, B, Tel\n1, 2, 33\n4, 5, 66", ["33", "66"], "commas"),
    ("Konto;Tel\n11;22", ["11", "22"], "two headings"),
    ("A;Tel\n1;ohne", [], "no number"),
    ("Hello, Tel\n1, 22", [], "a salutation"),
    ("Name, Alter, Telefon\nwerden bis 12, spätestens 13 Uhr erfasst", [], "a sentence"),
    ("Tel in a sentence\n1;22", [], "no table"),
    ("A;Tel", [], "a heading only"),
    ("A;Höhe\n1;22", [], "a heading that says nothing"),
    ("A;Tel 02151\n1;22", [], "a value"),
]

# What a heading says goes for every rule: (detector, heading, cell)
READ = [
    ("birth_date", "geb. am", "12.03.1980"),
    ("birth_date", "Geburtsdatum", "3. Mai 1971"),
    ("birth_date", "date_of_birth", "1980-03-12"),
    ("reference_number", "Kundennummer", "7041 882"),
    ("reference_number", "Personal-Nr.", "004711"),
    ("case_number", "Aktenzeichen", "50-1234"),
    ("phone", "Telefon", "47 11 08"),
    ("phone", "Rückruf", "4711-08"),
    ("plate", "Kennzeichen", "kr ab 12"),
    ("personalausweis", "Ausweis-Nr.", "L01X00T47"),
    ("passport", "Passnummer", "U1234567"),
    ("bank_account", "Kontonummer", "1234567"),
    ("steuernummer", "Steuernummer", "133 8150 8159"),
]


def cells(text: str) -> list[str]:
    data = text.encode()
    return [data[start:end].decode() for start, end, _ in pieces(data)]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_pieces(text: str, expected: list[str], reason: str) -> None:
    assert cells(text) == expected, reason


def test_is_read_with_its_heading() -> None:
    assert [read for _, _, read in pieces(b"| No | **Tel.** |\n| 1 | 22 |")] == ["Tel.: 22"]


@pytest.mark.parametrize("table", ["| Nr. | {0} |\n|---|---|\n| 1 | {1} |", "x;{0};y\n1;{1};2", "x\t{0}\n1\t{1}"])
@pytest.mark.parametrize(("detector", "heading", "cell"), READ)
def test_a_heading_is_a_word(detector: str, heading: str, cell: str, table: str) -> None:
    assert count(detector, table.format(heading, cell)) == 1
    assert count(detector, table.format("Bemerkung", cell)) == 0


@given(st.text("Tel;|\t\n12 ", max_size=200))
def test_cells_are_in_the_text_and_apart(text: str) -> None:
    places = [(start, end) for start, end, _ in pieces(text.encode())]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@pytest.mark.parametrize("unit", [b"Tel;1\n", b"Tel;\n", b"|Tel", b"Tel  "])
def test_headings_everywhere_take_linear_time(unit: bytes) -> None:
    data = unit * 50_000
    start = time.process_time()
    assert sum(1 for _ in pieces(data)) <= 50_000
    assert time.process_time() - start < 2
