# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Streets with house numbers, and what ends alike. Streets: invented or everywhere."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Hauptstraße 12", 1, "plain"),
    ("Hauptstr. 12a, 41334 Nettetal", 1, "with postal code and town"),
    ("Hauptstr. 12\n41334 Nettetal", 1, "over two lines"),
    ("Konrad-Adenauer-Straße 5-7", 1, "hyphens, two numbers"),
    ("Lange Straße 12", 1, "an adjective"),
    ("Berliner Allee 5", 1, "a town's adjective"),
    ("Berliner Platz 5", 1, "a square"),
    ("Straße des 17. Juni 135", 1, "a date in the name"),
    ("Platz der Republik 1", 1, "an article in the name"),
    ("Am Markt 1, 41334 Nettetal", 1, "no ending, with town"),
    ("An der Kirche 5, 50667 Köln", 1, "no ending, with town"),
    ("Zum Bahnhof 2, D-41334 Nettetal", 1, "with the country"),
    ("wohnhaft Am Markt 1", 1, "after a word"),
    ("Anschrift: Unter den Linden 5", 1, "after a word"),
    ("hauptstraße 12 in lindenrath", 1, "lower case"),
    ("lindenweg 4", 1, "lower case"),
    ("HAUPTSTRASSE 12", 1, "capitals"),
    ("Hauptstraße12", 1, "no space"),
    ("Hauptstraße Nr. 12", 1, "Nr."),
    ("Hansaring 45", 1, "ring"),
    ("Lindenstraße 4, 2. OG", 1, "a floor behind it"),
    ("Waaggasse 11", 1, "alley"),
    ("Frau Beispiel wohnt neben der Schule, Schulweg 3", 1, "a person beside a building"),
    ("Lindenweg 1 und Lindenweg 2", 2, "two of them"),
    ("| Am Anger 33 |", 1, "a cell"),
    ("Erika Beispiel\nIm Winkel 31a\n41334 Nettetal", 1, "a letterhead"),
    ("wohnt im winkel 9a in lindenrath", 1, "lower case, after a word"),
    ("wohnt neuer weg 117 b", 1, "lower case, apart, after a word"),
    ("Abwassergebühr Am Anger 82a, bitte", 1, "a capital within a sentence"),
    ("ich wohne in der Unter den Eschen 19 und", 1, "a name of three words"),
    ("wohnt seit 12 Jahren hier", 0, "a time"),
    ("wohnt mit 3 Kindern", 0, "a household"),
    ("Im Jahr 12,", 0, "a year"),
    ("Am Montag 12,", 0, "a day"),
    ("Sperrung der Hauptstraße\n1. Beschluss", 0, "a numbered list"),
    ("Hauptstraße", 0, "no number"),
    ("Unter den Linden 5", 1, "no ending, but a line of its own"),
    ("Stadtbibliothek, Marktplatz 3", 0, "a public building"),
    ("Kita Sonnenschein, Blumenweg 3", 0, "a public building"),
    ("Rathaus, Rathausplatz 1, 00000 Lindenrath", 0, "the town hall"),
    ("Bundesstraße 57", 0, "a road"),
    ("Parkplatz 12", 0, "a parking lot"),
    ("Stellplatz 3", 0, "a parking lot"),
    ("auf Platz 3", 0, "a rank"),
    ("auf Anhieb Platz 1", 0, "a rank"),
    ("Umweg 3 km", 0, "a detour"),
    ("in der Straße 5", 0, "an article"),
    ("Hauptstraße 12.03.2024", 0, "a date"),
    ("Sperrung der Hauptstraße 12. März", 0, "a date"),
    ("Hauptstraße 2024", 0, "a year"),
    ("Frühling 3", 0, "ends in -ring"),
    ("Musterstraße 1", 0, "a placeholder"),
    ("Musterstr. 5, 12345 Musterstadt", 0, "a placeholder"),
    ("Der Anstieg 3 Prozent", 0, "a noun"),
    ("Der Umsatz stieg 3 Prozent", 0, "a verb"),
    ("Aktienmarkt 3", 0, "no market place"),
    ("Nürnberg 2:1", 0, "a match"),
    ("Am 12. März 2024", 0, "a date"),
    ("Postfach 12, 41334 Nettetal", 0, "a box"),
    ("Ring 2 der Stadt", 0, "a bare ring"),
    ("Kirchplatz 8 Uhr", 0, "a time"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_address(text: str, expected: int, reason: str) -> None:
    assert count("address", text) == expected, reason
