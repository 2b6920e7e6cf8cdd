# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers under which an office, an insurance or a firm keeps somebody: customer, member, staff and account numbers.

None has a check digit or a form of its own, so that each needs its word: »Kundennummer«, »Kassenzeichen«,
»Personalnummer«, »BG-Nummer« (the Bedarfsgemeinschaft of a Jobcenter) ... German makes such words freely, so that every
»...nummer« counts but those that number things: invoices, orders, rooms, devices. They are pseudonymous data:
whoever has the register knows the person (art. 4 no. 5 GDPR).
"""

import re
from collections.abc import Iterator

from gateway.detect.context import compiled
from gateway.detect.detector import GAP, only_digits
from gateway.zones import DataClass

_NUMBER = r"(?:nummern?|nrn?|no|id|kennung|kennziffer)\b"
# Apart from »Nr.«, only words for people and what is kept about them: »Bebauungsplan Nr. 2024« is none.
_WHO = (
    r"kunden?|kundin|mitglieds?|personal|mitarbeiter|versicherungs?(?:schein)?|versicherten|police|vertrags?|patienten?|"
    r"debitoren?|kreditoren?|schüler|studenten|matrikel|führerschein|klienten|bewerber|teilnehmer|steuerkonto|zähler|"
    r"beihilfe|kindergeld|wohngeld|sozialversicherungs|rentenversicherungs|krankenversicherungs|krankenkassen|bg|sv|rv|kv"
)
_SHORT = r"kd|mgl?|pers|vers|versich|ma|sv|bg|pk|bafög|kto|kv|fl|sz|pat|mitgl|schwb"
_NAME = (
    rf"\b(?i:[a-zäöüß-]{{3,40}}(?:nummern?|nrn?|kennung|kennziffer)\b|"
    # Not »-id«: »resource-id«, »Session-ID« number things of computers.
    r"[a-zäöüß]{3,24}[.-]{1,2} ?(?:nummern?|nrn?|kennung|kennziffer)\b|"
    rf"(?:{_WHO})[ -]{_NUMBER}|(?:{_SHORT})[ .-]{{0,3}}{_NUMBER}|"
    r"kassen-?zeichen|kassenz\b|buchungs-?zeichen|bürger-?konto|kunden-?konto|gebühren-?konto|steuer-?konto|"
    r"abgaben-?konto|vertrags-?konto|personen-?konto|versicherungs-?schein|mandats-?referenz|matrikel|verbrauchsstelle|"
    r"bedarfsgemeinschaft|finanz-?adresse|debitor|kreditor|(?:customer|client|member|policy|contract|"
    r"employee|staff|patient|student|account|personnel)[ _-]?(?:number|no|id|nr)\b)"
)
# »lautet«, »(Stadtwerke)«, »bei den Stadtwerken:«, »meines Vaters ist«
_OF = (
    r"(?:bei|beim|der|des|den|dem|von|vom|für|im|zum|zur|laut|meine[rs]|seine[rs]|ihre[rs]|unsere[rs]|deren|dessen|"
    r"herrn?|frau)"
)
_BETWEEN = (
    rf"[.:]{{0,2}}(?: ?\([^()\n]{{1,40}}\))?(?: (?i:{_OF})(?: [\wäöüÄÖÜß.-]{{2,30}}){{1,3}}?)?:?"
    rf"(?: ?(?i:lautet|lauten|ist|sind|is|war|wäre|hat|wie folgt))?{GAP}(?i:nr\.? ?)?"
)
_VALUE = r"(?i:[A-Z]{0,4}[ ./-]{0,2}\d[A-Z0-9]*(?:[ ./-]{1,2}\d[A-Z0-9]*|\n\d{2,4}\b|[./-][A-Z]{1,3}[./-]?\d+){0,7})"
_MORE = rf"(?:(?:,| ?/| und| sowie| bzw\.?| oder| u\.| &)\s{_VALUE}\b){{0,9}}"
_BEHIND = (
    rf"\b{_VALUE} ?(?:\(| ist | war | lautet | = | als )(?i:(?:die|das|meine?|seine?|ihre?|unsere?|deren|neue|"
    rf"alte) ){{0,2}}"
    rf"{_NAME}"
)
# What is numbered and leads to nobody, or has a rule of its own; the beginnings of their words, folded.
_THING_WORDS = """
    rechnung bestell auftrag artikel serien inventar liefer haus zimmer raum seiten absatz kapitel telefon tel ticket
    drucksach vorlage vorgangsart vergabe los pos lfd laufend flur flst grundstück gemarkung ean isbn issn produkt
    modell typ version chargen bau teile hs kostenstell haushalt sach wahl stimmbezirk bezirk linie bus zug gleis
    notruf ruf fax hotline service umsatz ust handelsregister hrb hra gemeinde postleit plz bank blz gläubiger
    glaeubiger steuer norm prüf pruef test gerät geraet mobil handy durchwahl rückruf rueckruf tages top paragraf ifd
    projekt maßnahme massnahme anlage anlagen blatt plan bplan beschluss sitzung protokoll antragsart formular
    buchungskreis behörden behoerden leitweg amts kurs veranstaltung ausgabe band heft jahrgang stand schrank
    schlüssel schluessel lager tor tür tuer etage block parzelle hydrant straßen strassen spiel start sammel kontroll
    fehler port imei sim beleg buchung fahrzeugident system release build inv e-mail email web referenz job stellen
    kenn ausschreibung positions material zoll waren chip karten kreditkarten visa ec-karten notfall ansprech tarif
    konto kto bankkonto iban swift bic depot aktiv akten geschäfts geschaefts fall vorgang bescheid verfahren
    widerspruch einsatz tagebuch ausweis reisepass personalausweis perso seri dokument schul sendung paket regional
    identifikation haltestell produktgruppen
