# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cutting a text: nothing is lost, everything fits, and sentences stay whole."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.long_text_split import shortened, split

_TEXT = st.text(st.sampled_from("aä€😀 .!?\n\tZ3«»\"'(") | st.characters(exclude_categories=["Cs"]), max_size=400)


@given(_TEXT, st.integers(4, 200))
def test_nothing_is_lost_and_every_piece_fits(text: str, most: int) -> None:
    pieces = list(split(text, most))
    assert "".join(pieces) == text
    assert all(pieces)
    assert all(len(piece.encode()) <= most for piece in pieces)


@given(_TEXT, st.integers(4, 200))
def test_pieces_are_not_needlessly_many(text: str, most: int) -> None:
    # Each but the last has at least half of the characters that would have fitted.
    longest = max((len(character.encode()) for character in text), default=1)
    assert all(len(piece) >= most // longest // 2 for piece in list(split(text, most))[:-1])


@given(_TEXT, st.integers(12, 200))
def test_what_is_shortened_fits_and_says_so(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short.encode()) <= most
    assert short == text or (short.endswith("[…]") and text.startswith(short[:-4]))


@pytest.mark.parametrize(
    ("text", "most", "first"),
    [
        ("Erster Absatz hier.\n\nZweiter. Absatz.", 34, "Erster Absatz hier.\n\n"),
        ("Eine Zeile ist das hier\nZweite Zeile hier", 34, "Eine Zeile ist das hier\n"),
        ("Das ist ein Satz. Das ist noch einer.", 30, "Das ist ein Satz. "),
        ("Wird das genehmigt? Ja, das wird es.", 30, "Wird das genehmigt? "),
        ("Sie sagte: »Das geht nicht.« Dann ging sie.", 40, "Sie sagte: »Das geht nicht.« "),
        # A dot that ends no sentence: the cut falls after the word instead.
        ("Die Gebühr gilt gem. Satzung der Stadt", 30, "Die Gebühr gilt gem. Satzung "),
        ("Die Frist endet am 3. Mai dieses Jahres", 32, "Die Frist endet am 3. Mai "),
        ("Das gilt für alle, z. B. Vereine und Schulen", 36, "Das gilt für alle, z. B. Vereine "),
        ("Es kommt dann Herr Dr. Beispiel zu Ihnen", 34, "Es kommt dann Herr Dr. Beispiel "),
        ("Siehe dort Abs. 2 Satz 1 der neuen Ordnung", 32, "Siehe dort Abs. 2 Satz 1 der "),
        ("wort wort wort wort", 12, "wort wort "),
        ("ohneluecke" * 4, 12, "ohnelueckeoh"),
        ("ää", 5, "ää"),
        ("€€€", 7, "€€"),
    ],
)
def test_where_it_is_cut(text: str, most: int, first: str) -> None:
    assert next(split(text, most)) == first


@pytest.mark.parametrize("unit", [". ", "\n", " ", ".", '."', "a. ", "\n ", "…»", "Abs. 1 "])
def test_no_text_makes_it_slow(unit: str) -> None:
    text = (unit * 2_000_000)[:2_000_000]
    began = time.process_time()
    pieces = list(split(text, 100_000))
    assert time.process_time() - began < 10
    assert "".join(pieces) == text
