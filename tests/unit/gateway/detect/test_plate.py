# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Number plates."""

import pytest

from gateway.detect.districts import DISTRICTS
from tests.unit.gateway.detect.harness import count

CASES = [
    ("VIE-AB 123", 1, "as usual"),
    ("VIE AB 123", 1, "spaces only"),
    ("VIE-AB123", 1, "no space before the digits"),
    ("VIE-AB-123", 1, "hyphens"),
    ("VIE - AB 123", 1, "spaces around the hyphen"),
    ("VIE–AB 123", 1, "an en dash"),
    ("B-MW 1234E", 1, "electric"),
    ("B-MW 1234 H", 1, "historic"),
    ("M-XY 1", 1, "short"),
    ("M-X 123", 1, "one letter, three digits"),
    ("ÖHR-AB 12", 1, "umlaut"),
    ("LÜD-A 12", 1, "a district that is no longer given out"),
    ("VIE-AB 123 04/10", 1, "seasonal"),
    ("(VIE-AB 123), KR-C 1234.", 2, "two of them"),
    ("Kennzeichen vie-ab 123", 1, "lower case, after the keyword"),
    ("Kennzeichen: VIEAB123", 1, "solid, after the keyword"),
    ("Kfz-Kennzeichen M-X 1", 1, "the shortest, after the keyword"),
    ("amtl. Kennzeichen lautet UM SO 20", 1, "words, after the keyword"),
    ("immer wenn gö-by 2699 auf dem parkplatz steht", 1, "lower case, with a word of parking behind"),
    ("vie-ab 123", 0, "lower case without the keyword"),
    ("VIEAB123", 0, "solid without the keyword"),
    ("M-X 1", 0, "the shortest without the keyword: also a row of seats"),
    ("QQ-AB 123", 0, "no such district"),
    ("VIE-ABC 123", 0, "three letters"),
    ("VIE-AB 0123", 0, "begins with 0"),
    ("VIE-AB 12345", 0, "five digits"),
    ("VIE-AB 1234", 0, "nine characters"),
    ("A-1", 0, "a motorway"),
    ("A-B 12", 0, "a row of a car park"),
    ("Parkplatz A-B 12", 0, "a row of a car park, with the word"),
    ("ISO-9001", 0, "a norm"),
    ("DIN-A4", 0, "paper"),
    ("DIN A 4", 0, "paper"),
    ("DIN EN 1090", 0, "a norm"),
    ("DIN-EN 1090", 0, "a norm"),
    ("DIN V 18599", 0, "a norm"),
    ("EU-VO 2016/679", 0, "a regulation"),
    ("EU-VO 2016", 0, "a regulation"),
    ("MM-DD 10", 0, "a date pattern"),
    ("Altholz A IV 15 € je Kubikmeter", 0, "a class of waste wood"),
    ("YYYY-MM-DD 10:00", 0, "a date pattern"),
    ("TO-DO 12", 0, "a list"),
    ("HP DL 380", 0, "a server"),
    ("HR B 1234", 0, "the commercial register"),
    ("AZ-NR 12", 0, "»Nr.« in capitals"),
    ("UM SO 20", 0, "words in capitals"),
    ("NEU AB 2024", 0, "words in capitals"),
    ("KLASSE B AB 18 JAHREN", 0, "words in capitals behind one letter"),
    ("LG K 12 O 345/22", 0, "a court"),
    ("110 KW PS 150", 0, "units"),
    ("Kennzeichen in DE 2024", 0, "a sentence behind the keyword"),
    ("Kfz in EU 12", 0, "a sentence behind »Kfz«"),
    ("Kfz-Kz. VIE AB 123", 1, "abbreviated keyword"),
    ("amtl. Kz.: vie xy 123", 1, "a short word, small, spaces"),
    ("VIE:XY123 (Kennzeichen)", 1, "a colon, the word behind"),
    ("Transporter viexy123 parkt", 1, "solid, small, beside a vehicle"),
    ("viexy123 wurde abgeschleppt", 1, "the word behind"),
    ("Kennzeichen VIE-\nXY 123", 1, "over the end of a line"),
    ("rotes Kennzeichen VIE-06 123", 1, "of a dealer"),
    ("Fahrzeug HLF20 der Feuerwehr", 0, "a fire engine, solid"),
    ("Auto am 12.03.2024, Halter bis 12 Uhr", 0, "dates beside vehicles"),
    ("Zulassung ab 2024, Pkw mit 150 PS", 0, "words before numbers beside vehicles"),
    ("B-AB 12.5", 0, "goes on"),
    ("X-B-AB 12", 0, "part of a longer code"),
    ("Kennzeichen fehlt", 0, "keyword only"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_plate(text: str, expected: int, reason: str) -> None:
    assert count("plate", text) == expected, reason


def test_districts_are_plausible() -> None:
    assert len(DISTRICTS) > 750
    assert all(1 <= len(code) <= 3 and code.isalpha() and code.isupper() for code in DISTRICTS)
    assert {"B", "M", "VIE", "KR", "ÖHR", "LÜD"} <= DISTRICTS
    assert not {"BD", "Y", "X", "NRW", "QQ"} & DISTRICTS
