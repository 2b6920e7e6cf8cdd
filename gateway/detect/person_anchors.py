# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The automata that say where a name may be. Each finds the longest of its words; RE2 builds it from thousands.

RE2's `\\b` knows ASCII letters only, so that words which begin with another letter have an edge of their own, which is
part of the match, and the reader of a place looks at what stands beside it.
"""

from collections.abc import Callable, Iterable, Iterator

import re2

from gateway.detect.context import spans
from gateway.detect.person_lists import entries, spellings, variants
from gateway.detect.person_words import (
    AFTERWARDS,
    INTRODUCTIONS,
    KIN,
    LABELS,
    ROLES,
    SALUTATIONS,
    SAYINGS,
    SIGNATURES,
    TITLES,
)

Places = Callable[[bytes], Iterator[tuple[int, int]]]

# Measured: the largest, first names, takes 5 MB on texts of all kinds.
_MEMORY = 24 << 20
_SHORTEST = 3
# No letter of a Latin script may follow, or half of all words would be places to look at.
_END = r"(?:[^A-Za-z\x{C0}-\x{24F}]|$)"


def _automaton(words: Iterable[str], flags: str = "") -> Places:
    plain: list[str] = []
    other: list[str] = []
    for word in sorted(words):
        (plain if word[0].isascii() else other).append(re2.escape(word))
    edges = [rf"\b(?:{'|'.join(plain)})"]
    if other:
        edges.append(rf"(?:^|[\s\x00-\x2f:-@\[-`{{-~])(?:{'|'.join(other)})")
    spans = _compiled(f"{flags}(?:{'|'.join(edges)}){_END}")

    def places(data: bytes) -> Iterator[tuple[int, int]]:
        for start, taken in spans(data):
            end = taken
            if end < len(data):  # without the character that _END took, however long it is
                end -= 1
                while data[end] & 0xC0 == 0x80:
                    end -= 1
            yield start, end

    return places


def _compiled(pattern: str) -> Places:
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.longest_match = True
    options.max_mem = _MEMORY
    return spans(re2.compile(pattern.encode(), options))


def _spelled(name: str) -> frozenset[str]:
    """A list as people write it. Made anew each time: the automata hold what is needed of it."""
    return spellings(name for name in entries(name) if len(name) >= _SHORTEST)


# Known first names in any case; those which are words too only capitalised or in capitals.
FIRST_NAMES = _automaton(_spelled("first"), flags="(?i)")
AMBIGUOUS_NAMES = _automaton({form for name in _spelled("ambiguous") for form in (name, name.upper())})
SURNAMES = _automaton({form for name in _spelled("last") for form in (name, name.upper())})
ANNOUNCED = _automaton(
    variants(
        (
            *(*SALUTATIONS, *TITLES, *ROLES, *KIN, *SIGNATURES, *INTRODUCTIONS, *SAYINGS),
            *(f"{label}{colon}" for label in LABELS for colon in (":", " :")),
        )
    ),
    flags="(?i)",
)
AFTER = _automaton(AFTERWARDS, flags="(?i)")
# A capital letter, a full stop, and a word that begins with a capital letter and goes on in lower case or capitals.
INITIALS = _compiled(
    r"\b[A-ZÄÖÜ]\. ?(?:(?:von|van|de|di|da|al|el|der|den|zu) ){0,2}"
    r"(?:al-|el-)?[A-Z\x{C0}-\x{DE}\x{100}-\x{17F}][A-Za-z\x{C0}-\x{24F}]"
)
