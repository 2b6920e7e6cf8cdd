# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Identity cards and passports: the serial number, and the machine-readable zone (MRZ).

Source: annexes to PAuswV and PassV (nine characters, first a letter, no vowels and no look-alikes); ICAO Doc 9303
parts 4 and 5 (check digits and lines of the zone). A number counts with its check digit; without it, in groups, in
lower case, or with O for 0, only near a word such as »Ausweisnummer« or »ausgewiesen«, before or behind it. Cards from
before November 2010 (digits only) have all expired and are left out.
"""

import re
from collections.abc import Iterator

from gateway.detect.checksums import travel_document
from gateway.detect.context import compiled
from gateway.detect.detector import only_alphanumerics, only_digits
from gateway.zones import DataClass

_FIRST = "[CFGHJKLMNPRTVWXYZ]"
_ANY = "[CFGHJKLMNPRTVWXYZ0-9]"
_NUMBER = rf"{_FIRST}{_ANY}{{8}}\dD?"
# Whatever has the length of a number and a digit early; what stands near it decides.
_LOOSE = (
    r"(?:[A-Za-z]{1,8}\d[A-Za-z0-9]{3,10}|[A-Z]{1,4}(?:[ .-][A-Z0-9]{1,5}){2,4}|[A-Z]{1,2}[ .-][A-Z0-9]{7,9}"
    r"|[A-Za-z]{1,4}\d[A-Za-z0-9]{0,4}(?:[ .-]{1,2}(?:[A-Z0-9]{1,5}|[a-z]{0,3}\d[a-z0-9]{0,3})){1,4})"
)
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


# The words of documents, as they are written and mistyped: »Auweis«, »Peronalausweis«, »Persönummer«.
_WORD = (
    r"(?i:au?s?wei[sß]|\bausw\b|\bb?pa[ .-]{0,2}(?:nr|nummer)|\bb?pa\b[ :]|\bb?pa\z|\bpausw|pers\.? ?-?ausw|"
    r"\bperso|\brp-nr|reisep[aä]ss|\bpass(?:es)?\b|\bpass[ /-]{0,2}(?:nr|nummer)|passport|"
    r"id[ _-]?(?:karte|card)|\bid number|identity|identitäts|\be-?at\b|\beid\b|aufenthalts(?:titel|"
    r"erlaubnis|karte|gestattung)|niederlassungserlaubnis|"
    r"fiktionsbesch|duldung|\bvisum|dok(?:ument)?e?n?[.-]{0,2}[ -]?(?:nr|nummer)|dokument:|legitim(?:iert|ation)|"
    r"ausgewiesen|wies sich|weist sich|identifiziert)"
)
# What is between a word and something else that is numbered: »Ausweis liegt vor, Rechnung R123456789«.
_THING = (
    r"(?i:rechnung|beleg|auftrag|bestell|lieferschein|inventar|artikel|produkt|charge|sendung|version|geräte?|zähler|"
    r"modell|projekt|förder|vorlage|drucksache|beschluss|kennzeichen|formular|vordruck|eur\b|euro\b|€|§|gültig bis|"
    r"\biso\b|\bdin\b|\bhrb\b|\bust\b|https?:|\n\n)"
)
_words = compiled(_WORD)
_things = compiled(_THING)
_DATE = re.compile(r"(?i)(?:[a-z]{2,5}|[A-Z]) ?[0-3]?\d\.[01]?\d\.|[A-Z]{3} ?\d[\d.]*\Z|(?:ISO|DIN|EN|EUR|HRB|BGBL)\b")
# A word in capitals that reads like the first group.
_PREFIX = re.compile(r"B?PA[ .-]")
_SHORTEST, _LONGEST = 9, 12
_BEFORE, _BEHIND = 80, 48


def _checks(field: str) -> bool:
    return travel_document(field[:-1]) == int(field[-1])


def _is_exact(candidate: str) -> bool:
    """A number with its check digit, or a line of the zone."""
    for line, fields in _CHECKED:
        if line.fullmatch(candidate):
            # Words in capitals have the form too, now and then the check digit, but no digits inside.
            plain = line.pattern != _NUMBER or len(only_digits(candidate[:9])) >= _FEWEST_DIGITS
            return plain and all(_checks(candidate[field]) for field in fields)
    return False


def _may_be(candidate: str) -> bool:
    bare = only_alphanumerics(_PREFIX.sub("", candidate))
    return (
        _SHORTEST <= len(bare) <= _LONGEST
        and len(only_digits(bare[:_SHORTEST])) >= _FEWEST_DIGITS
        and not _DATE.match(candidate)
    )


def _with_word(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """The number and the word of a document near it, if there is one and no other thing between them."""
    first = max(0, start - _BEFORE)
    if _PREFIX.match(data[start:end].decode()):
        return start, end
    head = data[first:start]
    found = max(_words(head), default=None)
    if found is not None and not any(True for _ in _things(head[found[1] :])):
        return first + found[0], end
    rest = data[end : end + _BEHIND]
    line = rest.find(b"\n")
    rest = rest if line < 0 else rest[:line]
    after = next(_words(rest), None)
    if after is not None and not any(True for _ in _things(rest[: after[0]])):
        of_thing = any(True for _ in _things(head[-24:].rpartition(b"\n")[2]))
        return None if of_thing else (start, end + after[1])
    return None


_INVOICE_WORDS = {"rech", "bele", "auft", "best", "lief", "seri", "inve"}
# Taken out of the way: every tenth invoice that has the form of a serial number has its check digit too.
_INVOICE = (
    r"(?i:rechnung|beleg|auftrag|bestellung|lieferschein|seriennummer|inventar)(?:s?-?(?i:nummer|nr)\.?)?[\s:]{1,2}"
)


class _Personalausweis:
    """The rule: exact numbers anywhere, others with the word that belongs to them."""

    id = "personalausweis"
    label = "eine Ausweisnummer"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(
        compiled(
            rf"\b{_INVOICE}[A-Z]\d{{9}}\b|\b(?:{_PASSPORT_LINE}|{_CARD_LINE}|{_PASSPORT_DATA}|{_CARD_DATA}|{_NUMBER}\b"
            rf"|{_LOOSE}\b)"
        )
    )

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            found = data[start:end].decode()
            if found[:4].lower() in _INVOICE_WORDS:
                continue
            if _is_exact(found):
                yield start, end
            elif _may_be(found):
                place = _with_word(data, start, end)
                if place is not None:
                    yield place


DETECTOR = _Personalausweis()
