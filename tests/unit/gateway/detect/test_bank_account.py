# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Account numbers after a word."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Konto-Nr. 1234567", 1, "short"),
    ("Kto. 532013000, BLZ 370 400 44", 1, "with the bank"),
    ("Kontonummer: 0532 0130 00", 1, "in groups"),
    ("Konto 1234567890", 1, "ten digits"),
    ("KTO 1234567", 1, "capitals"),
    ("Kto.\n464079353", 1, "over the end of a line"),
    ("account number 12345678", 1, "English"),
    ("Sachkonto 5291000", 0, "bookkeeping"),
    ("BLZ 370 400 44", 0, "a bank"),
    ("Konto eröffnet 2024", 0, "a year"),
    ("Kontonummer 12345", 0, "too short"),
    ("Kontonummer 12345678901234", 0, "too long"),
    ("1234567890", 0, "no word"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_bank_account(text: str, expected: int, reason: str) -> None:
    assert count("bank_account", text) == expected, reason
