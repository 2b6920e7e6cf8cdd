# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Krankenversichertennummer: a letter and nine digits, the last a check digit; also in its long forms.

Source: s. 290 SGB V. The letter counts as two digits, factors 1 and 2 in turn. The long forms (20 or 30
characters, printed on older cards and found in exports) go on with the number of the insurance fund; the first ten
characters name the person and carry their own check digit.
"""

from gateway.detect.checksums import cross_sum, letter_as_digits
from gateway.detect.detector import Detector, only_alphanumerics

_FACTORS = (1, 2) * 5
_PERSON = 10
# Taken out of the way: every tenth invoice of a letter and nine digits has the check digit too.
_INVOICE = (
    r"\b(?:rechnung|beleg|auftrag|bestellung|lieferschein|seriennummer|inventar)(?:s?-?(?:nummer|nr)\.?)?[\s:]{1,2}"
)
_NO_PERSONS = {"rech", "bele", "auft", "best", "lief", "seri", "inve"}


def _check(candidate: str) -> bool:
    if candidate[:4].lower() in _NO_PERSONS:
        return False
    number = only_alphanumerics(candidate)[:_PERSON]
    return cross_sum(letter_as_digits(number[0]) + number[1:9], _FACTORS) == int(number[9])


DETECTOR = Detector(
    id="kvnr",
    label="eine Krankenversichertennummer",
    pattern=rf"(?i){_INVOICE}[A-Z]\d{{9}}\b|"
    r"\b[A-Z][\s/.-]?\d{3}[\s/.-]?\d{3}[\s/.-]?\d{3}(?:[\s/.-]?\d{9}[\s/.-]?(?:[A-Z]\d{9}[\s/.-]?)?\d)?\b",
    check=_check,
)
