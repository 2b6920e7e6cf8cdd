# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the lists and the form of a word say about it: a first name, a surname, a German word, put together of words.

German makes words by joining words, and no list has them all: »Wertstoffhof« is no name because »hof« is a word and
»Wertstoff« is one. Surnames are joined in the same way (»Steinmetz«), so that this is evidence and no proof.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from gateway.detect.person_lists import AMBIGUOUS, WORDS, entries, folded, is_first, is_last, is_word

# Of each part of a compound; shorter words are endings of everything.
_SHORTEST_HEAD, _SHORTEST_TAIL = 3, 4
_LONGEST = 40
_JOINTS = ("", "s", "n", "en")
# A word; with a hyphen or an apostrophe inside it is still one.
TOKEN = re.compile(r"[^\W\d_]+(?:[-'’`´][^\W\d_]+)*")
_FOREIGN = re.compile(r"[^a-zäöüßéè'’`´-]")
# Surnames end so, German and others, and few words do.
_NAME_ENDINGS = (
    *("ski", "ska", "cki", "cka", "dzki", "wicz", "czyk", "ova", "ow", "owa", "ew", "ewa", "eva", "enko", "chuk"),
    *("tschuk", "oglu", "ovic", "ic", "idis", "idou", "opoulos", "opoulou", "akis", "ez", "sen", "son", "nen"),
    *("mann", "berg", "bach", "hoff", "hof", "stein", "feld", "meier", "meyer", "mayer", "maier", "bauer", "huber"),
    *("ini", "elli", "etti", "escu", "yan", "ian", "dze", "vili"),
)
_LENGTHS = (3, 5, 9, 13)


def kind(text: str) -> str:
    """One of: first, last, firstlast, ambiguous; word, wordfirst, wordlast; compound, ending; unknown."""
    if folded(text) in AMBIGUOUS:
        return "ambiguous"
    first, last = is_first(text), is_last(text)
    if is_word(text):
        return "wordlast" if last else "wordfirst" if first else "word"
    if first or last:
        return "first" * first + "last" * last
    return _of_parts(text.lower().rpartition("-")[2])


def _of_parts(word: str) -> str:
    """Whether its longest ending that is a word has a word before it."""
    if len(word) > _LONGEST:
        return "unknown"
    for place in range(_SHORTEST_HEAD, len(word) - _SHORTEST_TAIL + 1):
        if _is_known(word[place:]):
            head = word[:place]
            if any(_is_known(head.removesuffix(joint)) for joint in _JOINTS) or _is_known(f"{head}e"):
                return "compound"
            return "ending" if len(word) - place > _SHORTEST_TAIL else "unknown"
    return "unknown"


def _is_known(word: str) -> bool:
    """Also »buero« for »büro«."""
    if word in WORDS:
        return True
    other = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü") if "e" in word else word
    return other != word and other in WORDS


def shape(text: str, key: str, of: str) -> Iterator[str]:
    """How the word is written. `key`: folded; `of`: its kind."""
    if text.isupper():
        yield "capitals"
    elif "-" not in text and not text[1:].islower():
        yield "inner-capital"
    if "-" in text:
        yield "hyphen"
    yield f"length-{next((length for length in _LENGTHS if len(key) <= length), 'more')}"
    if _FOREIGN.search(text.lower()):
        yield "foreign-letter"
    if of in ("unknown", "ending", "compound"):
        if key.endswith(_NAME_ENDINGS):
            yield "surname-ending"
        if key.endswith("s"):
            yield "ends-in-s"


@cache
def _towns() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Towns of several words or with a hyphen, by the first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in entries("towns"):
        first, *rest = TOKEN.findall(folded(name))
        found.setdefault(first, []).append(tuple(rest))
    return {first: tuple(rests) for first, rests in found.items()}


def towns(keys: Sequence[str]) -> frozenset[int]:
    """The places of the words (folded) that make up the name of a town: »Zielona Góra«, »Saint-Avold«."""
    known = _towns()
    found: set[int] = set()
    for place, word in enumerate(keys):
        for rest in known.get(word, ()):
            if tuple(keys[place + 1 : place + 1 + len(rest)]) == rest:
                found.update(range(place, place + 1 + len(rest)))
    return frozenset(found)
