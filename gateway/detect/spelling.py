# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers and letters that are spelt out: »null eins sieben eins ...«, »D E 8 9 3 7 ...«.

Only long runs are read as one, of six digits or eight signs on: counting (»eins, zwei, drei«) and lists (»a b c«) are
short, and what is read is only looked at and never sent.
"""

import re
from collections.abc import Iterator

from gateway.detect.context import compiled
from gateway.detect.encodings import Piece

_ONES = {
    "null": "0",
    "eins": "1",
    "zwei": "2",
    "zwo": "2",
    "drei": "3",
    "vier": "4",
    "fünf": "5",
    "fuenf": "5",
    "sechs": "6",
    "sieben": "7",
    "acht": "8",
    "neun": "9",
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_TEENS = {
    "zehn": "10",
    "elf": "11",
    "zwölf": "12",
    "zwoelf": "12",
    "dreizehn": "13",
    "vierzehn": "14",
    "fünfzehn": "15",
    "fuenfzehn": "15",
    "sechzehn": "16",
    "siebzehn": "17",
    "achtzehn": "18",
    "neunzehn": "19",
}
_TENS = {
    "zwanzig": "2",
    "dreißig": "3",
    "dreissig": "3",
    "vierzig": "4",
    "fünfzig": "5",
    "fuenfzig": "5",
    "sechzig": "6",
    "siebzig": "7",
    "achtzig": "8",
    "neunzig": "9",
}
_BEFORE_TENS = {**_ONES, "ein": "1"}
_WORDS = {
    **_ONES,
    **_TEENS,
    **{ten: f"{digit}0" for ten, digit in _TENS.items()},
    **{f"{one}und{ten}": digit + unit for one, unit in _BEFORE_TENS.items() for ten, digit in _TENS.items()},
    "plus": "+",
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = rf"(?:{_WORD}|[0-9]{{1,4}})"
_GAP = r"[\s,;./-]{0,3}"
_TOKEN = re.compile(rf"{_WORD}|[0-9]+", re.IGNORECASE)
_spelt = compiled(rf"(?i)\b(?:{_WORD})(?:{_GAP}{_NUMBER}){{5,}}")

_SIGN = "[A-Za-z0-9äöüÄÖÜß@+]"
_spaced = compiled(rf"(?:^|[^\w]){_SIGN}(?:[ ._*|,/~-]{{1,3}}{_SIGN}){{7,}}(?:[^\w]|$)")
_BETWEEN = re.compile(r"(?<=\w|@|\+)([ ._*|,/~-]{1,3})(?=\w|@|\+)")

# Numbers whose groups are bold, in code or joined by underscores; an IBAN also in the cells of a row.
_MARK = r"[ \t]?[*_`~]{1,6}[ \t]?[*_`~]{0,6}"
_marked = compiled(
    rf"(?:[A-Za-z]{{2}}|\+)?\d{{1,8}}(?:{_MARK}[A-Za-z0-9]{{1,8}}){{2,}}"
    r"|[A-Za-z]{2}\d\d(?:[ \t]{0,3}\|[ \t]{0,3}[A-Za-z0-9]{1,4}){3,}"
)
_MARKS = re.compile(r"[\s*_`~|]+")


def pieces(data: bytes) -> Iterator[Piece]:
    for start, end in _spelt(data):
        tokens = _TOKEN.findall(data[start:end].decode())
        yield start, end, "".join(_WORDS.get(token.lower(), token) for token in tokens)
    for start, end in _spaced(data):
        yield start, end, _BETWEEN.sub(_closed, data[start:end].decode())
    if any(sign in data for sign in (b"_", b"*", b"`", b"~", b"|")):
        for start, end in _marked(data):
            yield start, end, _MARKS.sub(" ", data[start:end].decode())


def _closed(match: re.Match[str]) -> str:
    """Nothing for a separator, the sign for one that stands between spaces, a space for several."""
    gap = match[1]
    if len(gap) == 1:
        return ""
    return gap.strip() or " "
