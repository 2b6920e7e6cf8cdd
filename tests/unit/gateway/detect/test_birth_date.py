# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Birth dates, and dates that are none."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("DOB 12.03.1980", 1, "English, no colon"),
    ("born 12.03.1980", 1, "English, no »on«"),
    ("geb. 12.03.1980", 1, "short"),
    ("geboren am 12. März 1980", 1, "month in words"),
    ("Geburtsdatum: 1980-03-12", 1, "ISO 8601"),
    ("Geburtsdatum / -ort: 12.03.1980, Essen", 1, "date and place in one field"),
    ("Geburtsdatum des Kindes: 12.3.2018", 1, "words between"),
    ("(* 12.03.1980 in Köln)", 1, "a star"),
    ("geb. Meier am 3.4.1975", 1, "with the name at birth"),
    ("wurde am 12. März 1980 in Neuss geboren", 1, "before the word"),
    ("Erika Beispiel, geb. am 12.03.80, wohnhaft", 1, "two digits of the year"),
    ("GEBOREN AM 12.03.1980", 1, "capitals"),
    ("geb 12.03.1980", 1, "no full stop"),
    ("geb. 12/03/1980", 1, "slashes"),
    ("Geburtstag: 1. Jan. 1990", 1, "a short month"),
    ("| Geburtsdatum | 12.03.1980 |", 1, "in a table"),
    ("date of birth: 12.03.1980", 1, "English"),
    ("Geburtsdatum\n12.03.1980", 1, "on the next line"),
    ("geb. 12.3.1980, geb. 4.5.1982", 2, "two of them"),
    ("Geburtsdatum ........ 12.03.1980", 1, "a form"),
    ("Geburtsdaten: 2016-03-01 und 23.09.1986", 1, "two dates, in one place"),
    ("geb. 22. März\n1952", 1, "broken over lines"),
    ("| Name | Geburtsdatum |\n|---|---|\n| A | 12.03.1980 |\n| B | 4.5.1982 |\n\n| C | 1.1.1990 |", 2, "a column"),
    ("Name;geb.;Ort\nA;12.03.1980;X\nB;4.5.1982;Y", 2, "a column of a file"),
    ("| Name | Geburtsdatum | Termin |\n|---|---|---|\n| A | | 12.03.2024 |", 0, "another column"),
    ("Erika Beispiel (12.03.1980)", 1, "beside a name"),
    ("Beispiel, Erika, 12.03.1980, Lindenweg 4", 1, "in a row"),
    ("geburtsdatum ist der 12 märz 1980", 1, "as in a chat"),
    ('{"geburtsdatum": "1980-03-12"}', 1, "JSON"),
    ("Geburtsdatum/-ort: 12.03.1980, Neuss", 1, "two in one"),
    ("Rathaus Lindenrath (12.03.2024)", 0, "lately"),
    ("Stadt Lindenrath, 12.03.2010", 0, "the head of a letter"),
    ("Geburtsdaten der Kinder: Mia 12.03.2019, Ben 4.5.2021", 1, "two children, in one place"),
    ("Geburtsdatum: 12031980", 1, "solid"),
    ("Geburtsdatum 1980/03/12", 1, "slashes, year first"),
    ("Name, Vorname, Geburtsdatum\nBeispiel, Erika, 12.03.2021", 1, "a column behind commas"),
    ("Name      Geburtsdatum   Ort\nA B       12.03.2021     X", 1, "an aligned column"),
    ("- Erika Beispiel, 12.03.1980", 1, "a list"),
    ("Sitzung;Rat;12.03.2024;18:00", 0, "a row of meetings"),
    ("geb. Wiśniewska am 3.4.1975", 1, "Polish letters"),
    ("Güneş, Nuray (26.06.87)", 1, "Turkish letters, two digits of the year"),
    ("geboren 1980", 0, "a year only"),
    ("am 12.03.1980", 0, "no word"),
    ("Gebühr am 12.03.2024", 0, "a word that begins alike"),
    ("Das Gebäude wurde am 12.03.1980 eröffnet", 0, "a building"),
    ("Geburtstag am 12.05.", 0, "no year"),
    ("* 28. August 1749 in Frankfurt", 0, "history"),
    ("(* 28. August 1949 in Frankfurt; † 22. März 1999)", 0, "somebody dead"),
    ("geboren am 12.03.2999", 0, "the future"),
    ("Geburtsdatum eintragen", 0, "word only"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_birth_date(text: str, expected: int, reason: str) -> None:
    assert count("birth_date", text) == expected, reason
