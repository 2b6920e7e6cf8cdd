# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Steuernummer: the states' own forms of 10 and 11 digits, and the 13 digits of ELSTER.

Source: s. 139a AO (what it is not), the states' formats as python-stdnum carries them (de.stnr); ELSTER, »Prüfung der
Steuer- und Steueridentifikationsnummer« for the form of 13 digits, which begins with the tax office. The check digit
is another one in every state, and the state is not told by the short forms, so that the form decides: with slashes
(FF/BBB/UUUUP, FFF/BBB/UUUUP, FFF/BBBB/UUUP) by itself, else after a word such as »Steuernummer«.
"""

from stdnum.de import stnr

from gateway.detect.detector import GAP, Detector, only_digits

_KEYWORD = (
    r"\b(?i:steuer[ -]?(?:nummer|nr)|st\.? ?-? ?nr)\.?"
    r"(?: ?(?i:lautet|ist|des \w+|der \w+|von \w+)|(?: [\wäöüß./-]{2,20}){1,2}:)?"
) + GAP
_AFTER_KEYWORD = r"\d{2,5}(?:[\s/-]{0,3}\d{3,5}){1,3}"
_SLASHED = r"(?:^|[^\w./+-])(?:\d{2,3}/\d{3}/\d{5}|\d{3}/\d{4}/\d{4}|\d{5}/\d{5})\b(?:[/.,-]\d)?"


def _check(candidate: str) -> bool:
    number = only_digits(candidate)
    solid = candidate.rstrip().endswith(number[-4:])  # else it goes on: a date, an amount
    return solid and bool(stnr.is_valid(number))


DETECTOR = Detector(
    id="steuernummer",
    label="eine Steuernummer",
    pattern=rf"{_KEYWORD}{_AFTER_KEYWORD}\b|{_SLASHED}",
    check=_check,
)
