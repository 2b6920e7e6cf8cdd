# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates beside names: the closer the name, the younger the date may be."""

import pytest

from gateway.detect.beside_name import stands_beside_name

CASES = [
    ("Erika Beispiel (", ") sprach", 2, True, "in brackets"),
    ("Erika Beispiel (", ") sprach", 0, False, "this year, in brackets"),
    ("Frau Ayşe Yıldız, ", ", Lindenweg 4", 6, True, "between commas"),
    ("Frau Ayşe Yıldız, ", ", Lindenweg 4", 3, False, "an appointment, as likely"),
    ("Beispiel, Erika, ", "", 20, True, "surname first"),
    ("Kaya;Emre;", ";Lindenweg 4", 20, True, "two cells"),
    ("| 3 | Kaya | Emre | ", " |", 20, True, "two cells of a row"),
    ("Emre Kaya;Lindenweg 4;47803 Krefeld;", ";x", 20, True, "another cell of the row"),
    ("Emre Kaya;Lindenweg 4;47803 Krefeld;", ";x", 7, False, "another cell of the row, some date"),
    ("", ": Emre Kaya", 20, True, "before the name"),
    ("\n- ", ", Emre Kaya", 20, True, "before the name, in a list"),
    ("Fatima Dima El Idrissi ", " kommt", 20, True, "a particle"),
    ("Tabelle: Chinedu Okonkwo ", " B-XY 1", 20, True, "a name that no list has, as a whole cell"),
    ("Die Verwaltung hat ", " entschieden", 20, False, "a sentence"),
    ("Satzung der Stadt Lindenrath, ", ", zuletzt geändert", 20, False, "a town"),
    ("Emre Kaya, Antrag vom ", ", liegt bei", 20, False, "an application"),
    ("Stand: ", ", Emre Kaya", 20, False, "the date of a paper"),
    ("1.2.3.4, 5.6.7.8, ", ", 9", 20, False, "numbers"),
    ("", "", 20, False, "nothing"),
]


@pytest.mark.parametrize(("head", "tail", "age", "expected", "reason"), CASES)
def test_stands_beside_name(head: str, tail: str, age: int, expected: bool, reason: str) -> None:
    assert stands_beside_name(head, tail, age) is expected, reason
