# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""File numbers of proceedings, by their word (»Az.«, »Aktenzeichen«, »Gesch.-Z.«) or in the form of the courts.

A file number leads to a person through the register (pseudonymous data, art. 4 no. 5 GDPR), unless the proceedings are
public by their nature: published decisions (»BGH, Urteil vom ... - VI ZR 12/20«), plans, statutes, tenders. So a
candidate is left alone where the words around it say that. The form of the courts (»12 C 345/20«) counts without a word
only with a register of the courts where people are parties; those of the highest courts are always citations.

Source of the registers: Aktenordnung of the states' courts (AktO), annex; s. 41 AktO-ArbG; AktO-SG.
"""

import re
from collections.abc import Iterator

from gateway.detect.context import before, behind, compiled, holds
from gateway.detect.detector import GAP, only_digits
from gateway.zones import DataClass

_KEYWORD = (
    r"\b(?:(?i:akten-?zeichens?|aktenz\b|akten-?(?:nr|nummern?)|gesch(?:\.|äfts)?[ -]{0,2}(?:z(?:eichen)?|nr|nummer)|"
    r"(?:vorgangs|fall|verfahrens|bescheid|widerspruchs|einsatz|tagebuch|vorgang|bescheid|geschäfts|"
    r"register|ermittlungs|"
    r"bearbeitungs|bußgeld|antrags|akten|buchungs|ordnungs)-? ?(?:nummern?|nr|zeichen|kennung)|"
    r"(?:unser|ihr|mein|dein|dessen|deren)e?s? zeichen|fallakte|(?:case|file|reference|ref)\.? (?:number|no|nr)|az|"
    r"gz|js-az|akt-?z(?:ch|ei)?|aktenz[eichn]{2,7}|e-?akte|bg-?(?:nummer|nr)|strafanzeige|anzeigen?-?(?:nummer|nr))\b|"
    r"(?i:zeichen ?:|(?:ihr|unser) zeichen/[\wäöü ]{3,30}:|anzeige nr\b))"
)
_GAP = (
    rf"[.:]{{0,2}}(?: ?\([^()\n]{{1,40}}\))?(?: (?i:lautet|lauten|ist|sind|war|des gerichts|der behörde|unser|ihr|"
    rf"beim? [\wäöüß-]+|der [\wäöüß-]+|des [\wäöüß-]+|[\wäöüß-]{{3,30}}:)){{0,2}}:?"
    rf"{GAP}(?i:nr\.? ?)?"
)
_ONE = (
    r"[A-ZÄÖÜ0-9][\wÄÖÜäöü]*(?:(?:[./:_-]| [/-] )[\wÄÖÜäöü]+"
    r"| [A-Z][A-Za-z]{0,4}(?: I{1,3})? \d[\w/-]*| [a-z]{1,4} \d{1,6}/\d\d| I{1,3} \d[\w/-]*"
    r"| ?/ ?/? ?\d+| \d+[\w/.-]*| [A-Z]{1,3}\b){0,8}"
)
_VALUE = rf"{_ONE}(?:(?:,| und| sowie| bzw\.?| /)\s[A-Z]{{0,4}}\d[\w]*[./-][\w./-]+){{0,9}}"
# Local courts: civil, family, criminal, enforcement, insolvency, guardianship, estate; administrative, social, labour.
_REGISTERS = "C|F|H|K|L|M|N|O|S|T|U|W|Ca|Cs|Ds|Ga|Ls|Gs|Js|Ks|Ns|Qs|Sa|IN|IK|AS|AL|KR|SO|UF|WF|IV|V|VI|X|"
_REGISTERS += "XIV|XVI|XVII|OWi|AR|BV|BVGa|StVK|VRs|UR ?II|DR ?II|Lw|EA|SF|R|P|VE|BL|VG|VH|VK|RE"
# Words that are more than that: they need a number with parts.
_WEAK = (
    r"\b(?i:akte|vorgang|fall|bescheid|bußgeldbescheid|gebührenbescheid|widerspruch|verfahren|"
    r"verwarnung|bauantrag|[a-zäöüß]{3,20}verfahren|"
    r"betreff|betr|(?:in der|zur) sache|in sachen|sache|klage|rechtsstreit|strafsache|unter angabe von|"
    r"verwendungszweck|"
    r"unter dem zeichen|widerspruch gegen|ihr bescheid|rechtsbehelf|einspruch|mahnung|vollstreckung|anhörung)"
    r"(?: ?(?i:nr|nummer)\b)?[ :(.]{1,3}(?:Ihr [\wäöüßÄÖÜ ]{2,30}, ?)?[A-Z]{0,4}[./-]?\d+(?:[./-][A-Z]{0,4}\d+){1,5}"
)
# »Zeichen« alone needs a slash, too: »Zeichen 274.1-50« is a traffic sign.
_SIGN = r"\b(?i:zeichen)[ :(.]{1,3}[A-Z]{0,4}\d+(?:[.-][A-Z]{0,4}\d+){0,4}/\d+(?:[./-]\d+){0,4}"
_COURT = (
    rf"\b(?:(?:\d{{1,4}}|S \d{{1,3}})\s(?:{_REGISTERS})\s|\d{{1,4}}-(?:{_REGISTERS})-|[DU]R II )"
    rf"\d{{1,6}} ?/ ?\d\d(?:\d\d)?\b"
    # Of a Jobcenter: office, »BG« or two slashes, seven digits.
    r"|\b\d{5}(?://| ?BG ?)\d{7}\b"
)
# »32-04/123 (Az.)«, »50-1234 ist mein Aktenzeichen«
_BEHIND = (
    r"\b[A-Z]{0,3}\d\w{0,8}(?:[./ -]{1,2}[A-Z]{0,4}\d*\w{0,6}){1,6}[\"'»«“]? ?(?:\(|ist |lautet |als |\()"
    r"(?i:(?:mein|unser|ihr|das|dessen|deren|unter)e?s? )?(?i:az\b|aktenz|geschäftsz|vorgangsn|akte\b)"
    r"|\bunter \d[\w./-]{3,30} geführt"
)
# Of offices, without a word: unit, section, serial and year, of three parts at least, with a slash and another sign.
_PARTS = (
    r"\b[1-9]\d{1,2}(?:[.-]\d{1,3}){1,3}/\d{2,6}(?:[-/]\d{2,6})?\b|\b[1-9]\d{1,2}/\d{2,3}-\d{2,6}(?:-\d{2,4})?\b|"
    r"\b[1-9]\d{1,2}(?:\.\d{1,2}){1,2}-\d{3,6}/\d{2,4}\b|\b[1-9]\d-\d{2}\s\d{2}\s[A-Z]{1,2}\s\d{1,5}\b"
)
# What else is written so: dates and ranges of them, telephone numbers, parcels, norms, bookkeeping, plans, papers.
_NO_FILE = re.compile(
    r"(?i)(?:vorlage|drucksache|ds\.?|antrag|beschluss|sitzung|tel|fon|fax|mobil|flurst(?:ück|\.)|flur|"
    r"gemarkung|din|en|iso|vdi|vde|"
    r"version|kennziffer|ausschreibung|vergabe\w*|auftrag|bestellung|rechnung\w*|beleg|produkt|konto|"
    r"kostenstelle|artikel|kurs|los|"
    r"signatur|bestand|höhe|maße|gewicht|verhältnis|zeitraum|schuljahr|saison|kapitel|build|koordinaten|leitweg-id|"
    r"verordnung|richtlinie|nr\. \d+|amtsblatt|bgbl\.?|stunden?|uhr|seiten?|s\.|kw|ip|ticket|"
    r"inventar\w*|ausgabe)"
    r"(?:[- ]?(?:nr|nummer)\.?)?[ :]{1,3}\Z"
)
_DATES = re.compile(
    r"\d+\.\d+\.\d+\.\d+/|(?:[0-2]?\d|3[01])\.(?:0?\d|1[0-2])\.?/\d|"
    r"(?:[0-2]?\d|3[01])[./-](?:0?\d|1[0-2])[./-](?:(?:19|20)\d\d\b|\d\d\b(?!/\d{3}))"
)
_UNIT = re.compile(r"\A ?(?:[mck]?m[²³]?\b|kg\b|%|€|euro\b|eur\b|uhr\b|[.,]\d)", re.IGNORECASE)
_LONE = re.compile(r"\d[\d./\s-]*(?:[A-Z]{1,2}\s\d+)?\Z")
# With the names of these courts, and with »B 7 AS« of the highest, it is a decision that everybody may read.
_FEDERAL = re.compile(r"\bB\s\Z")
_FEDERAL_REGISTER = re.compile(r"\b\d{1,2} (?:StR|StB|BGs|AZR|ABR|AZB|AZN|ABN|Bv[A-Z]|PB[vV][UuLl])\b")

_PUBLIC_BEFORE = holds(
    r"(?i:(?:urteil|urt\.|beschluss|beschl\.|entscheidung)s?(?: des [\wäöüß -]{3,40})? (?:vom|v\.)|rechtsprechung|"
    r"\brspr\b|\bjuris\b|\brn\.|bebauungsplan|bauleitplan|flächennutzungsplan|planfeststell|ausschreibung|"
    r"vergabeverfahren|vergabenummer|drucksache|bekanntmachung|förderprogramm|rundschreiben)|"
    r"\b(?:BGH|BVerfG|BVerwG|BSG|BAG|BFH|EuGH|EGMR|OLG|OVG|VGH|LSG|LAG)\b"
)
_PUBLIC_BEHIND = re.compile(r"\A[\s,;)(–-]{0,4}(?i:urteil|urt\.|beschluss|beschl\.|juris|rn\.|, (?:njw|nvwz|bghz))")
_WEAK_ONLY = re.compile(
    r"(?i)(?:akte|vorgang|fall|bescheid|\w+bescheid|widerspruch|\w*verfahren|verwarnung|bauantrag|betreff|"
    r"betr|(?:in |zur )|sache|"
    r"klage|rechtsstreit|strafsache|unter|verwendungszweck|ihr bescheid|rechtsbehelf|einspruch|mahnung|"
    r"vollstreckung|anhörung)\b"
)
_DATE = re.compile(r"\b(?:[0-2]?\d|3[01])\.(?:0?\d|1[0-2])\.(?!\d\d/\d{3})")
_AMOUNT = re.compile(r"[ :(]\d{1,3}(?:\.\d{3})+\Z")
_REACH = 90
_FEWEST_WEAK = 4
_FEWEST_DIGITS = 3


class _CaseNumber:
    """The rule; its places are whole numbers with their word."""

    id = "case_number"
    label = "ein Aktenzeichen"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(compiled(rf"{_KEYWORD}{_GAP}{_VALUE}|{_WEAK}|{_SIGN}|{_BEHIND}|{_COURT}|{_PARTS}"))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            found = data[start:end].decode()
            if len(only_digits(found)) < _FEWEST_DIGITS or (_WEAK_ONLY.match(found) and _is_no_number(found)):
                continue
            head = before(data, start, _REACH)
            if _LONE.match(found) and (
                _NO_FILE.search(head)
                or _UNIT.match(behind(data, end, 8))
                or _DATES.match(found)
                or head[-1:] in ("+", "/", "-", "(", "€", "§")
            ):
                continue
            # The sentence it stands in, no further; a line may have been broken within it.
            sentence = re.split(r"\n\s*\n|[!?]|\.\s+(?=[A-ZÄÖÜ][a-zäöü]{3})|\n(?=[-*•|]|\d{1,2}[.)]\s)", head)[
                -1
            ].replace("\n", " ")
            if _FEDERAL.search(sentence) or _FEDERAL_REGISTER.search(found):
                continue
            if not _PUBLIC_BEFORE(sentence) and not _PUBLIC_BEHIND.match(behind(data, end, _REACH)):
                yield start, end


def _is_no_number(found: str) -> bool:
    return (
        len(only_digits(found)) < _FEWEST_WEAK or _DATE.search(found) is not None or _AMOUNT.search(found) is not None
    )


DETECTOR = _CaseNumber()
