# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A few words around a place in the text, as tokens with byte offsets. Short, so that Python's `re` may read it."""

import re
from dataclasses import dataclass

# Bytes to each side; eight to ten words.
_REACH = 110
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’`´][^\W\d_]+)*")
# Between two words of one name: a space or two, the end of a line in a form.
_ONE_GAP = re.compile(r" {1,2}|[ \t]?\r?\n ?")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: what stands between it and the one before, and where it is (bytes of the whole text)."""

    text: str
    gap: str
    start: int
    end: int

    @property
    def lower(self) -> bool:
        """In lower case; »al-Masri« and »d'Angelo« are not."""
        return self.text[0].islower() and (self.text.islower() or self.text[1:2].isupper())

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()

    @property
    def near(self) -> bool:
        """Only a space before it."""
        return self.gap in (" ", "  ")

    @property
    def joined(self) -> bool:
        """A space or the end of a line before it, or the full stop of an initial."""
        return _ONE_GAP.fullmatch(self.gap.removeprefix(".")) is not None or self.gap == "."


def after(data: bytes, start: int) -> list[Token]:
    """The words from this byte on; what the window cuts in two is left out."""
    text = data[start : start + _REACH].decode("utf-8", "ignore")
    whole = start + _REACH >= len(data)
    tokens: list[Token] = []
    place, last = start, 0
    for match in _TOKEN.finditer(text):
        if match.end() == len(text) and not whole:
            break
        gap = text[last : match.start()]
        begin = place + len(gap.encode())
        place = begin + len(match[0].encode())
        last = match.end()
        tokens.append(Token(match[0], gap, begin, place))
    return tokens


def before(data: bytes, end: int) -> list[Token]:
    """The words that end before this byte, the nearest first; the gap of each is the one that follows it."""
    text = data[max(0, end - _REACH) : end].decode("utf-8", "ignore")
    tokens: list[Token] = []
    place, last = end, len(text)
    for match in reversed(list(_TOKEN.finditer(text))):
        if match.start() == 0 and end > _REACH:
            break
        gap = text[match.end() : last]
        finish = place - len(gap.encode())
        place = finish - len(match[0].encode())
        last = match.start()
        tokens.append(Token(match[0], gap, place, finish))
    return tokens


def in_word(data: bytes, start: int) -> bool:
    """Whether a letter or digit stands right before this byte."""
    character = data[max(0, start - 4) : start].decode("utf-8", "ignore")[-1:]
    return character.isalnum() or character == "_"
