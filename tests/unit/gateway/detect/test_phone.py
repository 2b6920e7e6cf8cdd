# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telephone numbers. 02153 898-0 is a public switchboard; the others are invented.

Those that are kept free for fiction are excepted: test_exceptions.py.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.gateway.detect.harness import count

CASES = [
    ("(02153) 898-0", 1, "brackets and extension"),
    ("02153/898-0", 1, "slash"),
    ("02153-8980", 1, "hyphen"),
    ("02153 8980", 1, "DIN 5008"),
    ("021538980", 1, "solid"),
    ("(0 21 53) 8 98-0", 1, "in pairs, as on old letterheads"),
    ("030 33125 000", 1, "two digits of area code"),
    ("0211 / 99 99 99", 1, "spaces around the slash"),
    ("033601 12345", 1, "five digits of area code"),
    ("+49 2153 898-0", 1, "international"),
    ("+4921538980", 1, "international, solid"),
    ("+49 (0) 2153 / 898-0", 1, "with the 0 in brackets"),
    ("+49 (2153) 898-0", 1, "with the area code in brackets"),
    ("0049 2153 8980", 1, "00 instead of +"),
    ("0171 4920081", 1, "mobile"),
    ("0171/4920081", 1, "mobile, slash"),
    ("01714920081", 1, "mobile, solid"),
    ("0171.4920081", 1, "mobile, full stop"),
    ("0152 38817386", 1, "mobile, eight digits"),
    ("0 171 4920081", 1, "mobile, 0 apart"),
    ("0800 1234567", 0, "free of charge: an office or a firm"),
    ("Rückruf: 04421 8833161", 1, "another word"),
    ("0201\n21303-71", 1, "broken over lines"),
    ("Mobil ........ 0171 4920081", 1, "a form"),
    ("+43 1 58858-0", 1, "Austria"),
    ("+41 44 668 18 00", 1, "Switzerland"),
    ("+31 20 794 0800", 1, "the Netherlands"),
    ("+1 (202) 555-0123", 1, "United States"),
    ("Tel. 89812", 1, "no area code, after a keyword"),
    ("Telefon: 8 98 12", 1, "no area code, in groups"),
    ("Tel.-Nr. 0123 456789", 1, "no such area, but said to be a number"),
    ("Handy 0171 4920081, Fax (02153) 898-199", 2, "two of them"),
    ("Tel.:02153/898-0", 1, "no space"),
    ("Tel. +49 123 456789", 1, "no such area abroad either, but said to be a number"),
    ("ä0815/4711", 0, "a letter that is no keyword"),
    ("Telefon 115", 0, "the authorities' common number"),
    ("Tel. 116117", 0, "a help line"),
    ("112 und 110", 0, "emergency"),
    ("898-0", 0, "an extension without anything"),
    ("0000 0000000", 0, "nothing but 0"),
    ("+49 115", 0, "too short"),
    ("+99 123456789", 0, "no such country"),
    ("+12.500.000", 0, "an amount"),
    ("02.03.2024", 0, "a date"),
    ("telefonisch am 12.03.2024", 0, "a date near a keyword"),
    ("Telefon 12.03.2024", 0, "a date behind a keyword"),
    ("Fax 2024-11-05 10:30", 0, "a date with a time behind a keyword"),
    ("mobil 20000 km", 0, "the adjective"),
    ("Mobil: 0171 4920081", 1, "the noun"),
    ("2024-03-12T08:30:00+0100", 0, "a time zone"),
    ("0234/2023", 0, "a council paper"),
    ("0234/2023-1", 0, "a supplement to a council paper"),
    ("0815/4711", 0, "no such area"),
    ("04109 04229", 0, "two postal codes"),
    ("01067 Dresden", 0, "a postal code"),
    ("05166036", 0, "a municipality key"),
    ("ISBN 0306459272", 0, "a book"),
    ("ISBN 0-306-45927-2", 0, "a book"),
    ("HRB 12345", 0, "the commercial register"),
    ("Version 0.211.123456", 0, "a version"),
    ("0,0211123456", 0, "decimals"),
    ("1.000,00 0211", 0, "an amount and a number"),
    ("550e8400-0211-4567-a716-446655440000", 0, "a UUID"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_phone(text: str, expected: int, reason: str) -> None:
    assert count("phone", text) == expected, reason


SPELLINGS = ["(0{code}) {number}", "0{code}/{number}", "0{code} / {number}", "0{code}-{number}", "0{code} {number}"]
ABROAD = [
    "+49 {code} {number}",
    "+49{code}{number}",
    "+49 (0){code} {number}",
    "+49 (0) {code}/{number}",
    "0049 {code} {number}",
]


@given(
    code=st.sampled_from(["30", "40", "89", "201", "221", "511", "2153", "2162", "8151", "33601"]),
    number=st.integers(10_000, 9_999_999),
    extension=st.sampled_from(["", "-0", "-12", "-199"]),
    spelling=st.sampled_from(SPELLINGS + ABROAD),
)
@settings(deadline=None)
def test_german_numbers_in_every_spelling(code: str, number: int, extension: str, spelling: str) -> None:
    assert count("phone", f"Rückruf unter {spelling.format(code=code, number=str(number) + extension)} erbeten") == 1
