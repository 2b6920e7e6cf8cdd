# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The health insurance number. Numbers: the published example A123456780 and its neighbours."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("A123456780", 1, "as on the card"),
    ("a123456780", 1, "lower case"),
    ("A 123 456 780", 1, "in groups"),
    ("A 123456780", 1, "letter apart"),
    ("Versicherten-Nr.:A123456780;", 1, "between signs"),
    ("A123456780 101575519 3", 1, "long form of 20, in groups"),
    ("A1234567801015755193", 1, "long form of 20"),
    ("A123456780101575519B1234567823", 1, "long form of 30, family insurance"),
    ("A123456781", 0, "wrong check digit"),
    ("B123456780", 0, "another letter, same check digit"),
    ("A12345678", 0, "a digit short"),
    ("A1234567800", 0, "a digit long"),
    ("AA123456780", 0, "two letters"),
    ("DE123456788", 0, "a VAT number"),
    ("ÄA12345678", 0, "no digit left"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_kvnr(text: str, expected: int, reason: str) -> None:
    assert count("kvnr", text) == expected, reason
