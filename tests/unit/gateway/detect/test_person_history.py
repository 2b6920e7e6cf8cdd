# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""People of history, in the ways that public texts name them."""

import pytest

from gateway.detect.person_exempt import is_nobody
from gateway.detect.person_history import places, stands_alone

CASES = [
    ("von Johann Sebastian Bach, Toccata", ["Johann Sebastian Bach"], "three words"),
    ("Werke von J. S. Bach", ["J. S. Bach"], "initials"),
    ("Bachs Werke: Johann Sebastian Bachs Kantaten", ["Johann Sebastian Bachs"], "genitive"),
    ("Johann Sebastian\nBach", ["Johann Sebastian\nBach"], "over the end of a line"),
    ("Kaethe Kollwitz", ["Kaethe Kollwitz"], "without umlauts"),
    ("an Hans und Sophie Scholl", ["Hans und Sophie Scholl"], "two with one surname"),
    ("Wilhelm und Alexander von Humboldt", ["Wilhelm und Alexander von Humboldt"], "two with a particle"),
    ("Annette von Droste-Hülshoff", ["Annette von Droste-Hülshoff"], "a hyphen"),
    ("Claus Schenk Graf von Stauffenberg", ["Claus Schenk Graf von Stauffenberg"], "a title within"),
    ("Petra und Sophie Scholl", ["Sophie Scholl"], "another first name with the surname"),
    ("Erika Bach", [], "another first name"),
    ("Johann Sebastian, Bach", [], "a comma between"),
    ("Johann Sebastian", [], "a part"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_places(text: str, expected: list[str], reason: str) -> None:
    assert [text[start:end] for start, end in places(text)] == expected, reason


def test_a_surname_alone_stands_for_one() -> None:
    assert stands_alone("Goethe")
    assert stands_alone("Goethes")
    assert not stands_alone("Beispiel")


def test_both_tiers_know_them_without_umlauts() -> None:
    assert is_nobody("Kaethe Kollwitz")
    assert not is_nobody("Kaethe Beispiel")
