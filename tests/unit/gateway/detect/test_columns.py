# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cells below a heading."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.columns import below

CASES = [
    ("| A | X |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", ["---", " 2 ", " 4 "], "Markdown"),
    ("A;X;B\n1;2;3\n4;5;6", ["2", "5"], "an export"),
    ("A\tX\n1\t2", ["2"], "a spreadsheet"),
    ("A;X\n1;2\n\n3;4", ["2"], "ends with an empty line"),
    ("A;B;X\n1;2;3\n4;5\n6;7;8", ["3", "8"], "a broken row"),
    ("A    X      B\n1    2      3\n4    5      6", ["2", "5"], "aligned by spaces"),
    ("A, B, X\n1, 2, 3\n4, 5, 6", [" 3", " 6"], "commas"),
    ("Hello, X\n1, 2", [], "a salutation"),
    ("X in a sentence\n1;2", [], "no table"),
    ("A;X", [], "a heading only"),
]


def cells(text: str) -> list[str]:
    data = text.encode()
    return [data[start:end].decode() for start, end in below(data, [data.index(b"X")])]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_below(text: str, expected: list[str], reason: str) -> None:
    assert cells(text) == expected, reason


@given(st.text("X;|\t\nab ", max_size=200))
def test_cells_are_in_the_text_and_apart(text: str) -> None:
    data = text.encode()
    places = list(below(data, [place for place, byte in enumerate(data) if byte == ord("X")]))
    assert all(0 <= start <= end <= len(data) for start, end in places)
    assert places == sorted(places)


def test_headings_in_every_line_take_linear_time() -> None:
    data = b"X;1\n" * 50_000
    start = time.process_time()
    count = sum(1 for _ in below(data, range(0, len(data), 4)))
    assert count == 49_999
    assert time.process_time() - start < 2
