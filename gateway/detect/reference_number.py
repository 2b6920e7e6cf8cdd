# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers under which an office, an insurance or a firm keeps somebody: customer, member, staff and account numbers.

None has a check digit or a form of its own, so that each needs its word: »Kundennummer«, »Kassenzeichen«,
»Personalnummer«, »Versicherungsscheinnummer«, »BG-Nummer« (the Bedarfsgemeinschaft of a Jobcenter) ... They are
pseudonymous data: whoever has the register knows the person (art. 4 no. 5 GDPR).
"""

from gateway.detect.detector import Detector, only_digits

_WHO = (
    r"kunden?|kd|mitglieds?|personal|pers|mitarbeiter|versicherungs?(?:schein)?|versicherten|sozialversicherungs?|"
    r"rentenversicherungs?|krankenversicherungs?|krankenversicherten|patienten|kindergeld|wohngeld|debitoren?|"
    r"vertrags?|policen|bg|bedarfsgemeinschafts?|schüler|matrikel|führerschein|melde|bürger|klienten|beihilfe|akten"
)
_KEYWORD = (
    rf"\b(?i:(?:{_WHO})[ .-]{{0,2}}(?:nummer|nr|no)\b|kassen-?zeichen|buchungs-?zeichen|bürger-?konto|steuer-?konto|"
    r"abgaben-?konto|vertrags-?konto|personen-?konto|versicherungs-?schein|matrikel)"
    r"[.:]{0,2}(?: ?(?i:lautet|ist))?[ :=#(]{0,3}"
)
_VALUE = r"(?i:[A-Z]{0,4}[ ./-]?\d[A-Z0-9]*(?:[ ./-]{1,2}\d[A-Z0-9]*){0,7})"
_FEWEST_DIGITS = 4


def _check(candidate: str) -> bool:
    return len(only_digits(candidate)) >= _FEWEST_DIGITS


DETECTOR = Detector(
    id="reference_number",
    label="eine Kunden-, Personal- oder Kassennummer",
    pattern=rf"{_KEYWORD}{_VALUE}\b",
    check=_check,
)
