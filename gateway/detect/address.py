# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Postal addresses: a street with a house number, with or without postal code and town.

Source: DIN 5008 for how addresses are written; the endings are those of German street names (»-straße«, »-weg«, ...). A
street without a number is a place in the town and nobody's. What ends like a street and is none is listed (»Parkplatz
12«, »Bundesstraße 57«). Names without such an ending (»Am Markt 1«, »Unter den Linden 5«) count with a postal code
behind the number, or after a word such as »wohnhaft« or »Anschrift«. An address that stands directly behind the name
of a public building (»Stadtbibliothek, Marktplatz 3«) is the building's. Musterstraße is nobody's.
"""

import re
from collections.abc import Iterator

from gateway.detect.context import before, behind, compiled, holds
from gateway.zones import DataClass

_NUMBER = r"(?:(?i:nr)\. ?)?[1-9]\d{0,2}(?: ?[a-zA-Z]\b)?(?: ?[-/+] ?\d{1,3}(?: ?[a-z]\b)?)?"
_TOWN = r"(?: ?,\s{0,2}|\s{1,3}| - )(?:D-)?\d{5} [A-ZÄÖÜ][\wäöüß-]+"
_ANY_CASE = r"(?i:stra(?:ß|ss)e|str\.|str|weg|platz|allee|gasse)"
_CAPITAL = r"(?:damm|ufer|stieg|steig|pfad|chaussee|promenade|twiete|ring|markt|graben|wall|stiege|kamp|anger)"
_APART = r"(?:Damm|Ufer|Stieg|Steig|Pfad|Chaussee|Promenade|Twiete|Ring|Markt|Graben|Wall|Stiege|Kamp|Anger)"
_OF = r"\b(?:Stra(?:ß|ss)e|Platz|Allee|Weg) (?:de[rs]|am) (?:\d\d?\. )?[A-ZÄÖÜ][\wäöüß]+ "
_PREPOSITIONS = r"(?:Am|Im|An der|An den|Zum|Zur|Auf dem|Auf der|Unter den|Hinter der|Hinter dem|In der|In den|Vor dem)"
_WORD = (
    r"\b(?i:wohnhaft|wohnt|wohne|wohnen|anschrift|adresse|wohnsitz)[ .:|_]{1,40}"
    r"(?:(?i:in der|in den|in|im|am|an der|an den|auf der|auf dem|zum|zur|unter den|unter der) )?"
    r"[\wäöüßÄÖÜ.-]{3,30}(?: [\wäöüßÄÖÜ.-]{3,30}){0,2} "
)
# The whole of a cell, a line, or what stands between commas: »| Am Anger 33 |«
_CELL = rf"(?:^|[\n|;,\t:])\s?{_PREPOSITIONS}(?: [A-ZÄÖÜ][\wäöüß-]+){{1,2}} {_NUMBER}(?:{_TOWN})?\s?(?:[|;,\t\n]|$)"
# A preposition with a capital within a sentence begins a name: »Abwasser Am Anger 82a«
_WITHIN = rf"[a-zäöüß)] {_PREPOSITIONS} [A-ZÄÖÜ][\wäöüß-]+ {_NUMBER}\b(?:{_TOWN})?"
_PATTERN = (
    rf"{_CELL}|{_WITHIN}|(?:{_OF}|{_WORD}|(?:{_ANY_CASE}|{_CAPITAL}|{_APART})\s?){_NUMBER}\b(?:{_TOWN})?"
    rf"|\b{_NUMBER}{_TOWN}"
)

_ENDING = re.compile(rf"(?:{_ANY_CASE}|{_CAPITAL}|{_APART})\s?(?=(?:nr\. ?)?\d)", re.IGNORECASE)
# The part of a word at the end of what stands before the ending, with its hyphens: »Konrad-Adenauer-«
_STEM = re.compile(r"[\wäöüßÄÖÜ.'’-]*\Z")
# What makes a name of a »Straße« that stands apart: »Lange«, »Berliner«, and no article or preposition.
_PROPER = re.compile(r"([A-ZÄÖÜ][\wäöüß.-]{2,}) \Z")
_NOT_PROPER = {
    *("Die", "Der", "Das", "Den", "Dem", "Des", "Diese", "Dieser", "Eine", "Einer", "Einen", "Jede", "Jeder", "Keine"),
    *("Zur", "Zum", "Auf", "Auch", "Laut", "Seit"),
}
_WITHOUT_ENDING = re.compile(
    rf"(?:\b{_PREPOSITIONS} )?\b(?!Postfach|Flurstück)(?:[A-ZÄÖÜ][\wäöüß.-]+ ){{0,2}}[A-ZÄÖÜ][\wäöüß.-]+,? \Z"
)
_PREPOSITION = re.compile(rf"\b{_PREPOSITIONS} \Z")
_WITH_TOWN = re.compile(rf"{_TOWN}\Z")
# Words that end like a street and are numbered, but are none: their stems, by the ending.
_NO_STREET = {
    "stra": "bundes landes kreis fern schnell staats gemeinde umgehungs",
    "str": "bundes landes kreis",
    "plat": "park stell spiel sport arbeits sitz lager liege camping bolz studien betreuungs ausbildungs tabellen lehr "
    "steh fußball hunde krippen kita kindergarten standort stamm ehren start spitzen podiums pflege heim tennis golf",
    "weg": "rad wander um bildungs liefer rechts dienst geh aus lern instanzen melde zahlungs heim hin rück arbeits "
    "rettungs lehr lebens verkehrs vertriebs durch über hinter des unter",
    "mark": "super welt arbeits binnen floh wochen weihnachts jahr absatz wohnungs finanz aktien kapital auto bau "
    "verbraucher getränke",
    "ring": "sp b he ehe monito enginee sponso cate",
    "stei": "bahn bus an ab auf bürger ein fluss",
    "stie": "an auf ab um be ein über",
    "pfad": "lehr natur wander erlebnis",
    "wall": "erd schutz lärmschutz feuer",
    "grab": "straßen entwässerungs",
}
# »Besucherparkplatz 3«, but »Lindenbaumweg 5« is none of »Umweg«.
_COMPOUNDS = {"plat", "mark"}
_PLACEHOLDERS = {"muster", "beispiel", "test"}
_STEMS = {ending: tuple(stems.split()) for ending, stems in _NO_STREET.items()}
_GOES_ON = re.compile(
    r"\A(?:[.,:]\d|\. ?(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|\d)|\d|[ -]?(?:uhr|prozent|"
    r"%|euro|eur\b|€|km\b|"
    r"m\b|m²|qm\b|cm\b|meter|kilometer|jahre|tage|wochen|stunden|minuten|stück|mal\b|plätze|personen|einwohner|"
    r"mitarbeiter|anlieger|bäume|wohnungen|millionen|mio|teilnehmer|punkte))",
    re.IGNORECASE,
)
# »Hauptstraße« at the end of a line, and a numbered list below it.
_BREAK = re.compile(r"\n[1-9]\d{0,2}\Z")
# What follows »wohnt« or »Im« and is no street.
_NO_NAME = re.compile(
    r"(?i)\b(?:seit|mit|für|ca|über|nur|schon|noch|rund|etwa|nr|nummer|haus|zimmer|raum|wohnung|block|kapitel|abschnitt|absatz|"
    r"jahr|jahre|alter|monat|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|montag|"
    r"dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|preis|wert|umfang|abstand|verhältnis|stichtag|nachmittag|"
    r"vormittag|abend|fall|punkt|teil|anhang|anlage|paragraf|artikel|gebäude|eingang|etage|stock|und|oder|von|bis)\b"
)
_BUILDING = (
    r"(?:(?i:rathaus|bibliothek|bücherei|museum|schule|gymnasium|kita|kindergarten|kindertagesstätte|tagesstätte|halle|"
    r"bürgerbüro|bürgerhaus|bürgeramt|bürgerservice|zentrum|theater|feuerwache|feuerwehr|gerätehaus|wahllokal|wahlraum|"
    r"standesamt|ordnungsamt|sozialamt|jugendamt|finanzamt|gesundheitsamt|bauamt|fundbüro|amtsgericht|landgericht|"
    r"verwaltungsgericht|krankenhaus|klinik|klinikum|friedhof|kirche|gemeindehaus|schwimmbad|freibad|hallenbad|stadion|"
    r"sportplatz|bauhof|betriebshof|wertstoffhof|recyclinghof|kläranlage|stadtwerke|sparkasse|polizeiwache|polizei|"
    r"stadtverwaltung|verwaltungsgebäude|dienststelle|geschäftsstelle|jugendhaus|jugendtreff|mensa|tiefgarage|parkhaus|"
    r"haltestelle|hotel|gasthof|gaststätte|restaurant|café|apotheke|archiv|volkshochschule|forum|kreishaus|stadthaus)"
    r"[a-zäöüß]{0,3}|\bVHS|\b(?:Stadt|Gemeinde|Kreis) [A-ZÄÖÜ][a-zäöüß]+|\b(?:GmbH|AG|KG|OHG|gGmbH|UG|mbH)|e\. ?V\.)"
)
_OF_BUILDING = holds(
    rf"{_BUILDING}(?: [A-ZÄÖÜ][\wäöüß-]+){{0,3}}(?: ?[,(:|–-]\s?| (?:an der|in der|am|im|auf dem|auf der) |\s)\z"
)
_PERSON = holds(r"\b(?:Herrn?|Frau|Familie|wohnhaft|wohnt)\b")
_BEGINS_WITHIN = re.compile(rf"[a-zäöüß)] {_PREPOSITIONS} ")
_SQUARE = re.compile(_OF)
_DELIMITERS = "|;,\t\n"
_REACH = 80


class _Address:
    """The rule: RE2 finds an ending with a number, and what stands before it is asked for a name."""

    id = "address"
    label = "eine Anschrift"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(compiled(_PATTERN))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for first, end in self._places(data):
            start = first
            found = data[start:end].decode()
            head = before(data, start, _REACH).rsplit("\n", 1)[-1]
            rest = behind(data, end, 16)
            ends = found[-1] in _DELIMITERS
            if not ends and (_GOES_ON.match(rest) or (_BREAK.search(found) and rest[:1] in (".", ")"))):
                continue
            if _BEGINS_WITHIN.match(found):
                start += len(found[0].encode()) + 1
            name = _name(head, found)
            if name is not None and not _of_building(head.removesuffix(name)):
                yield start - len(name.encode()), end


def _name(head: str, found: str) -> str | None:
    """What belongs to the street's name of what stands before; None if this is no street."""
    ending = _ENDING.match(found)
    if ending is None:
        if found[0].isdigit() or found[:2].lower() == "nr":
            without = _WITHOUT_ENDING.search(head)
            return without[0] if without else None
        # »Platz der Republik 1«, »wohnhaft Am Markt 1«
        return "" if _SQUARE.match(found) or not _NO_NAME.search(found) else None
    stem = _STEM.search(head)
    assert stem is not None  # noqa: S101 - it can be empty
    if stem[0]:
        joined = _joined(stem[0], ending[0])
        preposition = _PREPOSITION.search(head.removesuffix(stem[0]))  # »Am Lindenanger 20«
        return (preposition[0] if preposition else "") + joined if joined is not None else None
    proper = _PROPER.search(head)
    # »auf Anhieb Platz 1« is a rank.
    named = proper and proper[1] not in _NOT_PROPER and (proper[1].endswith("er") or not ending[0].startswith("Pla"))
    if proper and named and ending[0][0].isupper():
        return proper[0]
    preposition = _PREPOSITION.search(head)  # »Am Markt 1, 00000 Lindenrath«
    return preposition[0] if preposition and _WITH_TOWN.search(found) else None


def _joined(stem: str, ending: str) -> str | None:
    short = ending.lower().startswith("str") and not ending.lower().startswith("stra")
    kind = "str" if short else ending.lower()[:4]
    bare = stem.lower().rstrip("-")
    stems = _STEMS.get(kind) or _STEMS.get(kind[:3], ())
    if len(bare) < 2 or bare in _PLACEHOLDERS or bare in stems:
        return None
    if kind in _COMPOUNDS and bare.endswith(stems):
        return None
    return stem


def _of_building(head: str) -> bool:
    return _OF_BUILDING(head) and not _PERSON(head)


DETECTOR = _Address()
