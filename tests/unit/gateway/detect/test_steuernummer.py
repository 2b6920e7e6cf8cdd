# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tax numbers. The forms of the states, with the examples that python-stdnum and ELSTER show."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("93815/08152", 1, "Baden-Württemberg"),
    ("181/815/08155", 1, "Bayern"),
    ("21/815/08150", 1, "Berlin"),
    ("048/815/08155", 1, "Brandenburg"),
    ("Steuernummer 75 815 08152", 1, "Bremen"),
    ("02/815/08156", 1, "Hamburg"),
    ("Steuernummer: 013 815 08153", 1, "Hessen"),
    ("079/815/08151", 1, "Mecklenburg-Vorpommern"),
    ("24/815/08151", 1, "Niedersachsen"),
    ("133/8150/8159", 1, "Nordrhein-Westfalen"),
    ("22/815/08154", 1, "Rheinland-Pfalz"),
    ("010/815/08182", 1, "Saarland"),
    ("201/123/12340", 1, "Sachsen"),
    ("101/815/08154", 1, "Sachsen-Anhalt"),
    ("29/815/08158", 1, "Schleswig-Holstein"),
    ("151/815/08156", 1, "Thüringen"),
    ("Steuernummer 5133081508159", 1, "ELSTER, 13 digits"),
    ("St.-Nr. 181/815/08155", 1, "another word"),
    ("Steuernummer Betrieb: 133 8150 8159", 1, "a word between"),
    ("StNr.: 2181508150", 1, "solid"),
    ("steuer-nr 21 815 08150", 1, "lower case"),
    ("5133081508159", 0, "13 digits without a word: also an article"),
    ("Steuernummer 6633081508159", 0, "no such tax office"),
    ("Steuernummer fehlt", 0, "word only"),
    ("Steuernummer 1234", 0, "too short"),
    ("1/181/815/08155", 0, "part of something longer"),
    ("181/815/08155/2", 0, "goes on"),
    ("12/345/67", 0, "a land register"),
    ("USt-IdNr. DE123456789", 0, "of a firm"),
    ("Drucksache 20/1234", 0, "a council paper"),
    ("Steuernummer vom 12.03.2024", 0, "a date"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_steuernummer(text: str, expected: int, reason: str) -> None:
    assert count("steuernummer", text) == expected, reason
