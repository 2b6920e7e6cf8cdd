# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the model's likelihoods to names: whole words, put together, without what is known to be no person.

The model was trained on English and other languages and takes many German nouns for names. What speaks for and against
each word is weighed in `ner_evidence`; here names begin at words that weigh enough, and reach over what may belong to
them. Streets, schools, towns, placeholders and people of history are left out, whatever they weigh.
The two thresholds were chosen on templates that weights had not been learnt from (docs/decisions/0006-person-names.md).
"""

import re
from collections.abc import Sequence

from gateway.detect.ner_evidence import Evidence, words_of
from gateway.detect.ner_model import Piece
from gateway.detect.person_exempt import is_nobody
from gateway.detect.person_history import places as places_of_history
from gateway.detect.person_history import stands_alone
from gateway.detect.person_lists import folded
from gateway.detect.person_window import in_address
from gateway.detect.person_words import (
    BETWEEN,
    FUNCTION,
    NO_SURNAMES,
    PARTICLES,
    PLACE_BEFORE,
    PLACE_ENDINGS,
    PLACE_WORDS,
    SALUTATIONS,
)

# »Rosenring 35« is an address.
_HOUSE_NUMBER = re.compile(r" \d")
# »erika.beispiel (at) post.example«
_MAILBOX = re.compile(r"\s?[(\[](?:at|@)[)\]]|@")
# A name begins at a word that weighs this much, and goes on over words that weigh this much.
BEGINS = 0.85
GOES_ON = -1.0
_SHORTEST_LOWER = 4
_NO_NAMES_IN_LOWER_CASE = ("word", "wordfirst", "wordlast", "ambiguous")
_SALUTATIONS = frozenset(folded(word).rstrip(".") for word in SALUTATIONS)


def names(text: str, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Characters of the text, end exclusive; sorted, not overlapping."""
    words = words_of(text, pieces)
    evidence = Evidence(text, words)
    weighed = [evidence.score(place) if can_be(evidence, place) else None for place in range(len(words))]
    return joined(text, evidence, weighed)


def can_be(evidence: Evidence, place: int) -> bool:
    """Whether this word may be a name at all: no frequent word, no street, no town; in lower case no German word."""
    word, key = evidence.words[place], evidence.keys[place]
    if len(key) < 2 or key in FUNCTION or key in NO_SURNAMES or key in BETWEEN or _is_place(key):
        return False
    if place in evidence.towns:
        return False
    if not word.text[0].islower():
        return True
    if len(key) < _SHORTEST_LOWER or evidence.kinds[place] in _NO_NAMES_IN_LOWER_CASE:
        return False
    return not (evidence.gaps[place][-1:] in (".", "_", "-") or _MAILBOX.match(evidence.gaps[place + 1]))


def joined(text: str, evidence: Evidence, weighed: Sequence[float | None]) -> list[tuple[int, int]]:
    """The names, given what each word weighs; None for one that cannot be a name."""
    words = evidence.words
    history: list[tuple[int, int]] | None = None
    found: list[tuple[int, int]] = []
    place = behind = 0
    while place < len(words):
        if not _weighs(weighed, place, BEGINS):
            place += 1
            continue
        first = last = place
        while first > behind and _weighs(weighed, first - 1, GOES_ON) and evidence.gaps[first] == " ":
            first -= 1
        while step := _further(evidence, weighed, last):
            last += step
        place = behind = last + 1
        start, end = words[first].start, words[last].end
        if history is None:  # most texts have no name at all
            history = list(places_of_history(text))
        if any(one <= start and end <= other for one, other in history) or is_nobody(text[start:end]):
            continue
        if not (_stands_for_somebody_else(evidence, first, last) or _is_no_person(text, evidence, first, last)):
            found.append((start, end))
    return found


def _weighs(weighed: Sequence[float | None], place: int, enough: float) -> bool:
    weight = weighed[place]
    return weight is not None and weight >= enough


def _further(evidence: Evidence, weighed: Sequence[float | None], last: int) -> int:
    """How many words further the name reaches: 0, 1, or over particles and an initial."""
    place = last + 1
    while place < min(len(weighed), last + 4):
        gap, single = evidence.gaps[place], len(evidence.words[place - 1].text) == 1
        if gap != " " and not (single and gap in (". ", ".")):
            return 0
        if _weighs(weighed, place, GOES_ON):
            return place - last
        if evidence.keys[place] not in PARTICLES and len(evidence.words[place].text) > 1:
            return 0
        place += 1
    return 0


def _stands_for_somebody_else(evidence: Evidence, first: int, last: int) -> bool:
    """»Goethe« is he of history, »Frau Goethe« is not."""
    greeted = first > 0 and evidence.keys[first - 1] in _SALUTATIONS
    return first == last and not greeted and stands_alone(evidence.words[first].text)


def _is_no_person(text: str, evidence: Evidence, first: int, last: int) -> bool:
    """Part of an address, or of the name of a place, a school, a company."""
    start, end = evidence.words[first].start, evidence.words[last].end
    if in_address(text, start, end) or (first == last and _HOUSE_NUMBER.match(text, end)):
        return True
    if last + 1 < len(evidence.words) and evidence.gaps[last + 1] in (" ", "-") and _is_place(evidence.keys[last + 1]):
        return True
    return first > 0 and evidence.gaps[first] in (" ", ". ", "-", ".") and evidence.keys[first - 1] in PLACE_BEFORE


def _is_place(key: str) -> bool:
    return (
        key in PLACE_WORDS
        or key.endswith(("strasse", "platz", "weg", "allee", "schule", "gymnasium"))
        or ("-" in key and key.rpartition("-")[2].endswith(PLACE_ENDINGS))
    )
