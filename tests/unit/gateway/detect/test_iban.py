# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The IBAN detector. Numbers: SWIFT's published examples, or one digit away from them."""

import pytest
from stdnum import iban

from gateway.detect.iban import LENGTHS
from tests.unit.gateway.detect.harness import count

CASES = [
    ("DE89 3704 0044 0532 0130 00", 1, "as printed"),
    ("DE89370400440532013000", 1, "as typed"),
    ("de89 3704 0044 0532 0130 00", 1, "lower case"),
    ("De89-3704-0044-0532-0130-00", 1, "hyphens, mixed case"),
    ("DE89.3704.0044.0532.0130.00", 1, "full stops"),
    ("DE 89 370 400 44 0532013000", 1, "bank code and account apart"),
    ("D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", 1, "copied from the boxes of a form"),
    ("DE89 3704 0044\n0532 0130 00", 1, "broken over two lines"),
    ("DE89  3704  0044  0532  0130  00", 1, "two spaces"),
    ("IBAN:DE89370400440532013000.", 1, "between signs"),
    ("IBANDE89370400440532013000EUR", 1, "between letters"),
    ("DE89 3704 0044 0532 0130 00 und DE02 1203 0000 0000 2020 51", 2, "two of them"),
    ("DE89370400440532013000\nDE89370400440532013000", 2, "the same twice counts twice"),
    ("AT61 1904 3002 3457 3201", 1, "Austria, 20 characters"),
    ("CH93 0076 2011 6238 5295 7", 1, "Switzerland, 21"),
    ("FR14 2004 1010 0505 0001 3M02 606", 1, "France, letters inside"),
    ("GB29 NWBK 6016 1331 9268 19", 1, "Great Britain, letters of the bank"),
    ("NO93 8601 1117 947", 1, "Norway, the shortest"),
    ("MT84 MALT 0110 0001 2345 MTLC AST0 01S", 1, "Malta, 31"),
    ("RU03 0445 2522 5408 1781 0538 0913 1041 9", 1, "Russia, the longest"),
    ("TR33 0006 1005 1978 6457 8413 26", 1, "Turkey"),
    ("DE88 3704 0044 0532 0130 00", 0, "wrong check digits"),
    ("DE89 3704 0044 0532 0103 00", 0, "two digits changed places"),
    ("DE89 3704 0044 0532 0130", 0, "two digits short"),
    ("DE89 3704 0044 0532 0130 000", 0, "one digit long"),
    ("XX89 3704 0044 0532 0130 00", 0, "no such country"),
    ("US89 3704 0044 0532 0130 00", 0, "a country without IBAN"),
    ("DE89 370A 0044 0532 0130 00", 0, "a letter where Germany has digits"),
    ("DE98ZZZ09999999999", 0, "a creditor identifier is not an account"),
    ("COBADEFFXXX", 0, "a BIC is a bank, not a person"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_iban(text: str, expected: int, reason: str) -> None:
    assert count("iban", text) == expected, reason


def test_every_country_of_the_registry_is_known() -> None:
    assert len(LENGTHS) > 80
    assert (LENGTHS["DE"], LENGTHS["NO"], LENGTHS["MT"], LENGTHS["RU"]) == (22, 15, 31, 33)
    assert iban.is_valid("DE89370400440532013000")
