# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Versicherungsnummer of the pension insurance (RVNR, SVNR): 12 characters with a check digit.

Source: s. 147 SGB VI and s. 2 VKVV with its annex (the area numbers). Where the day of birth is unknown or its
serial numbers are used up, the day is raised (by 32, and again), and day or month may be 00.
"""

from gateway.detect.checksums import cross_sum, letter_as_digits
from gateway.detect.detector import Detector, only_alphanumerics

_FACTORS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_REGIONS = frozenset({2, 3, 4, 8, 9, *range(10, 22), 23, 24, 25, 26, 28, 29})
# The Bund adds 40 to the region; 38, 39 and 80 to 89 are Knappschaft-Bahn-See, 40 is the Zulagenstelle.
_AREAS = _REGIONS | {region + 40 for region in _REGIONS} | {38, 39, 40, 80, 81, 82, 89}
_LAST_DAY = 95
_LAST_MONTH = 12


def _check(candidate: str) -> bool:
    number = only_alphanumerics(candidate)
    area, day, month = int(number[0:2]), int(number[2:4]), int(number[4:6])
    if area not in _AREAS or day > _LAST_DAY or month > _LAST_MONTH:
        return False
    return cross_sum(number[:8] + letter_as_digits(number[8]) + number[9:11], _FACTORS) == int(number[11])


DETECTOR = Detector(
    id="rvnr",
    label="eine Rentenversicherungsnummer",
    pattern=r"(?i)\b\d\d[\s./-]{0,2}\d\d[\s./-]?\d\d[\s./-]?\d\d[\s./-]{0,2}[A-Z][\s./-]{0,2}\d\d[\s./-]?\d\b",
    check=_check,
)
