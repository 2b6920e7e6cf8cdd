# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents that are marked for use within the administration, or as drafts that must not go on."""

from gateway.detect.detector import Detector
from gateway.detect.marks import marking
from gateway.zones import DataClass

_MARKS = (
    r"(?i:nur (?:für|zu[mr]) (?:den |die )?intern(?:en|er) (?:dienst)?(?:gebrauch|verwendung|nutzung|"
    r"zwecke?)|nur intern|"
    r"intern|internes dokument|interne[rs]? (?:vermerk|mitteilung|dienstanweisung|information|unterlage|papier)|"
    r"dienstlich|nur zur internen (?:verwendung|information)|nicht zur veröffentlichung(?: bestimmt)?|"
    r"nicht zur weitergabe(?: bestimmt)?|nicht (?:weitergeben|weiterleiten|veröffentlichen)|"
    r"entwurf,? ?-? ?(?:bitte )?nicht weitergeben|entwurf ?[-,] ?nicht zur (?:weitergabe|veröffentlichung)|"
    r"internal(?: use only)?|tlp[: ]green)"
)

DETECTOR = Detector(
    id="marking_internal",
    label="ein Vermerk »nur für den internen Gebrauch«",
    pattern=marking(_MARKS),
    check=lambda _candidate: True,
    data_class=DataClass.INTERNAL,
    person=False,
)
