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

_NR = r"(?:,?\s?(?i:hausnummer|haus-?nr|hnr|hs\.?-?nr|nr|no)[.:]? ?)"
_LETTER = r"(?: ?[a-zA-Z]\b)"
_NUMBER = rf"{_NR}?[1-9]\d{{0,2}}{_LETTER}?(?: ?(?:[-/+]|und|bis|u\.) ?(?:\d{{1,3}}{_LETTER}?|[a-z]\b)| 1/[234])?"
_POSTAL = r"(?:D-|DE-)?\d{5}\s{1,2}[A-ZÄÖÜ][\wäöüß-]+"
_TOWN = rf"(?:\s?,\s{{0,2}}|\s{{1,3}}|\s[-–|;/·•]\s|;)(?:[a-zäöü0-9. ]{{2,12}},\s)?{_POSTAL}"
_ANY_CASE = r"(?i:stra(?:ß|ss)e|str\.|str|weg|platz|allee|gasse)"
_CAPITAL = (
    r"(?:damm|ufer|stieg|steig|pfad|chaussee|promenade|twiete|ring|markt|graben|wall|stiege|kamp|anger|gässchen|gäßchen|redder|"
    r"diek|kämpchen)"
)
_APART = (
    r"(?:Damm|Ufer|Stieg|Steig|Pfad|Chaussee|Promenade|Twiete|Ring|Markt|Graben|Wall|Stiege|Kamp|Anger|Winkel|Siedlung|Deich|"
    r"Straße|Weg|Allee|Gasse|Platz)"
)
_OF = r"\b(?:Stra(?:ß|ss)e|Platz|Allee|Weg|Ufer) (?:de[rs]|am|zum|zur) (?:\d\d?\. )?[A-ZÄÖÜ][\wäöüß]+\s"
_ARTICLE = r"(?:der|dem|den|die|das)"
_ON = r"(?:an|auf|in|hinter|unter|vor|bei|über|neben|gegenüber|ob|aus)"
_PREPOSITIONS = (
    r"(?:Am|Im|Zum|Zur|Beim|Vorm|Hinterm|Überm|"
    r"(?:An|Auf|In|Hinter|Unter|Vor|Bei|Über|Neben|Gegenüber|Ob)\s(?:der|dem|den|die))"
)
_LOWER = r"(?:am|im|zum|zur|beim|(?:an|auf|in|hinter|unter|vor|bei|über|neben)\s(?:der|dem|den|die))"
_LIVES = (
    r"(?:wohnhaft\w*|whft|wohnt\w*|wohne|wohnen|wohnte|gewohnt|[\wäöüß-]{0,20}(?:anschrift|adresse|wohnung)|wohnort|wohnsitz|"
    r"straße ?[:=|]|str\.? ?[:=|]|address|lives at|living at|resident at|straße[ ,/+&und]{1,5}(?:hausnummer|"
    r"haus-?nr\.?|nr\.?)|"
    r"str\.?[ ,/+&und]{1,5}nr\.?)"
)
# These need the preposition, too: »ist verzogen in die ...«
_MOVES = (
    r"(?:lebt|lebe|leben|gemeldet|zieht|ziehe|gezogen|umgezogen|verzogen|zuzug|wegzug|umzug)(?:\sseit [\w. ]{4,12})?"
)
_INTO = (
    r"(?:in der|in den|in die|in|im|am|an der|an den|auf der|auf dem|auf die|zum|zur|unter den|unter der|"
    r"hinter den|hinter der|aus der)"
)
_WORD = (
    rf"\b(?:(?i:{_LIVES})(?i:\s(?:in|nach|ist|bis|jetzt|nun|ab|unter)){{0,2}}[\s.:=|_\"']{{1,40}}(?:(?i:{_INTO})\s){{0,2}}"
    r"[\wäöüßÄÖÜ.-]{3,30}(?:\s[\wäöüßÄÖÜ.-]{3,30}){0,2}\s"
    rf"|(?i:{_MOVES})\s(?i:(?:nach\s[\wäöü]{{3,20}},?\s)?{_INTO})(?:\s[A-ZÄÖÜ][\wäöüß.-]{{2,30}}){{1,3}}\s)"
)
_NAMES = r"\s[A-ZÄÖÜ][\wäöüß.-]+(?:(?: |\n)[A-ZÄÖÜ][a-zäöüß.-][\wäöüß.-]*){0,2}\s"
# The whole of a cell, a line, or what stands between commas: »| Am Anger 33 |«, », Im Winkel 3,«
_EDGE = r"(?:\s?[|;,\t\n)\"·•]|\.(?:\s|$)|$)"
_CELL = rf"(?:^|[\n|;,\t:(\"·•])\s?{_PREPOSITIONS}{_NAMES}{_NUMBER}(?:{_TOWN})?{_EDGE}"
# A preposition with a capital within a sentence begins a name: »Abwasser Am Anger 82a«
_WITHIN = rf"[\wäöüß),]\s{_PREPOSITIONS}{_NAMES}{_NUMBER}\b(?:{_TOWN})?"
# Two prepositions: »in der im winkel 145a«; »hülser straße 12« needs no capital
_TWICE = rf"\b(?i:(?:{_ON}|von) (?:{_ARTICLE}\s)?{_LOWER}(?:\s[a-zäöüß-]{{3,}}){{1,3}})\s{_NUMBER}\b(?:{_TOWN})?"
_SMALL = (
    rf"\b[a-zäöüß-]{{3,}}er\s(?:straße|str\.|weg|platz|allee|ring|damm|ufer|chaussee|markt|wall|"
    rf"landstraße)\s?{_NUMBER}\b(?:{_TOWN})?"
)
_BOX = rf"\b(?i:postfach|pf\.?)\s?\d[\d ]{{1,8}}{_TOWN}"
_PATTERN = (
    rf"{_CELL}|{_WITHIN}|{_TWICE}|{_SMALL}|{_BOX}|(?:{_OF}|{_WORD}|(?:{_ANY_CASE}|{_CAPITAL}|{_APART})\s?){_NUMBER}\b(?:{_TOWN})?"
    rf"|\b{_NUMBER}{_TOWN}"
)

