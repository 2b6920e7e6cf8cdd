# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Payment cards: prefix and length of the issuer, and the check digit (Luhn).

Source: ISO/IEC 7812; prefixes as the card schemes publish them. The old Visa numbers of 13 digits are left out:
they cannot be told from the article numbers (EAN) that begin with 4.
"""

from stdnum import luhn

from gateway.detect.detector import LEFT, Detector, only_digits

_SIXTEEN = "|".join(
    (
        r"4\d{3}",  # Visa
        r"5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720",  # Mastercard
        r"6011|64[4-9]\d|65\d\d|62\d\d",  # Discover, UnionPay
        r"352[89]|35[3-8]\d",  # JCB
        r"5018|5020|5038|5893|6304|6759|676[1-3]|6799",  # Maestro
    )
)
_GAP = r"(?:[\s/.-]| - )?"


def _check(candidate: str) -> bool:
    if candidate[:2].isalpha():
        return False
    number = only_digits(candidate)
    # 19 digits may also be a card of 16 and the three digits from its back.
    return bool(luhn.is_valid(number)) or (len(number) == 19 and bool(luhn.is_valid(number[:16])))


DETECTOR = Detector(
    id="card",
    label="eine Zahlungskartennummer",
    # An IBAN whose check digits are wrong is no card, whatever its groups add up to.
    pattern=r"\b[A-Za-z]{2}\d\d(?:[\s-]?\d{4}){4}[\s-]?\d\d\b|"
    + LEFT
    + rf"(?:(?:{_SIXTEEN})(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{3}})?"
    + rf"|3[47]\d\d{_GAP}\d{{6}}{_GAP}\d{{5}}"  # American Express, 15 digits
    + rf"|3(?:0[0-5]|[689]\d)\d{_GAP}\d{{6}}{_GAP}\d{{4}})\b",  # Diners Club, 14 digits
    check=_check,
)
