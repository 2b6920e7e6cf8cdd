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

from gateway.detect.detector import GAP, Detector, only_digits

# Area codes of two and three digits, without the 0. No longer code begins with one of them: codes are prefix-free.
_SHORT_CODES = """
30 40 69 89
201 202 203 208 209 211 212 214 221 228 231 234 241 251 261 271 281 291 331 335 340 341 345 351 355 361 365 371
375 381 385 391 395 421 431 441 451 461 465 471 481 491 511 521 531 541 551 561 571 581 591 611 621 631 641 651
661 671 681 711 721 731 741 751 761 771 781 791 811 821 831 841 851 861 871 881 906 911 921 931 941 951 961 971
981 991
"""
_WORDS = (
    r"tel(?:efon)?(?:isch)?|(?:telefon|ruf|rückruf|mobil|mobilfunk|mobiltelefon|handy|fax|festnetz|durchwahl|notfall|kontakt|"
    r"privat|dienst|büro)-?(?:telefon-?)?(?:nummern?|nr)|fon|(?:tele)?fax|whats-?app|(?:telephone|phone|mobile|"
    r"cell|fax)(?: (?:number|no))?"
)
# These are words of their own too, and need a colon, a bar or »unter« behind them.
_WEAK = (
    r"rückruf|anruf|handy|mobil|mobiltelefon|festnetz|durchwahl|dw|privat|dienstlich|geschäftlich|erreichbar|"
    r"notfallkontakt|meine nummer|ihre nummer|seine nummer|deren nummer|nummer"
)
_PRIVATE = (
    r"(?:[ .]{0,2}[(/]? ?(?:privat|priv|dienstlich|dienstl|geschäftlich|gesch|mobil|tagsüber|abends|fax|"
    r"handy|büro|p|d)\b\.?\)?)"
)
_KEYWORD = (
    rf"\b(?i:(?:{_WORDS})(?:[ .-]{{0,2}}nr\b)?{_PRIVATE}{{0,2}}(?: (?:lautet|ist|unter|auf|war))?|"
    rf"(?:{_WEAK})(?:[ .]{{0,30}}[:=]| ?\|| unter| lautet| ist))"
    rf"{GAP}"
)
# Before a number: no word, no other number, and no separator that continues one of them.
_LEFT = r"(?:^|[^\w.,/+-]|\W[.,/-]|^[.,/-])"
_PLUS = r"\+ ?[1-9](?:[\s()/.-]{0,4}\d){6,14}"
_ZEROES = r"00 ?[1-9](?:[\s()/.-]{0,4}\d){7,14}"
_MOBILE = r"\(?0 ?1[567]\d{1,3}\)?\s?(?:[\s/.-]{0,3}\d){6,9}"
_SERVICE = r"0(?:800|180|137|700|900)(?:[ /-]{0,3}\d){6,9}"
_LANDLINE = (
    r"(?:\( ?0 ?[2-9]\d{1,4} ?\)\s?[/-]?|0[2-9]\d{1,4}(?:\s?[/-]{1,2}\s?|\s{1,2}|"
    r"\s-\s))\s?[1-9](?:[ /.-]{0,3}\d|\n[1-9]\d){2,9}"
)
# Old letterheads set numbers in pairs: (0 21 53) 8 98-0
_IN_PAIRS = r"\(?0 [2-9]\d?(?: \d\d){1,2} ?[)/-] ?[1-9](?:[ -]{0,3}\d){2,9}"
_SOLID = r"0[2-9]\d{7,10}"
_AFTER_KEYWORD = r"[+(]?\d(?:[ ()/.-]{0,3}\d|\s[/-]?\s?\d){4,14}"
# Taken out of the way: books from English-speaking countries begin with 0.
_BOOK = r"(?i:isbn)(?:-1[03])?[: ]{1,2}\d[\d -]{8,16}"
# So are keys of municipalities and the numbers of things.
_THING = (
    r"(?i:schlüssel|\bags|\bars|(?:artikel|inventar|serien|sendungs|rechnungs|zähler)-?(?:nr|nummer)|rechnung|auftrag|bestellung|"
    r"beleg|\bean)\.?[: ]{1,2}\d{8,15}"
)
# And the groups of a card or an IBAN with a wrong check digit.
_GROUPS = r"\b\d{4} \d{4} \d{4} \d{4}\b|\b[A-Za-z]{2}\d\d(?:[\s-]?\d{4}){4}[\s-]?\d\d\b"
_OF_THINGS = re.compile(
    r"(?i)isbn|schl|ags|ars|artikel|inventar|serien|sendung|rechn|auftrag|bestell|beleg|ean|z(?:ä|ae)hler|"
    r"\d{4} \d{4} \d{4} \d{4}\Z|[a-z]{2}\d\d"
)

# What is written like a number but is none: the year of a council paper, a date, thousands, and help lines.
_PAPER = re.compile(r"[ /-]+(?:19|20)\d\d(?:[ /.-]\d{1,2})?")
_DATE = re.compile(r"[0-3]?\d\.[01]?\d\.(?:19|20)?\d\d\b|(?:19|20)\d\d-[01]\d-[0-3]\d")
_THOUSANDS = re.compile(r"\+\d{1,3}(?:\.\d{3})+")
_HELP_LINE = re.compile(r"11[68]\d{3}")

_AREA_CODES = frozenset(_SHORT_CODES.split())
_GERMANY = 49
_SHORTEST = 8
_FEWEST = 5
# Digits with the 0: 11 behind it at most, and some more where an extension is set apart.
_LONGEST, _LONGEST_WITH_EXTENSION = 12, 15
_EXTENSION = re.compile(r"\d ?- ?\d{1,5}\Z")
_SET_APART = re.compile(r"\s?[/)-]|\s\d{2,7} ?- ?\d{1,4}\Z|\s\d\d(?: \d\d){1,3}\Z")


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
    if rest and len(number) > (_LONGEST_WITH_EXTENSION if _EXTENSION.search(rest) else _LONGEST):
        return False
    if rest and _SET_APART.match(rest) and head.removeprefix("0") in _AREA_CODES:
        return True  # a real code that is set apart: the plan's own lengths are too strict for old numbers
    plan = phonenumbers.PhoneNumber(country_code=_GERMANY, national_number=int(number))
    return phonenumbers.is_valid_number(plan)


def _check(candidate: str) -> bool:
    if _OF_THINGS.match(candidate):
        return False
    start = next(place for place, character in enumerate(candidate) if character in "+0123456789")
    spelt = candidate[start:]
    by_keyword = any(character in ascii_letters for character in candidate[:start])
    # What is below the number may be another one.
    return any(_is_number(each, by_keyword=by_keyword) for each in dict.fromkeys((spelt, spelt.split("\n", 1)[0])))


def _is_number(spelt: str, *, by_keyword: bool) -> bool:
    number = only_digits(spelt)
    if _international(spelt) if spelt.startswith(("+", "00")) else number.startswith("0") and _national(spelt):
        return True
    return by_keyword and len(number) >= _FEWEST and not _DATE.match(spelt) and not _HELP_LINE.fullmatch(number)


DETECTOR = Detector(
    id="phone",
    label="eine Telefonnummer",
    pattern=rf"(?:{_BOOK}|{_THING}|{_GROUPS}|{_KEYWORD}{_AFTER_KEYWORD}|{_PLUS}"
    rf"|{_LEFT}(?:{_ZEROES}|{_MOBILE}|{_SERVICE}|{_IN_PAIRS}|{_LANDLINE}|{_SOLID}))\b",
    check=_check,
)
