# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words of social law, with inflections."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Sie bezieht Bürgergeld", 1),
    ("Bürgergeldbescheid", 1),
    ("Leistungen nach dem SGB II", 1),
    ("SGB XII", 1),
    ("SGB 12", 1),
    ("§ 35a SGB VIII", 1),
    ("Wohngeldantrag", 1),
    ("WOHNGELD", 1),
    ("wohngeld", 1),
    ("Sozialhilfe", 1),
    ("Grundsicherung im Alter", 1),
    ("Jobcenter", 1),
    ("Jugendamt", 1),
    ("die Jugendämter", 1),
    ("Hilfe zur Erziehung", 1),
    ("Hilfen zur Erziehung", 1),
    ("Inobhutnahme", 1),
    ("Kindeswohlgefährdung", 1),
    ("Pflegegrad 3", 1),
    ("Pflegebedürftigkeit", 1),
    ("Schwerbehindertenausweis", 1),
    ("GdB 50", 1),
    ("Grad der Behinderung", 1),
    ("Unterhaltsvorschuss", 1),
    ("BAföG", 1),
    ("AsylbLG", 1),
    ("Asylbewerberleistungsgesetz", 1),
    ("Betreuungsgericht", 1),
    ("rechtlicher Betreuer", 1),
    ("Obdachlosigkeit", 1),
    ("Eingliederungshilfe", 1),
    ("Sorgerechts", 1),
    ("Duldung und Abschiebung", 1),
    ("Stadt", 0),
    ("SGB", 0),
    ("Sozial engagiert", 0),
    ("Jugendzentrum", 0),
    ("Wohnung", 0),
    ("Gdby", 0),
    ("Pflege der Grünflächen", 0),
    ("Kinderbetreuung", 0),
    ("SGB I", 0),
    ("gesetzliche Frist", 0),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_social_term(text: str, expected: int) -> None:
    assert count("social_term", text) == expected
