# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""People of history and of stories, whom public texts quote and whose names are no personal data.

Concerts, readings, anniversaries, streets and schools name them in many ways: in full, with initials, without umlauts,
in the genitive, two with one surname. A reader that saw only a part of such a name asks where all of it stands.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gateway.detect.person_lists import entries, folded, variants
from gateway.detect.person_words import BETWEEN

_TOKEN = re.compile(r"[^\W\d_]+")
# Between the words of one name; a line may have been broken there.
_GAP = re.compile(r"\.?[ \n\u00a0]{1,2}|[.-]|")
_AND = frozenset({"und", "u"})


def words_of(name: str) -> tuple[str, ...]:
    return tuple(map(folded, _TOKEN.findall(name)))


def key(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without titles, and without the -s of a genitive at its end."""
    words = tuple(word for word in words if word not in BETWEEN)
    return (*words[:-1], bare(words[-1])) if words else ()


def bare(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def _ways(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each name as it is, without umlauts, and with initials where there are two first names: »J. S. Bach«."""
    for name in variants(names):
        words = key(words_of(name))
        yield words
        first, last = words[:-1], words[-1]
        if len(first) > 1 and all(len(word) > 3 for word in first):
            yield *(word[0] for word in first), last


# By the key of their full names.
PEOPLE = frozenset(_ways(sorted(entries("history"))))
_ALONE = frozenset(key(words_of(name)) for name in variants(entries("history_alone")))
_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _words in sorted(PEOPLE, key=len, reverse=True):
    _BY_FIRST.setdefault(_words[0], []).append(_words)


def stands_alone(name: str) -> bool:
    """A single name that stands for one of them: »Goethe«. Only where nothing says »Herr« or »Frau«."""
    return key(words_of(name)) in _ALONE


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where their full names stand: characters, in their order, not overlapping."""
    found = [(folded(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    # »Claus Schenk Graf von Stauffenberg« with and without the title
    words = [word for word in found if word[0] not in BETWEEN]
    place = 0
    while place < len(words):
        length = _length(words, place, text)
        if length:
            yield words[place][1], words[place + length - 1][2]
        place += max(length, 1)


_Word = tuple[str, int, int]


def _length(words: Sequence[_Word], place: int, text: str) -> int:
    """How many words the name has that begins here: 0 for none."""
    for name in _BY_FIRST.get(words[place][0], ()):
        if _are(words[place : place + len(name)], name, text):
            return len(name)
    # »Hans und Sophie Scholl«, »Wilhelm und Alexander von Humboldt«
    if place + 2 < len(words) and words[place + 1][0] in _AND:
        other = _length(words, place + 2, text)
        last = tuple(word[0] for word in words[place + 3 : place + 2 + other])
        if other and (words[place][0], *last[:-1], bare(last[-1]) if last else "") in PEOPLE:
            return 2 + other
    return 0


def _are(words: Sequence[_Word], name: tuple[str, ...], text: str) -> bool:
    """Whether these words are this name, one behind the other."""
    if len(words) < len(name) or any(word[0] != part for word, part in zip(words[:-1], name[:-1], strict=True)):
        return False
    if name[-1] not in (words[-1][0], bare(words[-1][0])):
        return False
    return all(_is_gap(text[one[2] : other[1]]) for one, other in pairwise(words))


def _is_gap(gap: str) -> bool:
    return bool(_GAP.fullmatch(gap)) or gap.strip(" .").lower() in BETWEEN
