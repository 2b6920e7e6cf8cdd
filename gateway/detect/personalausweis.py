# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Identity cards and passports: the serial number, and the machine-readable zone (MRZ).

Source: annexes to PAuswV and PassV (nine characters, first a letter, no vowels and no look-alikes); ICAO Doc 9303
parts 4 and 5 (check digits and lines of the zone). A number counts with its check digit; without it only after a word
such as »Ausweisnummer«. Cards from before November 2010 (digits only) have all expired and are left out.
"""

import re

from gateway.detect.checksums import travel_document
from gateway.detect.detector import Detector, only_digits

_FIRST = "[CFGHJKLMNPRTVWXYZ]"
_ANY = "[CFGHJKLMNPRTVWXYZ0-9]"
_NUMBER = rf"{_FIRST}{_ANY}{{8}}\dD?"
_KEYWORD = (
    r"(?i:ausweis|perso|reisepass|\bpass|dokument)(?:en)?(?i:[ -]?(?:nummer|nr|kennnummer))?[.:]?"
    r"(?:\s(?i:mit|der|die|nummer|nr|lautet|ist|des)[.:]?){0,5}[\s.:=#(_|]{1,40}"
)
_AFTER_KEYWORD = rf"(?i:{_FIRST}(?:[ -]?{_ANY}){{8}})"
_CARD_LINE = r"[ACI][A-Z<](?:D<<|[A-Z]{3})[A-Z0-9<]{9}\d[A-Z0-9<]{15}"
_CARD_DATA = r"\d{7}[MFX<]\d{7}(?:D<<|[A-Z]{3})[A-Z0-9<]{11}\d"
_PASSPORT_LINE = r"P[A-Z<](?:D<<|[A-Z]{3})[A-Z]{1,30}(?:<[A-Z]{1,30}){0,8}<<[A-Z<]{5,39}"
_PASSPORT_DATA = r"[A-Z0-9<]{9}\d(?:D<<|[A-Z]{3})\d{7}[MFX<]\d{7}"

# The fields of each line that carry a check digit: the field and the digit behind it.
_CHECKED = tuple(
    (re.compile(line), tuple(slice(*field) for field in fields))
    for line, fields in (
        (_CARD_LINE, [(5, 15)]),
        (_CARD_DATA, [(0, 7), (8, 15)]),
        (_PASSPORT_DATA, [(0, 10), (13, 20), (21, 28)]),
        (_NUMBER, [(0, 10)]),
        (_PASSPORT_LINE, []),  # names only; the form is unmistakable
    )
)
_FEWEST_DIGITS = 2


def _checks(field: str) -> bool:
    return travel_document(field[:-1]) == int(field[-1])


def _check(candidate: str) -> bool:
    if candidate[:4].lower() in _NO_PERSONS:
        return False
    for line, fields in _CHECKED:
        if line.fullmatch(candidate):
            # Words in capitals have the form too, now and then the check digit, but no digits inside.
            plain = line.pattern != _NUMBER or len(only_digits(candidate[:9])) >= _FEWEST_DIGITS
            return plain and all(_checks(candidate[field]) for field in fields)
    return len(only_digits(candidate)) >= _FEWEST_DIGITS  # after a keyword


_NO_PERSONS = {"rech", "bele", "auft", "best", "lief", "seri", "inve"}
# Taken out of the way: every tenth invoice that has the form of a serial number has its check digit too.
_INVOICE = (
    r"(?i:rechnung|beleg|auftrag|bestellung|lieferschein|seriennummer|inventar)(?:s?-?(?i:nummer|nr)\.?)?[\s:]{1,2}"
)

DETECTOR = Detector(
    id="personalausweis",
    label="eine Ausweisnummer",
    pattern=rf"\b{_INVOICE}[A-Z]\d{{9}}\b|\b(?:{_PASSPORT_LINE}|{_CARD_LINE}|{_PASSPORT_DATA}|{_CARD_DATA}|{_NUMBER}\b)"
    rf"|{_KEYWORD}{_AFTER_KEYWORD}\b",
    check=_check,
)
