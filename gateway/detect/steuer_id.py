# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Steuer-Identifikationsnummer: 11 digits, check digit ISO 7064 MOD 11,10.

Source: s. 139b AO, s. 1 StIdV; check digit and repetition rules as published by the tax administration for
ELSTER: of the first ten digits exactly one occurs twice or three times (since 2016), never three in a row.
"""

from stdnum.de import idnr

from gateway.detect.detector import GAP, LEFT, Detector, only_digits

_GAP = r"[\s./-]{1,2}"
# After its word, in groups of any length.
_KEYWORD = (
    r"(?i:steuer[ -]?id(?:ent\w*)?(?:[ .-]{0,2}(?:nr|nummer))?|ident[a-zäöü.-]{0,16}[ .-]{0,2}(?:nr|nummer)|"
    r"\bid-?nr|\btin|"
    r"steuerliche [a-zäöü-]{5,24})\b\.?(?: ?(?i:lautet|ist))?"
)


def _check(candidate: str) -> bool:
    number = only_digits(candidate)
    if len(set(number[:10])) not in (8, 9):  # one digit three times or twice; spares most candidates the rest
        return False
    return bool(idnr.is_valid(number)) and not any(digit * 3 in number[:10] for digit in set(number))


DETECTOR = Detector(
    id="steuer_id",
    label="eine Steuer-Identifikationsnummer",
    pattern=LEFT
    + r"(?:[1-9]\d{10}"
    + rf"|[1-9]\d(?:{_GAP}\d{{3}}){{3}}"
    + rf"|[1-9]\d\d(?:{_GAP}\d{{3}}){{2}}{_GAP}\d\d"
    + rf"|[1-9]\d{{3}}{_GAP}\d{{4}}{_GAP}\d{{3}})\b"
    + rf"|{_KEYWORD}{GAP}[1-9](?:[\s./-]{{0,2}}\d){{10}}\b",
    check=_check,
)
