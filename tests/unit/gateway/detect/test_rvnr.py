# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pension insurance number. Numbers: published examples and numbers computed by s. 2 (6) VKVV."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("15 070649 C 103", 1, "as printed"),
    ("15070649C103", 1, "as typed"),
    ("65 170839 J 003", 1, "another one"),
    ("65 170839 j 00 3", 1, "lower case, in groups"),
    ("65 17 08 39 J 003", 1, "date in groups"),
    ("65-170839-J-003", 1, "hyphens"),
    ("SV-Nr.:65170839J003,", 1, "between signs"),
    ("65 170839 J 004", 0, "wrong check digit"),
    ("65 170839 K 003", 0, "another letter, same check digit"),
    ("07 170839 J 002", 0, "no such area"),
    ("65 171339 J 005", 0, "no thirteenth month"),
    ("65 990839 J 001", 0, "a day that even raised days do not reach"),
    ("65 490839 J 000", 1, "a day raised by 32: serial numbers used up"),
    ("65 000039 J 005", 1, "day and month unknown"),
    ("65 170839 3 003", 0, "no letter"),
    ("165170839J003", 0, "a digit too many in front"),
    ("65170839J0031", 0, "a digit too many behind"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_rvnr(text: str, expected: int, reason: str) -> None:
    assert count("rvnr", text) == expected, reason
