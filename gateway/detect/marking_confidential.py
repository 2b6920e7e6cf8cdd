# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents that are marked as confidential, classified, or not for the public.

Source: s. 4 SÜG and s. 2 VSA for the grades (VS-NfD, VS-Vertraulich, Geheim, Streng geheim); s. 48 GO NRW and its like
in the other states for non-public meetings, s. 50 BeamtStG for the Personalakte; TLP of the FIRST (RED, AMBER).
"""

import re
from collections.abc import Iterator

from gateway.detect.context import behind, compiled
from gateway.detect.marks import marking
from gateway.zones import DataClass

_PART = (
    r"(?: ?(?:er |e |es )?(?:teil|sitzung|vorlage|niederschrift|beratung|anlage|tagesordnung|"
    r"beschlussvorlage|unterlage|tagesordnungspunkte?))?"
    r"(?: (?:(?:nr|nummer)\.? ?)?\d[\w./-]{1,20})?"
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

_PATTERN = (
    marking(_MARKS)
    + r"|(?i:bitte (?:streng |unbedingt )?vertraulich behandeln)|(?i:personalakte (?:von |des |der )?(?:herrn?|frau) )"
    r"|\bVS[ -](?:NfD|NUR FÜR DEN DIENSTGEBRAUCH|VERTRAULICH) ?(?:\n|$|[-|])"
)
# The part of an agenda, which is published with its headings; in minutes and papers paragraphs follow.
_PART_OF_MEETING = re.compile(
    r"(?i)\W*(?:\w{1,4}\W+)?nicht[ -]?(?:ö|oe)ffentliche[rs]?\s+(?:teil|sitzung|tagesordnung)\W*"
)
_AGENDA_REACH, _LONGEST_ITEM = 1500, 160


class _MarkingConfidential:
    """The rule: the forms of a mark, without the headings of a public agenda."""

    id = "marking_confidential"
    label = "ein Vertraulichkeitsvermerk"
    data_class = DataClass.CONFIDENTIAL
    person = False
    _places = staticmethod(compiled(_PATTERN))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            if _PART_OF_MEETING.fullmatch(data[start:end].decode()) and _heads_a_list(behind(data, end, _AGENDA_REACH)):
                continue
            yield start, end


def _heads_a_list(text: str) -> bool:
    """Whether numbered items follow, and no paragraph among them."""
    lines = [line for line in text.splitlines() if line.strip()]
    numbered = bool(lines) and re.match(r"\s*(?:TOP|Ö|N|[-*•]|\d)", lines[0]) is not None
    return numbered and all(len(line) <= _LONGEST_ITEM for line in lines)


DETECTOR = _MarkingConfidential()
