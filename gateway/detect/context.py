# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""For rules of the second form: patterns over bytes, and what stands around a place.

A rule that needs what stands before or behind a candidate finds the narrow middle with RE2 and looks at a bounded
piece on each side, so that the whole stays linear.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import re2

# Most that one automaton may take, in bytes; RE2 takes what it needs. Where it is too little, RE2 falls back to a
# matcher that is forty times slower, so this leaves the largest (IBAN, 6 MB) room to grow.
_MEMORY = 16 << 20
# Of all numbers together. Measured: 11 MB on texts of all kinds.
_MEMORY_OF_MANY = 48 << 20
_ANYWHERE, _NOWHERE = re2._Anchor.UNANCHORED, (-1, -1)


def compiled(pattern: str) -> Callable[[bytes], Iterator[tuple[int, int]]]:
    """The places where an RE2 pattern matches, from left to right, not overlapping."""
    return spans(_pattern(pattern))


def spans(pattern: Any) -> Callable[[bytes], Iterator[tuple[int, int]]]:
    """The places where a compiled pattern matches, without the match objects of RE2's wrapper.

    They and what they ask of RE2 again cost as much as finding a place. `_regexp` is the wrapper's own, so that a test
    holds this against `finditer`; another engine in the place of RE2 (`ops.bench.compare_re`) has none.
    """
    if not hasattr(pattern, "_regexp"):
        return lambda data: (match.span() for match in pattern.finditer(data))
    match = pattern._regexp.Match

    def places(data: bytes) -> Iterator[tuple[int, int]]:
        start, length = 0, len(data)
        while start <= length:
            place = match(_ANYWHERE, data, start, length)[0]
            if place == _NOWHERE:
                return
            yield place
            start = place[1] if place[1] > start else start + 1

    return places


def any_of(patterns: Sequence[str]) -> Callable[[bytes], bool]:
    """Whether any of these RE2 patterns matches somewhere."""
    search = _pattern("|".join(f"(?:{pattern})" for pattern in patterns), _MEMORY_OF_MANY).search
    return lambda data: search(data) is not None


def holds(pattern: str) -> Callable[[str], bool]:
    """Whether an RE2 pattern matches somewhere in a piece of text. Long lists of words are slow with `re`."""
    search = _pattern(pattern).search
    return lambda text: search(text.encode()) is not None


# A class in square brackets, or a letter that keyboards without umlauts write as two.
_CLASS_OR_UMLAUT = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[äöüßÄÖÜ]")
_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "A[eE]", "Ö": "O[eE]", "Ü": "U[eE]"}


def written_out(pattern: str) -> str:
    """The pattern, in which every word may have »ae« for »ä« as well; classes of letters stay as they are."""
    return _CLASS_OR_UMLAUT.sub(
        lambda found: f"(?:{found[0]}|{_TWO_LETTERS[found[0]]})" if found[0] in _TWO_LETTERS else found[0], pattern
    )


def _pattern(pattern: str, memory: int = _MEMORY) -> Any:
    options = re2.Options()
    options.never_capture = True  # only the whole match is asked for, which is much faster
    options.log_errors = False
    options.max_mem = memory
    return re2.compile(written_out(pattern).encode(), options)


def before(data: bytes, start: int, reach: int) -> str:
    """Up to `reach` bytes that end at `start`; a character cut in two is dropped."""
    return data[max(0, start - reach) : start].decode("utf-8", "ignore")


def behind(data: bytes, end: int, reach: int) -> str:
    """Up to `reach` bytes from `end` on; a character cut in two is dropped."""
    return data[end : end + reach].decode("utf-8", "ignore")
