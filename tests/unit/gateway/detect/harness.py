# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking one detector, and making numbers that are valid without being anybody's.

The generators compute check digits on their own, so that a mistake in a detector cannot hide in the tests.
"""

from functools import cache

import phonenumbers
from hypothesis import strategies as st
from stdnum import numdb

from gateway.detect.districts import DISTRICTS
from gateway.detect.engine import Engine
from gateway.detect.iban import LENGTHS
from gateway.detect.registry import DETECTORS
from gateway.detect.tuning import Tuning
from gateway.zones import DataClass


def only(*detectors: str) -> Engine:
    """An engine with these rules and no others."""
    return Engine(Tuning(disabled=frozenset(DETECTORS.keys() - set(detectors))))


engine = cache(only)


def count(detector: str, text: str) -> int:
    """How often this detector alone matches."""
    return sum(finding.count for finding in engine(detector).scan(text))


def found(text: str) -> set[str]:
    """Which detectors match when all are on, without the vocabulary that is public by itself."""
    return {finding.detector for finding in _ALL.scan(text) if finding.data_class > DataClass.PUBLIC}


_ALL = Engine()
_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def text_of(alphabet: str, length: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=length, max_size=length)


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(LENGTHS)))
    structure = numdb.get("iban").info(country)[0][1]["bban"]
    kinds = {"n": _DIGITS, "a": _LETTERS, "c": _LETTERS + _DIGITS}
    national = ""
    rest = structure
    while rest:
        length, _, rest = rest.partition("!")
        national += draw(text_of(kinds[rest[0]], int(length)))
        rest = rest[1:]
    as_number = "".join(str(int(character, 36)) for character in f"{national}{country}00")
    return f"{country}{98 - int(as_number) % 97:02d}{national}"


@st.composite
def tax_ids(draw: st.DrawFn) -> str:
    """Ten digits of which one occurs twice or three times, never three in a row; MOD 11,10."""
    times = draw(st.sampled_from([2, 3]))
    different = draw(st.permutations(_DIGITS))[: 11 - times]
    digits = draw(
        st.permutations([*different, *different[:1] * (times - 1)]).filter(
            lambda drawn: drawn[0] != "0" and different[0] * 3 not in "".join(drawn)
        )
    )
    product = 10
    for digit in digits:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return "".join(digits) + str((11 - product) % 10)


def _insurance_check(digits: str, factors: list[int]) -> str:
    return str(sum(sum(map(int, str(int(d) * f))) for d, f in zip(digits, factors, strict=True)) % 10)


@st.composite
def pension_numbers(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(["02", "13", "24", "38", "52", "65", "89"]))
    birth = f"{draw(st.integers(1, 31)):02d}{draw(st.integers(1, 12)):02d}{draw(st.integers(0, 99)):02d}"
    letter, serial = draw(st.sampled_from(_LETTERS)), draw(text_of(_DIGITS, 2))
    digits = f"{area}{birth}{_LETTERS.index(letter) + 1:02d}{serial}"
    return area + birth + letter + serial + _insurance_check(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1])


@st.composite
def health_numbers(draw: st.DrawFn) -> str:
    letter, serial = draw(st.sampled_from(_LETTERS)), draw(text_of(_DIGITS, 8))
    return letter + serial + _insurance_check(f"{_LETTERS.index(letter) + 1:02d}{serial}", [1, 2] * 5)


@st.composite
def identity_cards(draw: st.DrawFn) -> str:
    first, alphabet = "CFGHJKLMNPRTVWXYZ", "CFGHJKLMNPRTVWXYZ0123456789"
    serial = draw(st.sampled_from(first)) + draw(text_of(alphabet, 6)) + draw(text_of(_DIGITS, 2))
    weighted = sum(int(character, 36) * [7, 3, 1][place % 3] for place, character in enumerate(serial))
    return f"{serial}{weighted % 10}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    prefix, length = draw(st.sampled_from([("4", 16), ("53", 16), ("2500", 16), ("37", 15), ("36", 14), ("6011", 16)]))
    body = prefix + draw(text_of(_DIGITS, length - len(prefix) - 1))
    doubled = sum(sum(map(int, str(int(digit) * (2 - place % 2)))) for place, digit in enumerate(reversed(body)))
    return f"{body}{-doubled % 10}"


@st.composite
def plates(draw: st.DrawFn) -> str:
    """With a hyphen and at least three letters: what counts without a word before it."""
    district = draw(st.sampled_from(sorted(DISTRICTS - {"DIN", "EU", "HP", "HR", "MM", "TO"})))
    letters = draw(text_of(_LETTERS, 2).filter(lambda drawn: drawn != "NR"))
    number = draw(st.integers(1, 10 ** (8 - len(district) - 2) - 1 if len(district) > 1 else 9999))
    return f"{district}-{letters}{draw(st.sampled_from(['', ' ', '-']))}{number}{draw(st.sampled_from(['', 'E', 'H']))}"


@st.composite
def emails(draw: st.DrawFn) -> str:
    names = st.text("abcdefghijklmnopqrstuvwxyzäöü0123456789", min_size=2, max_size=12)
    at = draw(st.sampled_from(["@", " (at) ", "[at]", "(ät)", " AT "]))
    dot = draw(st.sampled_from([".", " (punkt) ", "[dot]", " PUNKT "]))
    return f"{draw(names)}.{draw(names)}{at}{draw(names)}{dot}de"


@st.composite
def phone_numbers(draw: st.DrawFn) -> str:
    """The numbering plans' own examples, for every region, as printed internationally."""
    region = draw(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
    number = phonenumbers.example_number(region)
    assert number is not None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@st.composite
def tax_numbers(draw: st.DrawFn) -> str:
    """With slashes, as the states print them."""
    lengths = draw(st.sampled_from([(2, 3, 5), (3, 3, 5), (3, 4, 4), (5, 5)]))
    return "/".join(draw(text_of("123456789", length)) for length in lengths)


@st.composite
def passports(draw: st.DrawFn) -> str:
    word = draw(st.sampled_from(["Reisepass Nr. ", "Passport No. ", "Passnummer: "]))
    return word + draw(text_of("UVXYZ", 2)) + draw(text_of(_DIGITS, 7))


@st.composite
def birth_dates(draw: st.DrawFn) -> str:
    day, month, year = draw(st.integers(1, 28)), draw(st.integers(1, 12)), draw(st.integers(1930, 2020))
    form = draw(
        st.sampled_from(["geb. {d:02}.{m:02}.{y}", "Geburtsdatum: {y}-{m:02}-{d:02}", "geboren am {d}. {m}. {y}"])
    )
    return form.format(d=day, m=month, y=year)


@st.composite
def bank_accounts(draw: st.DrawFn) -> str:
    word = draw(st.sampled_from(["Konto-Nr. ", "Kontonummer: ", "Kto. "]))
    return word + draw(text_of("123456789", draw(st.integers(6, 10))))


@st.composite
def references(draw: st.DrawFn) -> str:
    word = draw(st.sampled_from(["Kundennummer ", "Kassenzeichen: ", "Personal-Nr. ", "Mitgliedsnummer "]))
    return word + draw(text_of("123456789", draw(st.integers(5, 9))))


@st.composite
def case_numbers(draw: st.DrawFn) -> str:
    word = draw(st.sampled_from(["Az. ", "Aktenzeichen: ", "Gesch.-Z. "]))
    return f"{word}{draw(st.integers(10, 99))}-{draw(st.integers(1, 9))}/{draw(text_of('123456789', 4))}"


@st.composite
def addresses(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["Linden", "Haupt", "Garten", "Konrad-Linde-", "Mühlen"]))
    ending = draw(st.sampled_from(["straße", "str.", "weg", "platz", "allee"]))
    return f"{name}{ending} {draw(st.integers(1, 199))}"


GENERATORS = {
    "steuernummer": tax_numbers(),
    "passport": passports(),
    "birth_date": birth_dates(),
    "bank_account": bank_accounts(),
    "reference_number": references(),
    "case_number": case_numbers(),
    "address": addresses(),
    "marking_confidential": st.sampled_from(["[streng vertraulich]", "(VS-NfD)", "Status: nicht öffentlich"]),
    "marking_internal": st.sampled_from(["[nur intern]", "(nur für den internen Gebrauch)", "Status: intern"]),
    "social_term": st.sampled_from(["Bürgergeld", "Wohngeld", "Jugendamt", "SGB XII"]),
    "health_term": st.sampled_from(["Diagnose", "Demenz", "Depression", "Diabetes"]),
    "iban": ibans(),
    "steuer_id": tax_ids(),
    "rvnr": pension_numbers(),
    "kvnr": health_numbers(),
    "personalausweis": identity_cards(),
    "card": cards(),
    "plate": plates(),
    "email": emails(),
    "phone": phone_numbers(),
}
