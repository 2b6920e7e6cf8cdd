# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers under which an office, an insurance or a firm keeps somebody: customer, member, staff and account numbers.

None has a check digit or a form of its own, so that each needs its word: »Kundennummer«, »Kassenzeichen«,
»Personalnummer«, »Versicherungsscheinnummer«, »BG-Nummer« (the Bedarfsgemeinschaft of a Jobcenter) ... They are
pseudonymous data: whoever has the register knows the person (art. 4 no. 5 GDPR).
"""

import re
from collections.abc import Iterator

from gateway.detect.columns import below
from gateway.detect.context import compiled
from gateway.detect.detector import only_digits
from gateway.zones import DataClass

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
_NUMBER = r"(?:nummer|nr|no|id|kennung|kennziffer)\b"
_NAME = (
    rf"\b(?i:(?:{_WHO})[ .-]{{0,2}}{_NUMBER}|(?:kassen-?zeichen|kassenz\b|buchungs-?zeichen|bürger-?konto|"
    rf"steuer-?konto|"
    r"abgaben-?konto|vertrags-?konto|personen-?konto|versicherungs-?schein|mandats-?referenz|matrikel|"
    rf"bedarfsgemeinschaft|finanz-?adresse|stamm-?nummer)(?:[ .-]{{0,2}}{_NUMBER})?)"
)
# »lautet«, »(Stadtwerke)«, »bei den Stadtwerken:«
_BETWEEN = (
    r"[.:]{0,2}(?: ?\([^()\n]{1,40}\)| ?(?i:lautet|ist|is|war|wäre)|(?: (?:bei|beim|der|des|den|dem|von|für|im|zum|zur)"
    r"(?: [\wäöüÄÖÜß-]{2,30}){1,3}):?)?[ .:=#(_|\"'>]{0,40}\s?"
)
_VALUE = r"(?i:[A-Z]{0,4}[ ./-]?\d[A-Z0-9]*(?:[ ./-]{1,2}\d[A-Z0-9]*|[./-][A-Z]{1,3}[./-]?\d+){0,7})"
_FEWEST_DIGITS = 4


_CELL = re.compile(rf"\s*\**{_VALUE}\**\s*")


class _ReferenceNumber:
    """The rule: RE2 finds words with numbers, and headings, whose columns are then read."""

    id = "reference_number"
    label = "eine Kunden-, Personal- oder Kassennummer"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(compiled(rf"{_NAME}{_BETWEEN}{_VALUE}\b"))
    _headings = staticmethod(compiled(_NAME))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            if _is_long_enough(data[start:end].decode()):
                yield start, end
        for start, end in below(data, (start for start, _ in self._headings(data))):
            cell = data[start:end].decode("utf-8", "ignore")
            if _CELL.fullmatch(cell) and _is_long_enough(cell):
                yield start, end


def _is_long_enough(candidate: str) -> bool:
    return len(only_digits(candidate)) >= _FEWEST_DIGITS


DETECTOR = _ReferenceNumber()
