# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Identity cards and passports. Numbers: those of the specimens that the federal ministry shows."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("L01X00T471", 1, "identity card with check digit"),
    ("T220001293", 1, "an older specimen"),
    ("LZ6311T475", 1, "the specimen of 2021"),
    ("C01X00T478", 1, "passport"),
    ("C01X0006H1", 1, "passport of 2017"),
    ("L01X00T471D<<", 1, "with the nationality behind it"),
    ("Ausweisnummer: L01X00T47", 1, "without check digit, after a keyword"),
    ("Personalausweis-Nr. L01X00T47", 1, "another keyword"),
    ("Perso-Nr.: l01x00t47", 1, "short, lower case"),
    ("Personalausweis mit der Nummer L01X00T47", 1, "words between"),
    ("Reisepass Nr. C01X 00T4 7", 1, "in groups"),
    ("Dokumentennummer = C01X00T47", 1, "as on the form"),
    ("IDD<<L01X00T471<<<<<<<<<<<<<<<", 1, "first line of a card's zone"),
    ("6408125<2010315D<<<<<<<<<<<<<4", 1, "second line of a card's zone"),
    ("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", 1, "first line of a passport's zone"),
    ("C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4", 1, "second line of a passport's zone"),
    ("IDD<<L01X00T471<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4", 2, "two lines"),
    ("BPA-Nr. L01X00T47", 1, "the short word of forms"),
    ("ausgewiesen durch Personalausweis der Bundesrepublik Deutschland Nr. L01X00T47", 1, "as in deeds"),
    ("L01X00T47 (Personalausweis)", 1, "the word behind the number"),
    ("»L01X00T47« steht auf dem Ausweis", 1, "quoted, the word behind"),
    ("Ausweis verloren. Die Nummer ist LO1XOOT47", 1, "O for 0, a sentence between"),
    ("Seriennummer des Ausweises: L01X-00T4-7", 1, "hyphens"),
    ("Auweis-Nr. L01X00T47 1", 1, "mistyped, the check digit apart"),
    ("BPA L01 X00 T47", 1, "the word reads like a group"),
    ("Ausweis liegt vor, Inventarnummer K12345T78", 0, "another thing between"),
    ("Ausweis gültig bis AM 12.03.2024", 0, "a date"),
    ("Inventar L01X00T47 (Ausweisdrucker)", 0, "a thing before the number"),
    ("L01X00T472", 0, "wrong check digit"),
    ("L01X00T47", 0, "no check digit and no keyword"),
    ("IDD<<L01X00T472<<<<<<<<<<<<<<<", 0, "wrong check digit in the zone"),
    ("C01X00T478D<<6408126F2702283<<<<<<<<<<<<<<<4", 0, "wrong check digit of the birthday"),
    ("A01X00T474", 0, "begins with a letter that is not used"),
    ("L01XE0T473", 0, "a vowel"),
    ("LZRTVWXYZ5", 0, "letters only: a word in capitals"),
    ("Seriennummer CN7K2P4T9", 0, "the serial number of a device"),
    ("Ausweisnummer liegt nicht vor", 0, "keyword only"),
    ("XL01X00T471", 0, "inside of something longer"),
    ("1220001297", 0, "an old card: digits only, all expired"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_personalausweis(text: str, expected: int, reason: str) -> None:
    assert count("personalausweis", text) == expected, reason
