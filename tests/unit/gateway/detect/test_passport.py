# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Passports and residence permits after a word; the lines of the zone are read by `personalausweis`."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Reisepass Nr. AB1234567", 1, "two letters"),
    ("Passport No. N1234567", 1, "English"),
    ("passport number 123456789", 1, "digits only"),
    ("Passnummer: 123456789", 1, "one word"),
    ("Pass: U01234567", 1, "a colon"),
    ("Reisepass mit der Nummer P 1234567", 1, "words between"),
    ("Aufenthaltstitel-Nr. Y12A3456B", 1, "residence permit"),
    ("Visum Nr. 123456789", 1, "visa"),
    ("Pass-Nr. 45 123 456", 1, "in groups"),
    ("Ausweis-Nr. AX1234567", 1, "a foreign identity card"),
    ("Identitätskarte Nr. 123456789", 1, "digits only"),
    ("Dokument: 2024 neu", 0, "a year"),
    ("Passnummer fehlt", 0, "word only"),
    ("Reisepass beantragen 2024", 0, "a year"),
    ("Reisepass: 37,50 EUR", 0, "a fee"),
    ("Reisepass: 2024 neu", 0, "a year"),
    ("Kompass: 12345678", 0, "inside of a word"),
    ("123456789", 0, "no word"),
    ("Pass Nr. 12", 0, "too short"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_passport(text: str, expected: int, reason: str) -> None:
    assert count("passport", text) == expected, reason