_ENDING = re.compile(
    rf"(?:{_ANY_CASE}|{_CAPITAL}|{_APART})\s?(?=(?:,?\s?(?:hausnummer|haus-?nr|hnr|hs\.?-?nr|nr|no)[.:]? ?)?\d)",
    re.IGNORECASE,
)
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
    r"\A(?:[.,:]\d|\. ?(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|\d)|\d|-[a-zäöüß]{3}|[ -]?(?:uhr|prozent|"
    r"%|euro|eur\b|€|km\b|"
    r"m\b|m²|qm\b|cm\b|meter|kilometer|jahre|tage|wochen|stunden|minuten|stück|mal\b|plätze|personen|einwohner|"
    r"mitarbeiter|anlieger|bäume|wohnungen|millionen|mio|teilnehmer|punkte))",
    re.IGNORECASE,
)
# »Venloer« at the end of a line, and »Straße 12« below it.
_BROKEN = re.compile(r"(?<=er)\n\Z")
# »Hauptstraße« at the end of a line, and a numbered list below it.
_BREAK = re.compile(r"\n[1-9]\d{0,2}\Z")
# What follows »wohnt« or »Im« and is no street.
_NO_NAME = re.compile(
    r"(?i)\b(?:seit|mit|für|ca|über|nur|schon|noch|rund|etwa|nr|nummer|haus|zimmer|raum|wohnung|block|kapitel|abschnitt|absatz|"
    r"jahr|jahre|alter|liga|klasse|phase|gruppe|region|zone|stufe|bereich|quartal|obergeschoss|erdgeschoss|untergeschoss|haushalt|rahmen|"
    r"zeitraum|schnitt|durchschnitt|ort|stadtteil|wahlbezirk|stimmbezirk|thema|los|maßstab|ergebnis|ziel|gleis|tag|woche|antrag|kurs|"
    r"version|runde|halle|saal|element|bus|linie|bundesliga|monat|"
    r"januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|montag|"
    r"dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|preis|wert|umfang|abstand|verhältnis|stichtag|nachmittag|"
    r"vormittag|abend|fall|punkt|teil|anhang|anlage|paragraf|artikel|gebäude|eingang|etage|stock|und|oder|von|bis)\b"
)
_KEYWORD = re.compile(
    r"(?i)\A\W*[\wäöüß-]*(?:(?:wohn|anschrift|adress)\w*|str(?:aße|asse|\.)?[ ,/+&und]{1,5}(?:hausnummer|"
    r"(?:haus-?)?nr\b))|"
    r",?\s?(?:hausnummer|haus-?nr|nr)[.:]? ?(?=\d+\w?\Z)"
)
_WITH_ENDING = re.compile(rf"(?i)(?:{_ANY_CASE}|\b{_APART})\s(?:nr\. ?)?\d")
_BUILDING = (
    r"(?:(?i:rathaus|bibliothek|bücherei|museum|schule|gymnasium|kita|kindergarten|kindertagesstätte|tagesstätte|halle|"
    r"bürgerbüro|bürgerhaus|bürgeramt|bürgerservice|zentrum|theater|feuerwache|feuerwehr|gerätehaus|wahllokal|wahlraum|"
    r"standesamt|ordnungsamt|sozialamt|jugendamt|finanzamt|gesundheitsamt|bauamt|fundbüro|amtsgericht|landgericht|"
    r"verwaltungsgericht|krankenhaus|klinik|klinikum|friedhof|kirche|gemeindehaus|schwimmbad|freibad|hallenbad|stadion|"
    r"sportplatz|bauhof|betriebshof|wertstoffhof|recyclinghof|kläranlage|stadtwerke|sparkasse|polizeiwache|polizei|"
    r"stadtverwaltung|verwaltungsgebäude|dienststelle|geschäftsstelle|jugendhaus|jugendtreff|mensa|tiefgarage|parkhaus|"
    r"landesbeauftragte|landesamt|ministerium|bundesamt|bezirksregierung|behörde|zentrale|kammer|jobcenter|"
    r"agentur für arbeit|"
    r"rentenversicherung|verband|verein|stiftung|universität|hochschule|akademie|praxis|gemeinde|caritas|diakonie|hospiz|"
    r"haltestelle|hotel|gasthof|gaststätte|restaurant|café|apotheke|archiv|volkshochschule|forum|kreishaus|stadthaus)"
    r"(?:n|s|es|en)?\b|\bVHS|\b(?:Stadt|Gemeinde|Kreis) [A-ZÄÖÜ][a-zäöüß]+|\b(?:GmbH|AG|KG|OHG|gGmbH|UG|mbH)|e\. ?V\.)"
)
_OF_BUILDING = holds(
    rf"{_BUILDING}(?: (?:für|und|des|der|die|von|zu|den))*(?: [A-ZÄÖÜ][\wäöüß-]+(?: (?:für|und|des|der|die|von|zu|"
    rf"den)){{0,2}}){{0,3}}(?: ?[,(:|–-]\s?| (?:an der|in der|am|im|auf dem|auf der) |\s)\z"
)
_PERSON = holds(r"\b(?:Herrn?|Frau|Familie|wohnhaft|wohnt)\b")
_BEGINS_WITHIN = re.compile(rf"[\wäöüß),]\s{_PREPOSITIONS}\s")
_BOX_AT = re.compile(r"(?i)postfach|pf\b")
_SQUARE = re.compile(_OF)
_DELIMITERS = "|;,\t\n·•"
_REACH = 120


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
            head = before(data, start, _REACH)
            head = _BROKEN.sub(" ", head).rsplit("\n", 1)[-1]
            rest = behind(data, end, 16)
            ends = found[-1] in _DELIMITERS
            if not ends and (_GOES_ON.match(rest) or (_BREAK.search(found) and rest[:1] in (".", ")"))):
                continue
            if _BOX_AT.match(found):
                if _PERSON(before(data, start, _REACH)):
                    yield start, end
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
        sure = _SQUARE.match(found) or _WITH_ENDING.search(found)
        return "" if sure or not _NO_NAME.search(_KEYWORD.sub("", found)) else None
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
