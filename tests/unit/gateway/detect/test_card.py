# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Payment cards. Numbers: the test numbers that the card schemes publish."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("4111 1111 1111 1111", 1, "Visa, as embossed"),
    ("4111111111111111", 1, "Visa, as typed"),
    ("4111-1111-1111-1111", 1, "hyphens"),
    ("5555 5555 5555 4444", 1, "Mastercard"),
    ("2223 0031 2200 3222", 1, "Mastercard, the newer range"),
    ("3782 822463 10005", 1, "American Express"),
    ("3056 930902 5904", 1, "Diners Club"),
    ("6011 1111 1111 1117", 1, "Discover"),
    ("3530 1113 3330 0000", 1, "JCB"),
    ("6759 6498 2643 8453", 1, "Maestro"),
    ("4111 1111 1111 1111 12/27", 1, "with its date"),
    ("4111 1111 1111 1111 123", 1, "with the three digits from its back"),
    ("Karte:4111111111111111,", 1, "between signs"),
    ("4111 1111 1111 1111, 5555 5555 5555 4444", 2, "two of them"),
    ("4111 1111 1111 1112", 0, "wrong check digit"),
    ("4111 1111 1111 111", 0, "a digit short"),
    ("41111111111111111", 0, "a digit long"),
    ("9111 1111 1111 1110", 0, "no scheme begins with 9"),
    ("4006381333931", 0, "an article number (EAN)"),
    ("0,4111111111111111", 0, "decimals"),
    ("a4111111111111111", 0, "inside of a word"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_card(text: str, expected: int, reason: str) -> None:
    assert count("card", text) == expected, reason
