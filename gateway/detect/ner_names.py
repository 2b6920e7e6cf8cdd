# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the model's likelihoods to names: whole words, put together, without what the lists know to be none.

The model was trained on English and other languages and takes many German nouns for names. What is a word of the
list, a place or a street is dropped, unless it is a known name too; what the lists know needs less certainty.
The thresholds were chosen on the development part of GermEval 2014 (docs/decisions/0006-person-names.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.detect.ner_model import Piece
from gateway.detect.person_exempt import is_nobody, is_of_history
from gateway.detect.person_lists import AMBIGUOUS, folded, is_first, is_last, is_word
from gateway.detect.person_window import in_address
from gateway.detect.person_words import (
    BETWEEN,
    FUNCTION,
    NO_SURNAMES,
    PARTICLES,
    PLACE_BEFORE,
    PLACE_ENDINGS,
    PLACE_WORDS,
)

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’`´][^\W\d_]+)*")
# »Rosenring 35« is an address.
_HOUSE_NUMBER = re.compile(r" \d")
# How likely a name must be: a word that no list knows, a known name, a name that is a word too.
UNKNOWN = 0.7
KNOWN = 0.05
BOTH = 0.5
# In lower case, where the model has less to go by.
LOWER = 0.9


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    likely: float


def names(text: str, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Characters of the text, end exclusive; sorted, not overlapping."""
    words = _words(text, pieces)
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        if not _is_name(words, place, text):
            place += 1
            continue
        last = place
        while last + 1 < len(words) and (step := _goes_on(words, last, text)):
            last += step
        start, end = words[place].start, words[last].end
        if not (
            is_nobody(text[start:end])
            or is_of_history(text[start:end])
            or _is_of_a_place(words, place, last, text)
            or in_address(text, start, end)
            or (place == last and _HOUSE_NUMBER.match(text, end))
        ):
            found.append((start, end))
        place = last + 1
    return found


def _words(text: str, pieces: Sequence[Piece]) -> list[_Word]:
    words: list[_Word] = []
    index = 0
    for match in _TOKEN.finditer(text):
        while index < len(pieces) and pieces[index].end <= match.start():
            index += 1
        likely, place, length = 0.0, index, 0
        while place < len(pieces) and pieces[place].start < match.end():
            piece = pieces[place]
            likely += (piece.given + piece.surname) * (piece.end - piece.start)
            length += piece.end - piece.start
            place += 1
        words.append(_Word(match[0], match.start(), match.end(), likely / length if length else 0.0))
    return words


def _is_name(words: Sequence[_Word], place: int, text: str) -> bool:
    word = words[place]
    key = folded(word.text)
    if len(key) < 2 or key in FUNCTION or key in NO_SURNAMES or key in BETWEEN or _is_place(word):
        return False
    if word.text[0].islower():
        return len(key) > 3 and not is_word(word.text) and word.likely >= LOWER
    known = is_first(word.text) or is_last(word.text) or key in AMBIGUOUS
    if is_word(word.text) or key in AMBIGUOUS:
        return known and word.likely >= BOTH
    return word.likely >= (KNOWN if known else UNKNOWN)


def _goes_on(words: Sequence[_Word], last: int, text: str) -> int:
    """How many words further the name reaches: 0, 1, or over particles and an initial."""
    place = last + 1
    while place < len(words) and place < last + 4:
        gap = text[words[place - 1].end : words[place].start]
        if gap not in (" ", ". ", "."):
            return 0
        key = folded(words[place].text)
        if gap == " " or len(words[place - 1].text) == 1:
            if _is_name(words, place, text) or (
                words[place].likely >= KNOWN and words[place].text[0].isupper() and not _is_plain(words[place])
            ):
                return place - last
            if key in PARTICLES or len(words[place].text) == 1:
                place += 1
                continue
        return 0
    return 0


def _is_plain(word: _Word) -> bool:
    key = folded(word.text)
    return key in FUNCTION or key in NO_SURNAMES or _is_place(word) or (is_word(word.text) and not is_last(word.text))


def _is_place(word: _Word) -> bool:
    key = folded(word.text)
    return (
        key in PLACE_WORDS
        or key.endswith(("strasse", "platz", "weg", "allee", "schule", "gymnasium"))
        or ("-" in key and key.rpartition("-")[2].endswith(PLACE_ENDINGS))
    )


def _is_of_a_place(words: Sequence[_Word], first: int, last: int, text: str) -> bool:
    if (
        last + 1 < len(words)
        and text[words[last].end : words[last + 1].start] in (" ", "-")
        and _is_place(words[last + 1])
    ):
        return True
    if not first:
        return False
    gap = text[words[first - 1].end : words[first].start]
    return gap in (" ", ". ", "-", ".") and folded(words[first - 1].text) in PLACE_BEFORE
