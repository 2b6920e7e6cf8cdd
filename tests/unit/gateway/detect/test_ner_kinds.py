# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of a word by the lists and by its form."""

import pytest

from gateway.detect.ner_kinds import kind, shape, towns
from gateway.detect.person_lists import folded

KINDS = [
    ("Wolfgang", "first"),
    ("Nowak", "last"),
    ("Bürgermeister", "word"),
    ("Buergermeister", "word"),
    ("Bauer", "wordlast"),
    ("Wertstoffhofleitung", "word"),
    ("Schulcontainer", "compound"),
    ("Kläranlagenzaun", "compound"),
    ("Qwertzufer", "unknown"),
    ("Qwertzbehälter", "ending"),
    ("Qwertzig", "unknown"),
    ("Qwertz" * 20, "unknown"),
]
SHAPES = [
    ("QWERTZIG", {"capitals", "length-9"}),
    ("McQwertz", {"inner-capital", "length-9"}),
    ("Qwert-Zig", {"hyphen", "length-9"}),
    ("Qwertzowski", {"surname-ending", "length-13"}),
    ("Łuszcz", {"foreign-letter", "length-9"}),
    ("Qwertzens", {"ends-in-s", "length-9"}),
    ("Qwertzigwertzig", {"length-more"}),
]


@pytest.mark.parametrize(("word", "expected"), KINDS)
def test_kind(word: str, expected: str) -> None:
    assert kind(word) == expected


@pytest.mark.parametrize(("word", "expected"), SHAPES)
def test_shape(word: str, expected: set[str]) -> None:
    assert set(shape(word, folded(word), "unknown")) == expected


def test_endings_of_known_words_say_nothing() -> None:
    assert "ends-in-s" not in set(shape("Haus", "haus", "word"))


def test_towns_of_several_words() -> None:
    keys = ["in", "zielona", "gora", "und", "saint-avold", "zielona", "berg"]
    assert towns(keys) == {1, 2, 4}
