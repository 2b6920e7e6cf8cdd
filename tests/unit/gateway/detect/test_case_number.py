# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""File numbers of proceedings, and what is published."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Aktenzeichen 32-1/2024-0815", 1, "an office"),
    ("Az. 61.1-20/0456", 1, "short"),
    ("Az.: 12 K 345/22", 1, "a court, with the word"),
    ("AZ 510.12.03", 1, "capitals"),
    ("Gesch.-Z.: 50.2-Mü-0815", 1, "with letters"),
    ("Unser Geschäftszeichen: JA 51/2-345.67", 1, "youth office"),
    ("GZ 123/24", 1, "the short word"),
    ("12 C 345/20", 1, "a civil court"),
    ("in dem Verfahren 12 F 45/23 gegen", 1, "a family court"),
    ("3 Js 1234/21", 1, "prosecution"),
    ("Aktennummer 4711-22", 1, "another word"),
    ("Az. 1/24 und Az. 2/24", 2, "two of them"),
    ("Geschäftszeichen (bei Antwort angeben): 50-1234", 1, "brackets between"),
    ("Unser Zeichen: 32.11-4711", 1, "another word"),
    ("kommt zur Personalakte, Zeichen 51-4/2023-2996.", 1, "the bare word with a slash behind"),
    ("Vorgang 2024-0815", 1, "a common word with a number of parts"),
    ("Bußgeldbescheid Nr. 123456/24", 1, "a notice"),
    ("Antrag auf Erlass der Gebühr, Az. 20-1234", 1, "a waiver is no decree"),
    ("Az 3 Ls 12/23", 1, "a register in small letters, behind the word"),
    ("35504BG0012345", 1, "a Bedarfsgemeinschaft"),
    ("DR II 123/24", 1, "a bailiff"),
    ("50-1234 ist mein Aktenzeichen", 1, "the word behind"),
    ("Az. 5 StR 521/08", 0, "the federal court"),
    ("Mahnung 1.234.567 Euro", 0, "an amount"),
    ("Verwendungszweck: 1.234,56", 0, "an amount"),
    ("Betreff: 12.03.2024", 0, "a date"),
    ("Bescheid vom 12.03.2024", 0, "a date"),
    ("Bescheid 12.03.2024", 0, "a date"),
    ("im Fall 3-4", 0, "too short"),
    ("Zeichen 274.1-50", 0, "a traffic sign"),
    ("Merkzeichen 1/24", 0, "another word"),
    ("BGH, Urteil vom 12.3.2020 - VI ZR 12/20", 0, "a published decision"),
    ("VG Köln, Urteil vom 3.5.2023 – 12 K 345/22", 0, "a published decision"),
    ("VG 12 K 3456/22, Urteil vom 03.05.2023 - 4 C 12.21", 0, "the number before the decision"),
    ("OLG Köln 5 U 12/20", 0, "a high court"),
    ("1 BvR 16/13", 0, "the constitutional court"),
    ("C-311/18", 0, "the European court"),
    ("§ 34 BauGB, Art. 6 Abs. 1", 0, "laws"),
    ("Bebauungsplan Nr. 12, Az. 61-26-20", 0, "a plan"),
    ("Öffentliche Bekanntmachung (Az. 32.1-4711)", 0, "public by its nature"),
    ("Az. unbekannt", 0, "word only"),
    ("AZ-NR 12", 0, "a pattern"),
    ("Drucksache 20/1234", 0, "a council paper"),
    ("A 12 C 3", 0, "no year"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_case_number(text: str, expected: int, reason: str) -> None:
    assert count("case_number", text) == expected, reason
