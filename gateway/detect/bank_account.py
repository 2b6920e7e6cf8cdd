# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Account numbers of banks as they were before the IBAN, after a word that says so, with or without the bank's code.

Source: Deutsche Bundesbank: an account number has at most ten digits, a Bankleitzahl eight. The code alone says which
bank it is and is nobody's. The word stands alone: a »Sachkonto« is bookkeeping.
"""

from gateway.detect.detector import Detector, only_digits

_KEYWORD = r"\b(?i:konto[ -]?(?:nummer|nr)|kto[.]?[ -]{0,2}(?:nr)?|konto|account (?:number|no))[ .:(_|]{0,40}\n?"
_BANK = r"(?:[ ,;()-]{1,4}(?i:blz|bankleitzahl)[.:]{0,2} ?\d{3} ?\d{3} ?\d\d)?"
_FEWEST, _MOST, _BANK_CODE = 6, 10, 8


def _check(candidate: str) -> bool:
    number = only_digits(candidate)
    if "blz" in candidate.lower() or "bankl" in candidate.lower():
        number = number[:-_BANK_CODE]
    return _FEWEST <= len(number) <= _MOST


DETECTOR = Detector(
    id="bank_account",
    label="eine Kontonummer",
    pattern=rf"{_KEYWORD}\d(?:[ .-]?\d){{5,11}}\b{_BANK}",
    check=_check,
)
