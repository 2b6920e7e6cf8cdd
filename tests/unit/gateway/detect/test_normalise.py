# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Folding text into the one form that detectors know."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.normalise import mapped, normalise

CASES = [
    ("Straße, Ärger – »ja« …", "Straße, Ärger - »ja« …", "German stays, the dash becomes ASCII"),
    ("10\u00a0000\u202fEUR", "10 000 EUR", "spaces that do not break"),
    ("1\u20092\u30003", "1 2 3", "thin and ideographic spaces"),
    ("a\u2010b\u2011c\u2012d\u2013e\u2014f\u2212g", "a-b-c-d-e-f-g", "all dashes"),
    ("Do\u00adku\u00adment", "Dokument", "soft hyphen"),
    ("1\u200b2\u200c3\u200d4\u20605\ufeff6", "123456", "zero width"),
    ("\u202e12\u202c3\u2066\u2069", "123", "writing direction"),
    ("１２３ＡＢ＠．＋", "123AB@.+", "full width"),
    ("٠١٢ ۳۴ ५", "012 34 5", "Arabic, Persian, Devanagari digits"),
    ("𝟏𝟚𝟛 𝐃𝐄 ①", "123 DE 1", "mathematical and circled"),
    ("1️⃣2️⃣", "12", "key caps"),
    ("DЕ АВ", "DE AB", "Cyrillic look-alikes"),
    ("ΙΒΑΝ ο", "IBAN o", "Greek look-alikes"),
    ("A\u0308O\u0308u\u0308", "ÄÖü", "umlauts set apart"),
    ("1\u03362\u0336", "12", "struck through"),
    ("\U000e0031\U000e0040", "1@", "invisible copies of ASCII"),
    ("1\u20442\u22153", "1/2/3", "slashes"),
    ("a@b。de", "a@b.de", "ideographic full stop"),
    ("1\u28002\u31643", "1 2 3", "blanks that count as letters"),
    ("a\u2028b\u0085c", "a\nb\nc", "line separators"),
    ("a\ud800b", "ab", "half a surrogate pair"),
    ("日本語 emoji 😀 é", "日本語 emoji 😀 é", "everything else stays"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_normalise(text: str, expected: str, reason: str) -> None:
    assert normalise(text).decode() == expected, reason


def test_all_that_nfkc_makes_ascii_becomes_ascii() -> None:
    for character in map(chr, range(0x80, sys.maxunicode + 1)):
        plain = unicodedata.normalize("NFKC", character)
        if plain.isascii() and character not in "…\u30fc":
            assert normalise(character).decode() == plain, hex(ord(character))


def test_all_decimal_digits_become_ascii() -> None:
    for character in map(chr, range(0x80, sys.maxunicode + 1)):
        if unicodedata.category(character) == "Nd":
            assert normalise(character).decode() == str(unicodedata.decimal(character)), hex(ord(character))


def test_no_format_character_is_left() -> None:
    for character in map(chr, range(0x80, sys.maxunicode + 1)):
        if unicodedata.category(character) == "Cf" and not 0xE0020 <= ord(character) < 0xE007F:  # those become ASCII
            assert normalise(f"1{character}2") == b"12", hex(ord(character))


@given(st.text())
def test_result_is_stable_utf_8(text: str) -> None:
    once = normalise(text).decode()
    assert normalise(once).decode() == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [("DE89\x0037", b"DE8937"), ("1\x1b2\x7f", b"12"), ("1\x0c2\x0b3", b"1\n2\n3"), ("1\t\r\n2", b"1\t\r\n2")],
)
def test_control_characters_go(text: str, expected: bytes) -> None:
    assert normalise(text) == normalise(f"{text}ä")[: len(expected)] == mapped(text)[0] == expected


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("\t\r\n")))
def test_ascii_stays(text: str) -> None:
    assert normalise(text) == text.encode()
