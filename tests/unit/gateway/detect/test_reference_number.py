# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Customer, member, staff and account numbers after their words."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Kundennummer 123456", 1, "customer"),
    ("Kd.-Nr.: A-12345", 1, "short, with a letter"),
    ("Kassenzeichen 5.1234.567890.1", 1, "town treasury"),
    ("Buchungszeichen 0012345678", 1, "town treasury"),
    ("Bürgerkonto 4711.0815", 1, "citizen's account"),
    ("Personalnummer 00012345", 1, "staff"),
    ("Pers.-Nr. 4711", 1, "staff, short"),
    ("BG-Nummer 31702//0001234", 1, "Jobcenter"),
    ("BG-Nummer: 31702BG0001234", 1, "Jobcenter"),
    ("Mitgliedsnummer: M 4711-22", 1, "member"),
    ("Versicherungsscheinnummer LV 12 345 678", 1, "insurance"),
    ("Vers.-Nr. 12 345 678", 1, "short"),
    ("Kindergeldnummer 115FK123456", 1, "Kindergeld"),
    ("Matrikelnummer 1234567", 1, "student"),
    ("Patientennummer lautet 123456", 1, "patient"),
    ("Kundennummer bei den Stadtwerken: 471108", 1, "words between"),
    ("Kundennummer (Stadtwerke) 471108", 1, "brackets between"),
    ("Bürgerkonto-Nr. 471108", 1, "two words"),
    ("Kassenzeichen ........ 4711.0815", 1, "a form"),
    ("| Personalnr. | Name |\n|---|---|\n| 4711 | A |\n| 4712 | B |", 2, "a column"),
    ("Kundennummer fehlt", 0, "word only"),
    ("Bürgerkonto 123", 0, "too short"),
    ("Schulnummer 161234", 0, "a school"),
    ("Vertrag 2024", 0, "a year"),
    ("Rechnungsnummer 12345", 0, "an invoice"),
    ("Hausnummer 1234", 0, "a house"),
    ('<source id="1" resource-id="8c5b0f1e-1234-4abc-8def-1234567890ab">', 0, "how Open WebUI labels a file"),
    ("Session-ID: 1234567, request-id=4711-0815", 0, "numbers of computers"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_reference_number(text: str, expected: int, reason: str) -> None:
    assert count("reference_number", text) == expected, reason
