# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Birth dates: a date that a word, a sign or a name beside it says is somebody's.

A date alone is no birth date. After »geb.«, »geboren am«, »Geburtsdatum«, »*«, before »geboren«; beside the name of
a person where it is some years past (`beside_name`); as in DIN 5008 and ISO 8601, the month in words.
People who were born before 1915 or whose death stands beside (†) are history and not meant.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from gateway.detect.beside_name import CLOSE, stands_beside_name
from gateway.detect.context import before, behind, compiled
from gateway.detect.detector import GAP
from gateway.zones import DataClass

_MONTHS = (
    r"(?i:jan(?:uary?|\.)?|jän(?:ner|\.)|feb(?:ruary?|\.)?|märz|mär\.?|mrz\.?|march|apr(?:il|\.)?|mai|may|jun[iey.]?|"
    r"jul[iy.]?|aug(?:ust|\.)?|sep(?:t(?:ember|\.)?|\.)?|o[kc]t(?:ober|\.)?|nov(?:ember|\.)?|de[zc](?:ember|\.)?)"
)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = (
    rf"(?:{_DAY}\s?\.\s?{_MONTH}\s?\.\s?'?(?:19|20)?\d\d|{_DAY}(?:\.|th|st|nd|rd)?\s?{_MONTHS},?\s'?(?:19|20)?\d\d|"
    rf"{_MONTHS}\s{_DAY}(?:th|st|nd|rd)?,?\s(?:19|20)\d\d|"
    rf"(?:19|20)\d\d\s?[-/.]\s?{_MONTH}\s?[-/.]\s?{_DAY}|{_DAY}\s?[/-]\s?{_MONTH}\s?[/-]\s?(?:19|20)?\d\d)"
)
# »Geb.-Datum«, »gebohren«, »Gebrutsdatum«: typing is fast.
_BORN = (
    r"(?:\bgeb[.,:;=|_\s-]|\b(?:g[eb]{1,3}[oh]{1,3}re?n|gebroen|geobren|gbeoren)(?:e[rn]?|am)?\b|\bgeburts(?:tag|daten)\b|\bgeburt\b|"
    r"\bg[ebu]{1,3}[urts]{2,7}[ ._-]{0,3}d[atu]{2,5}m?\b|\bgeb[ ._-]{0,3}(?:dat|tag)\w{0,3}\b|"
    r"\bdat(?:um|e)[ _]?(?:der|of)[ _]?(?:geburt|birth)\b|\btag der geburt\b|\bbirth[ _-]?(?:da(?:te|y)|dt)\b|"
    r"\bd\.?o\.?b\b|\bborn\b)"
)
# Without separators, right behind the word only: 12031980, 12 03 1980, 19800312
_SOLID = r"(?:[0-3]\d ?[01]\d ?(?:19|20)\d\d|(?:19|20)\d\d[01]\d[0-3]\d)"
# Of all names, not only of German ones: ä, ø, ł, ş, ž ...
_LETTERS = r"\x{C0}-\x{24F}"
_AM = r"(?i:am |den |der |ist |war |der |is |on |vom ){0,2}"
_BETWEEN = rf"(?:[ \t/,]{{0,3}}[(]?[A-Za-z{_LETTERS}.'-]{{2,20}}[),:]?){{0,5}}?{GAP},?\s?{_AM}"
_DEAD = r"(?:[^\n.]{0,60}[†✝])?"
_BEFORE = (
    rf"\b(?:(?i:am|den) )?{_DATE}[,)]?(?:\s[\wäöüÄÖÜß./()-]{{2,30}}){{0,6}}?\s\(?(?i:geboren|geb\.|zur welt|"
    rf"auf die welt)"
)
# »Geburtsdaten: 1.2.1980 und 3.4.1982«
_MORE = (
    rf"(?:(?:,| und|;| ?/|,? sowie| bzw\.?| u\.|"
    rf" and)\s(?:am )?(?:[A-Z{_LETTERS}][\w{_LETTERS}-]+,?:?\s){{0,2}}\(?{_DATE}\)?)"
    r"{0,9}"
)
_PATTERN = (
    rf"(?i:{_BORN}){_BETWEEN}(?:{_DATE}|{_SOLID})\b(?:{_MORE}){_DEAD}"
    rf"|(?:^|[\s(,;|>])\* ?(?i:am )?{_DATE}\b{_DEAD}|{_BEFORE}|\b{_DATE}\b"
)
_LONE = re.compile(r"(?:\d|(?!(?i:dob|d\.o\.b|born|geb))[A-Za-zä]{3,9}\.?\s\d)")
_BIRTHDAY = re.compile(r"(?i)geburtstag [a-zäöü]")
_CHILD = 3
_OLDEST = 1915
_CENTURY = 100
_YEAR = re.compile(
    r"(?:(\d{4})\s?[-/.]\s?\d\d?\s?[-/.]\s?\d\d?|(\d{4})[01]\d[0-3]\d|(?:[0-3]\d[01]\d)?(\d{4}|\d{2}))\b\)?(?!.*\d)",
    re.DOTALL,
)
_WORD_BEHIND = re.compile(r"(?i)geb|welt\Z")
_REACH = 160


def _year(candidate: str, now: int) -> int | None:
    """The last year in it, if somebody who lives can be born in it; one of two digits is the last that has been."""
    if "†" in candidate or "✝" in candidate:
        return None
    found = _YEAR.search(candidate)
    if found is None:
        return None
    year = int(found[1] or found[2] or found[3])
    if year < _CENTURY:
        year += now // _CENTURY * _CENTURY - (_CENTURY if year > now % _CENTURY else 0)
    return year if _OLDEST <= year <= now else None


def _is_recent(data: bytes, start: int, end: int, now: int) -> bool:
    """A date of these years, alone and outside of brackets: what most dates are, and nothing more is asked of them."""
    year = data[end - 4 : end]
    return (
        data[start : start + 1].isdigit()
        and year.isdigit()
        and int(year) > now - CLOSE
        and data[start - 1 : start] != b"("
    )


class _BirthDate:
    """The rule: RE2 finds words with dates, and dates alone, which need a name beside them."""

    id = "birth_date"
    label = "ein Geburtsdatum"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(compiled(_PATTERN))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        now = datetime.now(UTC).year
        for start, end in self._places(data):
            if _is_recent(data, start, end, now):
                continue
            found = data[start:end].decode()
            year = _year(found, now)
            if year is None:
                continue
            if _LONE.match(found) and not _WORD_BEHIND.search(found):
                if not stands_beside_name(before(data, start, _REACH), behind(data, end, _REACH), now - year):
                    continue
            elif _BIRTHDAY.match(found) and now - year < _CHILD:
                continue  # »Geburtstag der Stadt am ...«
            yield start, end


DETECTOR = _BirthDate()
