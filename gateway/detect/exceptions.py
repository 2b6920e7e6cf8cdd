# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is recognised and is nobody's: the town's own contacts, functional mailboxes, placeholders, numbers for fiction.

Compared is a folded form, so that »(02153) 898-0« in `ampel.yaml` covers »+49 2153 8980« in a text. IBANs are only
excepted as contacts of the town: published examples stay what they look like.

Source for placeholders: RFC 2606 (example.com, .test, .invalid; .example is not excepted, because towns that are
invented use it like a real one); Bundesnetzagentur, Mitteilung 148/2021 (Amtsblatt 7/2021) for the telephone numbers
that are kept free for films and teaching.
"""

import re
from collections.abc import Iterable

from gateway.detect.detector import only_alphanumerics, only_digits
from gateway.detect.normalise import normalise
from gateway.detect.tuning import Tuning

# National numbers without the 0: five towns with a thousand each, then mobile ones.
_FICTION = re.compile(
    r"(?:3023125|6990009|4066969|2214710|8999998)\d{3}|(?:17139200|176040690)\d\d|"
    r"15228817386|15228895456|15254599371|1729925904|1729968532|1729973185|1729973186|1729980752|1749091317|1749464308"
)
# Free of charge or at a fixed price: numbers of offices and firms, never of a person at home.
_SERVICE = re.compile(r"(?:800|180|137|900)\d")
_PLACEHOLDER_DOMAINS = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|test|invalid|localhost)")
_PLACEHOLDER_MAILBOXES = {
    *("max.mustermann", "maxmustermann", "max_mustermann", "m.mustermann", "mustermann", "vorname.nachname"),
    *("vorname.name", "ihr.name", "ihre.mail", "name.vorname", "deine.email", "ihre-e-mail", "ihre.email"),
}
# Mailboxes of an office and of nobody in it, folded: without full stops and hyphens, umlauts written out.
_MAILBOXES = """
info kontakt post poststelle mail email office service servicecenter zentrale verwaltung stadt gemeinde kreis rathaus
stadtverwaltung gemeindeverwaltung kreisverwaltung buergerbuero buergeramt buergerservice buergerberatung buergerhaus
einwohnermeldeamt meldeamt standesamt ordnungsamt sozialamt jugendamt bauamt steueramt hauptamt kaemmerei rechtsamt
personalamt gesundheitsamt veterinaeramt umweltamt schulamt kulturamt sportamt wahlamt gewerbeamt auslaenderamt
auslaenderbehoerde fuehrerscheinstelle zulassungsstelle kfzzulassung fundbuero fundsachen datenschutz
datenschutzbeauftragter datenschutzbeauftragte dsb informationssicherheit itsicherheit presse pressestelle redaktion
oeffentlichkeitsarbeit social newsletter webmaster noreply donotreply personal bewerbung bewerbungen karriere
ausbildung personalrat gleichstellung gleichstellungsstelle vergabe vergabestelle rechnung rechnungen erechnung
xrechnung buchhaltung stadtkasse kasse vollstreckung steuern abgaben gebuehren wohngeld wohngeldstelle soziales
grundsicherung jugend kita kitas kindertagespflege elternbeitraege elterngeld unterhaltsvorschuss senioren
seniorenberatung integration asyl ehrenamt inklusion pflegeberatung wahlen ratsbuero ratsinfo rat gremien
sitzungsdienst buergermeister buergermeisterin oberbuergermeister oberbuergermeisterin buergermeisterbuero landrat
landraetin it edv ithilfe support hilfe helpdesk hotline umwelt klima klimaschutz abfall abfallberatung
abfallwirtschaft betriebshof bauhof friedhof friedhofsverwaltung gruenflaechen feuerwehr rettungsdienst stadtplanung
bauleitplanung bauordnung bauaufsicht bauantrag liegenschaften tiefbau hochbau verkehr strassenverkehr parken
bibliothek stadtbibliothek buecherei vhs musikschule museum archiv stadtarchiv tourismus touristinfo
touristinformation kultur sport schule schulen wirtschaftsfoerderung wirtschaft feedback beschwerde maengelmelder
maengel termin termine anmeldung veranstaltungen ki digitalisierung onlinedienste
"""
_FUNCTIONAL = frozenset(_MAILBOXES.split())
# »amt32@«, »fb-3@«, »team.bauen@«: units of the house by their number or name.
_UNIT = re.compile(
    r"(?:amt|fb|fachbereich|fachdienst|fd|sg|abt|abteilung|team|dezernat)(?:\d{1,3}|[._-][a-z0-9._-]{1,20})"
)
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PREPOSITIONS = {"am", "an", "im", "in", "der", "den", "dem", "zum", "zur", "auf"}
_WORDS = re.compile(r"[a-zäöüß]+|\d+")


class Exceptions:
    """Asked for every confirmed candidate; bounded work, and nothing is kept."""

    __slots__ = ("_addresses", "_compact", "_domains", "_phones")

    def __init__(self, tuning: Tuning) -> None:
        contacts = [normalise(contact).decode() for contact in tuning.contacts]
        self._phones = {_national(contact) for contact in contacts if "@" not in contact}
        self._compact = {only_alphanumerics(contact.translate(_WRITTEN_OUT)) for contact in contacts}
        self._addresses = [_address(contact) for contact in contacts if "@" not in contact]
        self._domains = tuple(domain.strip().lower().removeprefix("@") for domain in tuning.domains)

    def cover(self, detector: str, candidate: str) -> bool:
        """Whether this candidate of this detector is nobody's."""
        if only_alphanumerics(candidate.translate(_WRITTEN_OUT)) in self._compact:
            return True
        if detector == "phone":
            number = _national(candidate)
            return (
                number in self._phones or _FICTION.fullmatch(number) is not None or _SERVICE.match(number) is not None
            )
        if detector == "email":
            return self._is_mailbox(candidate)
        # »Anschrift: Marktstraße 5«
        ways = (candidate, candidate.partition(":")[2])
        return detector == "address" and any(_begins_like(_address(way), self._addresses) for way in ways)

    def _is_mailbox(self, candidate: str) -> bool:
        local, _, domain = candidate.strip(" <>()[],;:.\"'").lower().rpartition("@")
        if _PLACEHOLDER_DOMAINS.fullmatch(domain) or local in _PLACEHOLDER_MAILBOXES:
            return True
        if not any(domain == own or domain.endswith(f".{own}") for own in self._domains):
            return False
        folded = local.translate(_WRITTEN_OUT)
        return re.sub(r"[._-]", "", folded) in _FUNCTIONAL or _UNIT.fullmatch(folded) is not None


def _national(number: str) -> str:
    """The digits of a telephone number without +49, 0049 or 0; of a foreign one, with its country."""
    spelt = number.replace("(0)", "")
    digits = only_digits(spelt)
    if "+" in spelt or digits.startswith("00"):
        digits = digits.removeprefix("00")
        if not digits.startswith("49"):
            return f"+{digits}"
        digits = digits.removeprefix("49")
    return digits.removeprefix("0")


def _address(text: str) -> tuple[str, ...]:
    """The words of an address, with every spelling of »Straße« as one."""
    folded = text.lower().replace("straße", "str").replace("strasse", "str")
    words = _WORDS.findall(folded)
    while words and words[0] in _PREPOSITIONS:
        words.pop(0)
    return tuple(words)


def _begins_like(one: tuple[str, ...], others: Iterable[tuple[str, ...]]) -> bool:
    """Whether the street and the number are those of a contact, and the rest, as far as both have one."""
    return bool(one) and any(
        one[: min(len(one), len(other))] == other[: min(len(one), len(other))]
        and any(word.isdigit() for word in other[: len(one)])
        for other in others
    )
