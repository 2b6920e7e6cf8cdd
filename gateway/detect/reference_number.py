# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers under which an office, an insurance or a firm keeps somebody: customer, member, staff and account numbers.

None has a check digit or a form of its own, so that each needs its word: »Kundennummer«, »Kassenzeichen«,
»Personalnummer«, »Versicherungsscheinnummer«, »BG-Nummer« (the Bedarfsgemeinschaft of a Jobcenter) ... They are
pseudonymous data: whoever has the register knows the person (art. 4 no. 5 GDPR).
"""

from gateway.detect.detector import Detector, only_digits

_WHO = (
    r"kunden?|kd|mitglieds?|personal|pers|mitarbeiter|dienst|versicherungs?(?:schein)?|versicherten|"
    r"vers|police|policen|"
    r"sozialversicherungs?|sv|rentenversicherungs?|krankenversicherungs?|krankenversicherten|patienten|fall|kindergeld|"
    r"wohngeld|elterngeld|bafög|debitoren?|kreditoren?|vertrags?|bg|bedarfsgemeinschafts?|schüler|studenten|matrikel|"
    r"führerschein|bürger|klienten|beihilfe|pk|personenkonto|kassen|abnehmer|zähler|objekt|grundbesitz|"
    r"steuerkonto|leser|"
    r"benutzer|ausweis|bibliotheksausweis|schwerbehindertenausweis|dienstausweis|register|melderegister|ordnungs|"
    r"buchungs|konto|mandats|teilnehmer|bewerber|bewerbungs|antrags?|anmelde"
)
_KEYWORD = (
    rf"\b(?i:(?:{_WHO})[ .-]{{0,2}}(?:nummer|nr|no|id|kennung|kennziffer)\b|kassen-?zeichen|kassenz\b|"
    r"buchungs-?zeichen|bürger-?konto|steuer-?konto|abgaben-?konto|vertrags-?konto|personen-?konto|"
    r"versicherungs-?schein|mandats-?referenz|matrikel|bedarfsgemeinschaft|finanz-?adresse|stamm-?nummer)"
    r"[.:]{0,2}(?: ?(?i:lautet|ist|war|von \w+))?[ .:=#(_|]{0,40}\s?"
)
_VALUE = r"(?i:[A-Z]{0,4}[ ./-]?\d[A-Z0-9]*(?:[ ./-]{1,2}\d[A-Z0-9]*|[./-][A-Z]{1,3}[./-]?\d+){0,7})"
_FEWEST_DIGITS = 4


def _check(candidate: str) -> bool:
    return len(only_digits(candidate)) >= _FEWEST_DIGITS


DETECTOR = Detector(
    id="reference_number",
    label="eine Kunden-, Personal- oder Kassennummer",
    pattern=rf"{_KEYWORD}{_VALUE}\b",
    check=_check,
)
