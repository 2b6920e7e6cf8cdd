# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Birth dates: a date that a word or a sign says is somebody's.

A date alone is no birth date. After »geb.«, »geboren am«, »Geburtsdatum«, »*«, before »geboren«, in the
column of a table that is headed so; as in DIN 5008 and ISO 8601, with the month in words, with slashes.
People who were born before 1915 or whose death stands beside (†) are history and not meant.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from gateway.detect.context import compiled
from gateway.zones import DataClass

_MONTHS = (
    r"(?i:jan(?:uar|\.)?|jän(?:ner|\.)|feb(?:ruar|\.)?|mär(?:z|\.)|maerz|apr(?:il|\.)?|mai|jun(?:i|\.)?|jul(?:i|\.)?|"
    r"aug(?:ust|\.)?|sep(?:t(?:ember|\.)?|\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dez(?:ember|\.)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.\s?|{_MONTHS}\s)(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|"
    r"\d{1,2}[/-]\d{1,2}[/-](?:19|20)?\d\d)"
)
_BORN = (
    r"(?:\bgeb(?:[. :]|oren(?:e[rn]?)?\b|urtsdat(?:um|en)\b|urtstag\b|urts-?dat\.)|"
    r"\bdate of birth\b|\bdob\b|\bborn\b)"
)
_BETWEEN = r"(?:[ \t]?[(]?[A-Za-zäöüÄÖÜß.'-]{2,20}[),]?){0,5}?[\s.:=|(_]{0,40}(?i:am |den |on )?"
_DEAD = r"(?:[^\n.]{0,60}[†✝])?"
_BEFORE = (
    rf"\b(?:(?i:am|den) )?{_DATE}(?: (?i:in|zu) [\wäöüÄÖÜß./-]{{2,30}}(?: [\wäöüÄÖÜß./()-]{{2,30}})?)?"
    r" \(?(?i:geboren|geb\.)"
)
# »Geburtsdaten: 1.2.1980 und 3.4.1982«
_MORE = rf"(?:(?:,| und|;|/|,? sowie) {_DATE}\b){{0,9}}"
_PATTERN = rf"(?i:{_BORN}){_BETWEEN}{_DATE}\b(?:{_MORE}){_DEAD}|(?:^|[\s(,;])\* ?(?i:am )?{_DATE}\b{_DEAD}|{_BEFORE}"
_HEADING = r"(?i:\bgeb(?:urtsdat|urtstag|\.|oren))"
_CELL = re.compile(rf"\s*\**{_DATE}\**\s*")
_SEPARATORS = "|;\t"
_LONGEST_LINE = 2000

_OLDEST = 1915
_YEAR = re.compile(r"(?:(\d{4})-\d\d-\d\d|(\d{2,4}))\b(?!.*\d)", re.DOTALL)
_CENTURY = 100


def _is_plausible(candidate: str) -> bool:
    if "†" in candidate or "✝" in candidate:
        return False
    found = _YEAR.search(candidate)
    if found is None:
        return False
    year = int(found[1] or found[2])
    # Of a year in two digits, the century is open: nobody is born in the future.
    return year < _CENTURY or _OLDEST <= year <= datetime.now(UTC).year


class _BirthDate:
    """The rule: RE2 finds words with dates, and headings, whose columns are then read line by line."""

    id = "birth_date"
    label = "ein Geburtsdatum"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(compiled(_PATTERN))
    _headings = staticmethod(compiled(_HEADING))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            if _is_plausible(data[start:end].decode()):
                yield start, end
        done = 0
        for start, _ in self._headings(data):
            if start >= done:
                done = yield from _column(data, start)


def _column(data: bytes, heading: int) -> Iterator[tuple[int, int]]:
    """The dates below a heading, if it is one of a table. Returns where the table ends.

    In a table, the heading and the cells have the same separator, and as many of it before them.
    """
    line_start = data.rfind(b"\n", 0, heading) + 1
    line_end = _line_end(data, heading)
    before = data[line_start:heading].decode("utf-8", "ignore")
    line = data[line_start:line_end].decode("utf-8", "ignore")
    separator = max(_SEPARATORS, key=line.count)
    if line.count(separator) < 1 or len(line) > _LONGEST_LINE:
        return heading + 1
    column, start = before.count(separator), line_end + 1
    while start < len(data):
        end = _line_end(data, start)
        cells = data[start:end].split(separator.encode())
        if len(cells) == 1:
            break
        # A row that was broken goes on in a line of fewer cells.
        cell = cells[column].decode("utf-8", "ignore") if len(cells) > column else ""
        if _CELL.fullmatch(cell) and _is_plausible(cell):
            offset = start + sum(len(before_it) + 1 for before_it in cells[:column])
            yield offset, offset + len(cells[column])
        start = end + 1
    return start


def _line_end(data: bytes, offset: int) -> int:
    end = data.find(b"\n", offset)
    return end if end >= 0 else len(data)


DETECTOR = _BirthDate()
