# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words of social benefits, youth welfare, care, disability and asylum. Public by themselves.

An information page about Wohngeld is public; next to a person the same word makes Sozialdaten (s. 67 SGB X),
which `combine` decides. The words are those of the Sozialgesetzbuch (II, VIII, IX, XI, XII), WoGG, BAföG, UVG, AsylbLG
and BGB (Betreuung). Most are stems, so that compounds and inflections follow.
"""

from gateway.detect.detector import Detector
from gateway.zones import DataClass

_STEMS = (
    r"bürgergeld|arbeitslosengeld|hartz[ -]?(?:iv|4)\b|alg (?:ii?|2|1)\b|alg2\b|arbeitslos gemeldet|jobcenter|"
    r"bedarfsgemeinschaft|sozialhilfe|sozialleistung|sozialgeld|sozial(?:amt|ämt)|sozialarbeiter|"
    r"sozialpädagogische familienhilfe|"
    r"grundsicherung|hilfen? zum lebensunterhalt|wohngeld|lastenzuschuss|mietzuschuss|kosten der unterkunft|"
    r"kinderzuschlag|unterhaltsvorschuss|unterhaltsschuld|unterhaltspflichtig|kindesunterhalt|elterngeld|"
    r"bafög|ausbildungsförderung|bildungs- und teilhabe|bildung und teilhabe|"
    r"jugend(?:amt|ämt)|jugendhilfe|hilfen? zur erziehung|inobhutnahme|in obhut|kindeswohlgefährdung|"
    r"kindesmisshandlung|"
    r"heimunterbringung|pflegefamilie|pflegekind|vormundschaft|amtsvormund|beistandschaft|sorgerecht|umgangsrecht|"
    r"erziehungsbeistand|familienhilfe|familiengericht|"
    r"pflegegrad|pflegestufe|pflegegeld|pflegebedürftig|hilfe zur pflege|pflegekasse|eingliederungshilfe|"
    r"schwerbehind|grad der behinderung|\bgdb\b|merkzeichen (?:g|ag|h|bl|gl|b|rf|tbl)\b|"
    r"gleichgestellt(?:e[rn]?)? behindert|"
    r"teilhabeleistung|schulbegleitung|blindengeld|erwerbsminder|erwerbsunfähig|krankengeld|übergangsgeld|"
    r"asylb|asylantrag|asylverfahren|asylsuch|asylheim|asylunterkunft|flüchtlingsunterkunft|aufenthaltsgestattung|"
    r"abschiebung|geduldet|ausreisepflicht|"
    r"rechtliche[rn]? betreu|gesetzliche[rn]? betreu|betreuungsgericht|betreuungsverfügung|berufsbetreu|"
    r"unter betreuung|obdachlos|wohnungslos|notunterkunft|schuldnerberatung|privatinsolvenz|räumungsklage|"
    r"frauenhaus|häusliche gewalt|leistungsbezug|leistungsbezieh|leistungsempfäng|leistungsberechtigt|leistungsbescheid"
)
_CODES = (
    r"\bSGB[ -]?(?:II|III|VIII|IX|XI|XII|2|3|8|9|11|12)\b|\bAsylbLG\b|\bUVG\b|\bWoGG\b|\bSPFH\b|"
    r"\bHzE\b|\bALG[ -]?(?:I|II)\b"
)

DETECTOR = Detector(
    id="social_term",
    label="ein Begriff aus dem Sozialrecht",
    pattern=rf"\b(?i:{_STEMS})|{_CODES}",
    check=lambda _candidate: True,
    data_class=DataClass.PUBLIC,
    person=False,
)
