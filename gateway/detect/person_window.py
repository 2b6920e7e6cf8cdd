# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A few words around a place in the text, as tokens with byte offsets. Short, so that Python's `re` may read it."""

import re
from typing import NamedTuple

# Bytes to each side, and words.
_REACH = 110
_BACK = 70
_MOST = 8
_NEAREST = 5


def _letters() -> str:
    r"""What `[^\W\d_]` says, as one class: for that `re` has a table, and of each letter it asks three questions else.

    Without scripts beyond the basic plane, in which no list here has a name.
    """
    codes = [code for code in range(0x10000) if (sign := chr(code)).isalnum() and not sign.isdecimal()]
    first = [code for code, before in zip(codes, (-1, *codes), strict=False) if code != before + 1]
    last = [code for code, behind in zip(codes, (*codes[1:], -1), strict=True) if behind != code + 1]
    return "".join(f"\\u{start:04x}-\\u{end:04x}" for start, end in zip(first, last, strict=True))


_LETTERS = _letters()
_WORD = rf"[{_LETTERS}]+(?:[-'’`´][{_LETTERS}]+)*"
_TOKEN = re.compile(_WORD)
_GAP_AND_WORD = re.compile(rf"([^{_LETTERS}]*)({_WORD})")
# Between two words of one name: a space or two, the end of a line in a form.
_ONE_GAP = re.compile(r" {1,2}|[ \t]?\r?\n ?")


class Token(NamedTuple):
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
        """A space or the end of a line before it."""
        return _ONE_GAP.fullmatch(self.gap) is not None

    @property
    def abbreviated(self) -> bool:
        """Behind the full stop of an initial."""
        return self.gap in (".", ". ", ".\n")


# Past the constructor's frame of Python: a prompt has thousands of these.
_token = tuple.__new__


def after(data: bytes, start: int) -> list[Token]:
    """The words from this byte on; what the window cuts in two is left out."""
    text = data[start : start + _REACH].decode("utf-8", "ignore")
    pairs = _GAP_AND_WORD.findall(text)
    if len(pairs) > _MOST:
        del pairs[_MOST:]
    elif pairs and start + _REACH < len(data) and text.endswith(pairs[-1][1]):
        del pairs[-1]
    tokens: list[Token] = []
    place = start
    for gap, word in pairs:
        begin = place + (len(gap) if gap.isascii() else len(gap.encode()))
        place = begin + (len(word) if word.isascii() else len(word.encode()))
        tokens.append(_token(Token, (word, gap, begin, place)))
    return tokens


def before(data: bytes, end: int) -> list[Token]:
    """The words that end before this byte, the nearest first; the gap of each is the one that follows it."""
    text = data[max(0, end - _BACK) : end].decode("utf-8", "ignore")
    tokens: list[Token] = []
    place, last = end, len(text)
    for match in reversed(list(_TOKEN.finditer(text))[-_NEAREST:]):
        if match.start() == 0 and end > _BACK:
            break
        gap = text[match.end() : last]
        finish = place - len(gap.encode())
        place = finish - len(match[0].encode())
        last = match.start()
        tokens.append(_token(Token, (match[0], gap, place, finish)))
    return tokens


def in_word(data: bytes, start: int) -> bool:
    """Whether a letter or digit stands right before this byte."""
    character = data[max(0, start - 4) : start].decode("utf-8", "ignore")[-1:]
    return character.isalnum() or character == "_"


def in_address(text: str, start: int, end: int) -> bool:
    """Whether these characters are part of an e-mail address, a web address or an identifier: »erika_beispiel@…«."""
    left, right = text[max(0, start - 1) : start], text[end : end + 2]
    if left in ("_", "@", "/", "\\") or right[:1] in ("_", "@"):
        return True
    return right[:1] == "." and right[1:].isalpha() and right[1:].islower()
