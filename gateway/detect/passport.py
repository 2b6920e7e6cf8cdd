# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Passports and residence permits of all countries, after a word that says so.

Source: ICAO Doc 9303 part 4 (a number has at most nine characters, letters and digits; states choose their form).
There is no check digit outside of the machine-readable zone, which `personalausweis` reads for all countries.
"""

from gateway.detect.detector import Detector, only_digits

_DOCUMENT = (
    r"(?:reisepass|passport|pass|aufenthaltstitel|aufenthaltserlaubnis|aufenthaltsgestattung|niederlassungserlaubnis|"
    r"duldung|visum|visa|eat|bamf|azr|(?:personal-?)?ausweis|perso|identitätskarte|id[ -]?(?:karte|card)|identity card|"
    r"aufenthaltskarte|reiseausweis|kinderreisepass|dokumenten?)"
)
_NUMBER = r"(?:nummer|number|nr|no|num|№)"
_KEYWORD = (
    rf"\b(?i:{_DOCUMENT}(?:[ -]{{0,2}}(?:mit der |mit |der )?{_NUMBER}\b\.?|:))(?: ?(?i:lautet|ist|is))?"
    r"[ .:=#(_|]{0,40}"
)
_FEWEST_DIGITS = 5


def _check(candidate: str) -> bool:
    return len(only_digits(candidate)) >= _FEWEST_DIGITS


DETECTOR = Detector(
    id="passport",
    label="eine Passnummer",
    pattern=rf"{_KEYWORD}(?i:[A-Z]{{0,3}} ?\d[A-Z0-9]{{4,11}}|[A-Z]{{0,3}}\d{{2,3}}(?: \d{{3}}){{2}})\b",
    check=_check,
)
