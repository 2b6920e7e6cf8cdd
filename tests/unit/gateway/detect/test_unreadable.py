# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs that nobody can read, and long runs that anybody can."""

import base64
import random

import pytest

from gateway.zones import DataClass
from tests.unit.gateway.detect.harness import count, engine

_BYTES = random.Random(1).randbytes(600)  # noqa: S311 - the same in every run
SOLID = base64.b64encode(_BYTES).decode()
CASES = [
    (SOLID, 1, "binary as base64"),
    (f"Hier: {SOLID} und weiter", 1, "within a sentence"),
    (base64.encodebytes(_BYTES).decode(), 1, "wrapped over lines"),
    ("> " + base64.encodebytes(_BYTES).decode().replace("\n", "\n> "), 1, "wrapped, quoted in a mail"),
    (base64.urlsafe_b64encode(_BYTES).decode(), 1, "for addresses"),
    (_BYTES.hex(), 1, "hexadecimal"),
    (f"![](data:image/png;base64,{SOLID[:100]})", 1, "a small picture"),
    (f"{SOLID}\n\nText\n\n{SOLID}", 2, "two of them"),
    (base64.b64encode(b"Ein Text, den man lesen kann. " * 30).decode(), 0, "text as base64"),
    (SOLID[:500], 0, "short: a key, a signature"),
    ("0123456789abcdef" * 8, 0, "a hash"),
    ("-" * 800, 0, "a line"),
    ("a" * 800, 0, "one letter"),
    ("1234567890" * 80, 0, "digits of a number"),
    ("verwaltung/" * 80, 0, "a path"),
    ("Wort " * 200, 0, "words"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES, ids=[case[2] for case in CASES])
def test_unreadable(text: str, expected: int, reason: str) -> None:
    assert count("unreadable", text) == expected, reason


def test_it_is_confidential() -> None:
    (finding,) = engine("unreadable").scan(SOLID)
    assert finding.data_class is DataClass.CONFIDENTIAL