"""
_THINGS = tuple(_THING_WORDS.split())
_PLAIN = """
    pass nummer die der das eine ihre seine unsere meine diese unter mit bei auf und oder ohne nur als von vom zum zur
    noch
    nicht ist art abs satz ziffer st ust w id mac ip job
"""
_PLAIN_WORDS = frozenset(_PLAIN.split())
# Words that begin like those and are somebody's all the same.
_PERSONS = re.compile(
    r"(?i)(?:bauherr|kontoinhaber|bestellerkunden|teilnehmer|passagier|stellenbewerber|personen|personal|postkunden|"
    r"grundsteuer|grundbesitz|gebühren|gebuehren|wohn|hundesteuer|steuerkonto|steuer-konto|bankkunden|servicekunden|"
    r"ausweis|bibliotheksausweis|konto\w*inhaber|anlagenbetreiber|referenzkunden|seniorenpass|sachbearbeiter|aktivmitglied)"
)
_CUT = re.compile(r"(?i)\b(?:[a-zäöüß-]{2,40}?)(?=[ .-]{0,3}(?:nummer|nr|no|id|kennung|kennziffer|number)\w?\b)")
_DATE = re.compile(r"[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d\Z|[0-3]?\d\.[01]?\d\.")
_ALWAYS = re.compile(
    r"(?i)kassen-?z|buchungs-?z|konto|versicherungs-?schein|mandats|matrikel|verbrauch|bedarfs|finanz|debitor|kreditor|customer|"
    r"client|member|policy|contract|employee|staff|patient|student|account|personnel"
)
_TAIL = re.compile(_VALUE.replace("(?i:", "(?:") + r"\Z", re.IGNORECASE)
_FEWEST_DIGITS = 4


class _ReferenceNumber:
    """The rule: RE2 finds words with numbers; the words are asked what they number."""

    id = "reference_number"
    label = "eine Kunden-, Personal- oder Kassennummer"
    data_class = DataClass.PERSONAL
    person = True
    _places = staticmethod(compiled(rf"{_NAME}{_BETWEEN}{_VALUE}\b{_MORE}|{_BEHIND}"))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            found = data[start:end].decode()
            if len(only_digits(found)) >= _FEWEST_DIGITS and not _DATE.search(found) and _is_somebodys(found):
                yield start, end


def _is_somebodys(found: str) -> bool:
    if _ALWAYS.search(found):
        return True
    word = _CUT.search(found)
    if word is None:
        return False
    head = word[0].lower().strip("-")
    last = head.rpartition("-")[2]
    if "fraktion" in found.lower():
        return False
    return _PERSONS.match(last) is not None or not (
        last in _PLAIN_WORDS or last.startswith(_THINGS) or head.startswith(_THINGS)
    )


DETECTOR = _ReferenceNumber()
