# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents that are marked as confidential, classified, or not for the public.

Source: s. 4 SÜG and s. 2 VSA for the grades (VS-NfD, VS-Vertraulich, Geheim, Streng geheim); s. 48 GO NRW and its like
in the other states for non-public meetings, s. 50 BeamtStG for the Personalakte; TLP of the FIRST (RED, AMBER).
"""

from gateway.detect.detector import Detector
from gateway.detect.marks import marking
from gateway.zones import DataClass

_PART = (
    r"(?: ?(?:er |e |es )?(?:teil|sitzung|vorlage|niederschrift|beratung|anlage|tagesordnung|"
    r"beschlussvorlage|unterlage|tagesordnungspunkte?))?"
)
_MARKS = (
    r"(?i:(?:streng )?vertraulich(?:e[rs]? (?:vorlage|unterlagen?|dokument|mitteilung|personalsache|"
    r"personalangelegenheit|"
    rf"anlage|information))?|nicht[ -]?öffentlich(?:e[rs]?)?{_PART}|vs[ -]?nfd|"
    rf"vs[ -]{{1,3}}(?:nur für den dienstgebrauch|"
    r"vertraulich)|nur für den dienstgebrauch|(?:streng )?geheim(?: amtlich geheimgehalten)?|verschlusssache|"
    r"personalakte|personalsache|personalangelegenheit|confidential|strictly confidential|"
    r"tlp[: ](?:red|amber(?:\+strict)?)|"
    r"verschlossen|nur persönlich|persönlich(?:/| / | und |-| - )vertraulich)"
)

DETECTOR = Detector(
    id="marking_confidential",
    label="ein Vertraulichkeitsvermerk",
    pattern=marking(_MARKS)
    + r"|(?i:bitte (?:streng |unbedingt )?vertraulich behandeln)|(?i:personalakte (?:von |des |der )?(?:herrn?|frau) )"
    r"|\bVS[ -](?:NfD|NUR FÜR DEN DIENSTGEBRAUCH|VERTRAULICH) ?(?:\n|$|[-|])",
    check=lambda _candidate: True,
    data_class=DataClass.CONFIDENTIAL,
    person=False,
)
