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

from gateway.detect.columns import below
from gateway.detect.context import compiled
from gateway.zones import DataClass

_MONTHS = (
    r"(?i:jan(?:uar|\.)?|jän(?:ner|\.)|feb(?:ruar|\.)?|mär(?:z|\.)|maerz|apr(?:il|\.)?|mai|jun(?:i|\.)?|jul(?:i|\.)?|"
    r"aug(?:ust|\.)?|sep(?:t(?:ember|\.)?|\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dez(?:ember|\.)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}\.\s?\d{{1,2}}\.\s?(?:19|20)?\d\d|\d{{1,2}}\.?\s?{_MONTHS}\s(?:19|20)?\d\d|"
    r"(?:19|20)\d\d[-/]\d\d[-/]\d\d|\d{1,2}[/-]\d{1,2}[/-](?:19|20)?\d\d)"
)
_BORN = (
    r"(?:\bgeb(?:[. :]|oren(?:e[rn]?)?\b|urtsdat(?:um|en)\b|urtstag\b|urts?[._-]?dat\b|[._-]?dat(?:um)?\b)|"
    r"\bdate[ _]?of[ _]?birth\b|\bbirth[ _]?da(?:te|y)\b|\bdob\b|\bborn\b)"
)
# Without separators, right behind the word only: 12031980, 12 03 1980
_SOLID = r"[0-3]\d ?[01]\d ?(?:19|20)\d\d"
# Of all names, not only of German ones: ä, ø, ł, ş, ž ...
_LETTERS = r"\x{C0}-\x{24F}"
_BETWEEN = (
    rf"(?:[ \t/,]{{0,2}}[(]?[A-Za-z{_LETTERS}.'-]{{2,20}}[),:]?){{0,5}}?[\s.:=|(_\"'>]{{0,40}}(?i:am |den |der |on )?"
)
_DEAD = r"(?:[^\n.]{0,60}[†✝])?"
_BEFORE = (
    rf"\b(?:(?i:am|den) )?{_DATE}(?: (?i:in|zu) [\wäöüÄÖÜß./-]{{2,30}}(?: [\wäöüÄÖÜß./()-]{{2,30}})?)?"
    r" \(?(?i:geboren|geb\.)"
)
# »Geburtsdaten: 1.2.1980 und 3.4.1982«
_MORE = rf"(?:(?:,| und|;|/|,? sowie)\s(?:[A-Z{_LETTERS}][\w{_LETTERS}-]+,?\s){{0,2}}\(?{_DATE}\)?){{0,9}}"
_PATTERN = (
    rf"(?i:{_BORN}){_BETWEEN}(?:{_DATE}|{_SOLID})\b(?:{_MORE}){_DEAD}"
    rf"|(?:^|[\s(,;])\* ?(?i:am )?{_DATE}\b{_DEAD}|{_BEFORE}"
)
# »Erika Beispiel (12.03.1980)«, »Beispiel, Erika, 12.03.1980, Lindenweg 4«: only what is long ago
_BESIDE_NAME = (
    rf"[A-Z{_LETTERS}][\w{_LETTERS}-]+,? [A-Z{_LETTERS}][\w{_LETTERS}-]+"
    rf"(?: ?\({_DATE}\)|,? {_DATE}(?:\s?[,;|\n]|$))"
)
_OFFICE = re.compile(r"(?:Stadt|Gemeinde|Landkreis|Kreis|Markt|Bezirk|Amt|Rathaus|Land|Bürgermeister\w*)\b")
_LONG_AGO = 10
_HEADING = r"(?i:\b(?:geb(?:urtsdat|urtstag|[._-]?dat|\.|oren)|birth_?date|date_?of_?birth))"
_CELL = re.compile(rf"\s*\**{_DATE}\**\s*")

_OLDEST = 1915
_YEAR = re.compile(r"(?:(\d{4})[-/]\d\d[-/]\d\d|(?:[0-3]\d[01]\d)?(\d{4}|\d{2}))\b\)?(?!.*\d)", re.DOTALL)
_CENTURY = 100


def _is_plausible(candidate: str, years: int = 0) -> bool:
    if "†" in candidate or "✝" in candidate:
        return False
    found = _YEAR.search(candidate)
    if found is None:
        return False
    year = int(found[1] or found[2])
    # Of a year in two digits, the century is open: nobody is born in the future.
    now = datetime.now(UTC).year
    if year < _CENTURY:
        return years == 0 or year > now % _CENTURY
    return _OLDEST <= year <= now - years


class _BirthDate:
    """The rule: RE2 finds words with dates, and headings, whose columns are then read line by line."""

    id = "birth_date"
    label = "ein Geburtsdatum"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(compiled(_PATTERN))
    _beside_names = staticmethod(compiled(_BESIDE_NAME))
    _headings = staticmethod(compiled(_HEADING))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            if _is_plausible(data[start:end].decode()):
                yield start, end
        for start, end in self._beside_names(data):
            found = data[start:end].decode()
            if not _OFFICE.match(found) and _is_plausible(found, years=_LONG_AGO):
                yield start, end
        for start, end in below(data, (start for start, _ in self._headings(data))):
            cell = data[start:end].decode("utf-8", "ignore")
            if _CELL.fullmatch(cell) and _is_plausible(cell):
                yield start, end


DETECTOR = _BirthDate()
