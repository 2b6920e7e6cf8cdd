# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Steuer-ID detector. Numbers: published examples (tax administration, python-stdnum) and changes of them."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("86 095 742 719", 1, "as printed, one digit twice"),
    ("86095742719", 1, "as typed"),
    ("65 929 970 489", 1, "the 9 three times, apart (since 2016)"),
    ("36 574 261 809", 1, "the 6 twice"),
    ("Steuer-ID:86095742719", 1, "after a colon"),
    ("IdNr.86095742719", 1, "after an abbreviation"),
    ("(86.095.742.719)", 1, "full stops, in brackets"),
    ("86/095/742/719", 1, "slashes"),
    ("860 957 427 19", 1, "groups of three from the left"),
    ("8609 5742 719", 1, "groups of four"),
    ("86 095 742 719, 65 929 970 489", 2, "two of them"),
    ("86 095 742 718", 0, "wrong check digit"),
    ("06 957 427 105", 0, "begins with 0: reserved for tests"),
    ("12345678903", 0, "no digit repeated"),
    ("11 223 456 785", 0, "two digits repeated"),
    ("55 592 840 176", 0, "three in a row"),
    ("86 095 742 71", 0, "ten digits"),
    ("860957427190", 0, "twelve digits"),
    ("+86095742719", 0, "an international telephone number"),
    ("1,86095742719", 0, "decimals"),
    ("a86095742719", 0, "inside of a word"),
    ("86095742719b", 0, "inside of a word"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_steuer_id(text: str, expected: int, reason: str) -> None:
    assert count("steuer_id", text) == expected, reason
