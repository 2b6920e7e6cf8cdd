# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check digits that are computed here, against published numbers."""

import pytest

from gateway.detect.checksums import cross_sum, letter_as_digits, travel_document


@pytest.mark.parametrize(("letter", "expected"), [("A", "01"), ("J", "10"), ("Z", "26")])
def test_letter_as_digits(letter: str, expected: str) -> None:
    assert letter_as_digits(letter) == expected


@pytest.mark.parametrize(
    ("digits", "factors", "expected"),
    [
        ("1507064903" + "10", (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), 3),  # pension number 15070649C103
        ("0112345678", (1, 2) * 5, 0),  # health insurance number A123456780
        ("0000000000", (1, 2) * 5, 0),
    ],
)
def test_cross_sum(digits: str, factors: tuple[int, ...], expected: int) -> None:
    assert cross_sum(digits, factors) == expected


def test_cross_sum_wants_a_factor_for_each_digit() -> None:
    with pytest.raises(ValueError, match="zip"):
        cross_sum("123", (1, 2))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("L01X00T47", 1),  # specimen identity card
        ("C01X00T47", 8),  # specimen passport
        ("640812", 5),  # its holder's birthday
        ("270228", 3),  # its expiry
        ("D23145890", 7),  # the example of ICAO Doc 9303
        ("AB2134<<<", 5),  # another one there, with fillers
    ],
)
def test_travel_document(field: str, expected: int) -> None:
    assert travel_document(field) == expected
