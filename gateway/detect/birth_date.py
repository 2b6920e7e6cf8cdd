# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Birth dates: a date that a word or a sign says is somebody's.

A date alone is no birth date. After »geb.«, »geboren am«, »Geburtsdatum«, »geb. Meier am«, »*«, before »geboren«,
and in the forms of DIN 5008, ISO 8601, with the month in words, and with slashes. People who were born before 1915 or
whose death stands beside (†) are history and not meant.
"""

import re
from datetime import UTC, datetime

from gateway.detect.detector import Detector

_MONTHS = (
    r"(?i:jan(?:uar|\.)?|jän(?:ner|\.)|feb(?:ruar|\.)?|mär(?:z|\.)|maerz|apr(?:il|\.)?|mai|jun(?:i|\.)?|jul(?:i|\.)?|"
    r"aug(?:ust|\.)?|sep(?:t(?:ember|\.)?|\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dez(?:ember|\.)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}\. ?(?:\d{{1,2}}\. ?|{_MONTHS} )(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|"
    r"\d{1,2}[/-]\d{1,2}[/-](?:19|20)?\d\d)"
)
_BORN = (
    r"(?:\bgeb(?:[. :]|oren(?:e[rn]?)?\b|urtsdatum\b|urtstag\b|urts-?dat\.)|"
    r"\bdate of birth\b|\bdob\b|\bborn\b)"
)
_BETWEEN = r"(?:[ \t]?[(]?[\wäöüÄÖÜß.-]{2,20}[)]?){0,4}?[\s:=|(]{0,4}(?i:am |den |on )?"
_DEAD = r"(?:[^\n.]{0,60}[†✝])?"
_BEFORE = rf"\b(?i:am|den) {_DATE}(?: (?i:in|zu) [\wäöüÄÖÜß./-]{{2,30}}(?: [\wäöüÄÖÜß./()-]{{2,30}})?)? (?i:geboren)\b"

_OLDEST = 1915
_YEAR = re.compile(r"(?:(\d{4})-\d\d-\d\d|(\d{2,4}))\b(?!.*\d)", re.DOTALL)
_CENTURY = 100


def _check(candidate: str) -> bool:
    if "†" in candidate or "✝" in candidate:
        return False
    found = _YEAR.search(candidate)
    if found is None:
        return False
    year = int(found[1] or found[2])
    now = datetime.now(UTC).year
    if year < _CENTURY:  # 12.3.80: nobody is born in the future
        return True
    return _OLDEST <= year <= now


DETECTOR = Detector(
    id="birth_date",
    label="ein Geburtsdatum",
    pattern=rf"(?i:{_BORN}){_BETWEEN}{_DATE}\b{_DEAD}|(?:^|[\s(,;])\* ?(?i:am )?{_DATE}\b{_DEAD}|{_BEFORE}",
    check=_check,
)
