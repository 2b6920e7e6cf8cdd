# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telephone and fax numbers, German and international, checked against Google's numbering plans.

Source: ITU-T E.164 and the numbering plan of the Bundesnetzagentur by way of `phonenumbers`; DIN 5008 for how numbers
are written. The plan alone is generous for Germany, where lengths vary, so that the spelling has to fit too: an area
code that stands apart must be one, and no subscriber number begins with 0. After a word such as »Tel.« less is asked.
"""

import re
from string import ascii_letters

import phonenumbers

from gateway.detect.detector import Detector, only_digits

# Area codes of two and three digits, without the 0. No longer code begins with one of them: codes are prefix-free.
_SHORT_CODES = """
30 40 69 89
201 202 203 208 209 211 212 214 221 228 231 234 241 251 261 271 281 291 331 335 340 341 345 351 355 361 365 371
375 381 385 391 395 421 431 441 451 461 465 471 481 491 511 521 531 541 551 561 571 581 591 611 621 631 641 651
661 671 681 711 721 731 741 751 761 771 781 791 811 821 831 841 851 861 871 881 906 911 921 931 941 951 961 971
981 991
"""
_KEYWORD = (
    r"\b(?i:tel(?:efon)?(?:[ -]?nr)?|(?:telefon|ruf|rückruf|mobil|mobilfunk|handy|fax)-?(?:nummer|nr)|fon|(?:tele)?fax|"
    r"(?:rückruf|rufnr|handy|mobil|mobiltelefon|durchwahl|dw|phone)(?:[ .]{0,30}:| ?\|| unter))"
    r"(?:\.?-?(?i:nr))?[ .:_|]{0,40}\s{0,2}"
)
# Before a number: no word, no other number, and no separator that continues one of them.
_LEFT = r"(?:^|[^\w.,/+-]|\W[.,/-]|^[.,/-])"
_PLUS = r"\+[1-9](?:[\s()/.-]{0,3}\d){6,14}"
_ZEROES = r"00[1-9](?:[ ()/.-]{0,3}\d){7,14}"
_MOBILE = r"\(?0 ?1[567]\d{1,3}\)?\s?(?:[ /.-]{0,3}\d){6,9}"
_SERVICE = r"0(?:800|180|137|700|900)(?:[ /-]{0,3}\d){6,9}"
_LANDLINE = r"(?:\(0[2-9]\d{1,4}\) ?[/-]?|0[2-9]\d{1,4}(?: ?[/-] ?|\s)) ?[1-9](?:[ /.-]{0,3}\d){2,9}"
# Old letterheads set numbers in pairs: (0 21 53) 8 98-0
_IN_PAIRS = r"\(?0 [2-9]\d?(?: \d\d){1,2} ?[)/-] ?[1-9](?:[ -]{0,3}\d){2,9}"
_SOLID = r"0[2-9]\d{7,9}"
_AFTER_KEYWORD = r"[+(]?\d(?:[ ()/.-]{0,3}\d){4,14}"
# Taken out of the way: books from English-speaking countries begin with 0.
_BOOK = r"(?i:isbn)(?:-1[03])?[: ]{1,2}\d[\d -]{8,16}"

# What is written like a number but is none: the year of a council paper, a date, thousands, and help lines.
_PAPER = re.compile(r"[ /-]+(?:19|20)\d\d(?:[ /.-]\d{1,2})?")
_DATE = re.compile(r"[0-3]?\d\.[01]?\d\.(?:19|20)?\d\d\b|(?:19|20)\d\d-[01]\d-[0-3]\d")
_THOUSANDS = re.compile(r"\+\d{1,3}(?:\.\d{3})+")
_HELP_LINE = re.compile(r"11[68]\d{3}")

_AREA_CODES = frozenset(_SHORT_CODES.split())
_GERMANY = 49
_SHORTEST = 8


def _international(spelt: str) -> bool:
    if _THOUSANDS.fullmatch(spelt):
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(" ".join(spelt.split()), "DE"))
    except phonenumbers.NumberParseException:
        return False


def _is_area_code(area: str) -> bool:
    code = area.removeprefix("0")
    if area.startswith(("01", "0700", "0800", "0900")):  # no areas: the numbering plan knows their lengths
        return True
    if len(code) <= 3:
        return code in _AREA_CODES
    return code[:2] not in _AREA_CODES and code[:3] not in _AREA_CODES


def _national(spelt: str) -> bool:
    """A number that begins with 0; `spelt` begins with that 0."""
    number = only_digits(spelt)
    head = re.split(r"[)/-]", spelt)[0] if spelt.startswith("0 ") else re.split(r"\D", spelt)[0]
    rest = spelt[len(head) :]
    if len(number) < _SHORTEST or (rest and not _is_area_code(only_digits(head))) or _PAPER.fullmatch(rest):
        return False
    plan = phonenumbers.PhoneNumber(country_code=_GERMANY, national_number=int(number))
    return phonenumbers.is_valid_number(plan)


def _check(candidate: str) -> bool:
    if candidate[:4].upper() == "ISBN":
        return False
    start = next(place for place, character in enumerate(candidate) if character in "+0123456789")
    spelt, number = candidate[start:], only_digits(candidate)
    if _international(spelt) if spelt.startswith(("+", "00")) else number.startswith("0") and _national(spelt):
        return True
    by_keyword = any(character in ascii_letters for character in candidate[:start])
    return by_keyword and not _DATE.match(spelt) and not _HELP_LINE.fullmatch(number)


DETECTOR = Detector(
    id="phone",
    label="eine Telefonnummer",
    pattern=rf"(?:{_BOOK}|{_KEYWORD}{_AFTER_KEYWORD}|{_PLUS}"
    rf"|{_LEFT}(?:{_ZEROES}|{_MOBILE}|{_SERVICE}|{_IN_PAIRS}|{_LANDLINE}|{_SOLID}))\b",
    check=_check,
)
