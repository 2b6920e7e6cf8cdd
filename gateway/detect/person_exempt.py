# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names that are no personal data: placeholders, people of history, and the office holders that a town names."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import re2

from gateway.detect.normalise import normalise
from gateway.detect.person_history import PEOPLE, bare, key, words_of

_PLACEHOLDERS = frozenset({"mustermann", "musterfrau", "muster", "musterperson", "musterkind", "mustermensch"})
_PLACEHOLDER_NAMES = frozenset(
    {("john", "doe"), ("jane", "doe"), ("otto", "normalverbraucher"), ("lieschen", "muller"), ("vorname", "nachname")}
)

# Offices that stand before a name and are taken for a part of it.
_OFFICE = re.compile(
    r"(?:(?:[\wäöüß-]*(?:wahlleiter|standesbeamt|kämmerer|kämmer|beigeordnet|amtsleiter|bereichsleiter|dienstleiter|"
    r"abteilungsleiter|schulleiter|pressesprecher|ortsvorsteher|vorsitzend|bürgermeister|dezernent|brandmeister)"
    r"(?:e|er|en|in|rin)?)(?:\s+|\Z))+",
    re.IGNORECASE,
)

_HAS_OFFICE = re.compile("leiter|beam|kämm|geordn|sprech|vorst|vorsi|meister|dezern", re.IGNORECASE)  # much faster


class _Match(Protocol):
    def span(self) -> tuple[int, int]: ...


def is_nobody(name: str) -> bool:
    """A placeholder, or somebody from history."""
    words = words_of(name)
    return _is_placeholder(words) or key(words) in PEOPLE


def _is_placeholder(words: tuple[str, ...]) -> bool:
    return words in _PLACEHOLDER_NAMES or any(
        word in _PLACEHOLDERS or word.removesuffix("s") in _PLACEHOLDERS for word in words
    )


class OfficeHolders:
    """The public office holders of a town (`detection.names`), by their full names: »Petra Sommer«.

    A name is theirs if it is said in one of the usual ways, or stands where their full name stands in the text: a tier
    that sees only half of a name must not report that half.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        full = [name.split() for name in names if name.strip()]
        self._spoken = frozenset(way for name in full for way in _ways(name[0], " ".join(name[1:])))
        self._written = _automaton(names)

    def cover(self, name: str) -> bool:
        """Whether this is one of them, somebody from history or a placeholder.

        An office holder by full name in either order, with an initial, or by surname alone.
        """
        words = words_of(name)
        return _is_placeholder(words) or (bare_name := key(words)) in PEOPLE or bare_name in self._spoken

    def others(self, data: bytes, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The places (bytes, in order) that are not theirs and not those of placeholders."""
        taken = [match.span() for match in self._written(data)]
        index = 0
        for start, end in places:
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            whole = data[start:end].decode("utf-8", "ignore")
            name = _OFFICE.sub("", whole) if _HAS_OFFICE.search(whole) else whole
            first = end - len(name.encode())  # without »Wahlleiterin«, which tells whose name it is
            inside = index < len(taken) and taken[index][0] <= first and end <= taken[index][1]
            if not (inside or not name or self.cover(name)):
                yield start, end


def _ways(first: str, last: str) -> Iterator[tuple[str, ...]]:
    """All ways to say a name: »Petra Sommer«, »Sommer, Petra«, »Sommer«, »P. Sommer«; also in the genitive."""
    initials = " ".join(part[0] for part in first.split("-") if part)
    ways = [f"{first} {last}", f"{last} {first}", last, f"{first[0]} {last}"] if last else [first]
    if last and len(initials) > 1:  # »K.-D. Hagemann«, of which a reader may see the second half
        ways += [f"{initials} {last}", f"{initials[-1]} {last}"]
    for way in ways:
        words = words_of(normalise(way).decode())
        if words:
            yield words
            yield *words[:-1], bare(words[-1])


def _automaton(names: Iterable[str]) -> Callable[[bytes], Iterator[_Match]]:
    """Finds the full names of placeholders and of these people, however their parts are set apart."""
    ways = [r"\b[a-z\x{DF}-\x{24F}-]{2,20}\s{1,3}muster(?:mann|frau|kind)s?\b"]
    for name in names:
        parts = [re2.escape(part) for part in normalise(name).decode().split()]
        if len(parts) > 1:
            ways += [r"\s{1,3}".join(parts), rf"{parts[-1]},\s{{1,3}}" + r"\s{1,3}".join(parts[:-1])]
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.longest_match = True
    finditer: Callable[[bytes], Iterator[_Match]] = re2.compile(f"(?i)(?:{'|'.join(ways)})".encode(), options).finditer
    return finditer
