# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names by rules: what is one, what only looks like one, and whom a town leaves alone. All people are invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.engine import Engine
from gateway.detect.normalise import normalise
from gateway.detect.person_name import DETECTOR, PersonName
from gateway.detect.tuning import Tuning

NAMES = [
    ("Sehr geehrte Frau Meier-Schulze, vielen Dank.", ["Meier-Schulze"], "salutation"),
    ("Bitte rufen Sie Herrn Dr. Çelik an.", ["Çelik"], "title behind a salutation"),
    ("Hr. Qwertzig kommt später.", ["Qwertzig"], "a surname that nobody has"),
    ("Frau von der Heide ist krank.", ["von der Heide"], "particles"),
    ("Herrn\nErika Beispiel", ["Erika Beispiel"], "in the window of a letter"),
    ("Eheleute Erika und Max Beispiel", ["Erika", "Max Beispiel"], "two first names, one surname"),
    ("Der Antrag von Erika Beispiel liegt vor.", ["Erika Beispiel"], "first name and surname"),
    ("ERIKA BEISPIEL", ["ERIKA BEISPIEL"], "capitals"),
    ("Karl-Heinz Müllers Antrag", ["Karl-Heinz Müllers"], "double name, genitive"),
    ("Max M. Beispiel", ["Max M. Beispiel"], "an initial in between"),
    ("Ahmed al-Masri und Fatima El Khatib", ["Ahmed al-Masri", "Fatima El Khatib"], "Arabic particles"),
    ("Ayse Yilmaz, Ayşe Yılmaz", ["Ayse Yilmaz", "Ayşe Yilmaz"], "with and without its letters"),
    ("Juergen Mueller", ["Juergen Mueller"], "umlauts written out"),
    ("Xenja Schmidt kam.", ["Xenja Schmidt"], "unknown first name, known surname"),
    ("Beispiel, Erika; geb. 01.01.1980", ["Beispiel, Erika"], "surname first"),
    ("Der Vater Qwertzig, Max sei verzogen.", ["Qwertzig, Max"], "surname first behind a role"),
    ("Name: Qwertzig", ["Qwertzig"], "label"),
    ("Vorname: Erika\nNachname: Qwertzig", ["Erika", "Qwertzig"], "labels of a form"),
    ("Antragstellerin: Beispiel, Erika", ["Beispiel, Erika"], "label, surname first"),
    ("gez. Nowak", ["Nowak"], "signature"),
    ("i. A. Nowak", ["Nowak"], "signature"),
    ("Mit freundlichen Grüßen\n\nE. Qwertzig", ["E. Qwertzig"], "signature with an initial"),
    ("Mein Name ist Dilgesh Qwertzig.", ["Dilgesh Qwertzig"], "introduction"),
    ("ich bin erika beispiel und wohne hier", ["erika beispiel"], "chat"),
    ("frau meier aus der meldestelle hat gesagt", ["meier"], "chat"),
    ("schreib mehmet yilmaz einen brief", ["mehmet yilmaz"], "chat"),
    ("die unterlagen für elfriede fehlen", ["elfriede"], "chat, first name alone"),
    ("Sachbearbeiter Nowak ist im Urlaub.", ["Nowak"], "role"),
    ("Meine Tochter Lena geht in die Kita.", ["Lena"], "kin"),
    ("Erika Qwertzig, wohnhaft in 00000 Lindenrath", ["Erika Qwertzig"], "what stands behind"),
    ("Wolf Schneider", ["Wolf Schneider"], "a first name that is a word, a surname that is one too"),
    ("Er\u200bika Bei\u00adspiel", ["Erika Beispiel"], "written around with invisible characters"),
]

NOBODY = [
    ("Die Konrad-Adenauer-Straße und der Willy-Brandt-Platz sind gesperrt.", "streets"),
    ("Treffpunkt: Konrad Adenauer Platz, Fritz Reuter Weg 5", "streets in words"),
    ("Die Sophie-Scholl-Gesamtschule und das Peter-Müller-Gymnasium", "schools"),
    ("St. Martin, Sankt Nikolaus, die Kirche St. Peter Pauls", "saints"),
    ("Max Mustermann, Erika\nMustermann, Herr Mustermann", "placeholders"),
    ("Immanuel Kant und Johann Wolfgang von Goethe, Konrad Adenauer", "history"),
    ("Sehr geehrte Damen und Herren, liebe Bürgerinnen und Bürger,", "nobody by name"),
    ("Frau Bürgermeisterin, Herr Präsident, meine Herren", "offices"),
    ("Der Antragsteller muss den Antrag unterschreiben.", "roles without names"),
    ("Die Sachbearbeiterin Wohngeld, der Kunde der Stadtwerke, Herr der Lage", "roles with nouns"),
    ("die frau hat gesagt, der mann kommt morgen", "words in lower case"),
    ("Name: Stadt Lindenrath\nAnsprechpartner: Bürgerbüro\nBearbeitung: Bauamt", "labels with offices"),
    ("z. B. Wohngeld, u. a. Kindergeld, i. d. R. Dienstag", "abbreviations"),
    ("Mit freundlichen Grüßen\nIhre Stadtverwaltung", "a signature of an office"),
    ("Paris Berlin, Rose Garten, Mark Brandenburg", "words and places that are first names"),
    ("Peter Müller GmbH & Co. KG", "a company"),
    ("elfriede_beispiel@post.example, max.beispiel@post.example", "addresses: for another rule"),
    ("in allen anderen Fällen, davor geschützt", "words that are first names elsewhere"),
    ("I. d. R. Hoechstens, Buergermeisterin Hoechstens", "umlauts written out"),
    ("", "nothing"),
    ("Ä", "one character"),
]


def found(text: str, rule: PersonName = DETECTOR) -> list[str]:
    data = normalise(text)
    return [data[start:end].decode() for start, end in rule.spans(data)]


@pytest.mark.parametrize(("text", "names", "reason"), NAMES)
def test_names(text: str, names: list[str], reason: str) -> None:
    assert found(text) == names, reason


@pytest.mark.parametrize(("text", "reason"), NOBODY)
def test_nobody(text: str, reason: str) -> None:
    assert found(text) == [], reason


TOWN = DETECTOR.tuned(Tuning(names=("Petra Sommer", "Klaus-Dieter Hagemann")))
OFFICE = [
    ("Bürgermeisterin Petra Sommer eröffnete das Fest.", [], "full name"),
    ("Frau Sommer, Bürgermeisterin Sommer, Frau Dr. Sommer", [], "surname alone"),
    ("Sommer, Petra", [], "surname first"),
    ("P. Sommer, i. A. Hagemann", [], "initial, signature"),
    ("Petra Sommers Rede", [], "genitive"),
    ("Klaus-Dieter\nHagemann", [], "over two lines"),
    ("Frau Kaemmerer Petra Sommer", [], "behind an office, without umlauts"),
    ("Buergermeisterin Klaus-Dieter Hagemann", [], "an office that is no first name"),
    ("Frau Erika Sommer", ["Erika Sommer"], "somebody else of that surname"),
    ("Petra Nowak", ["Petra Nowak"], "somebody else of that first name"),
]


@pytest.mark.parametrize(("text", "names", "reason"), OFFICE)
def test_office_holders_are_left_alone(text: str, names: list[str], reason: str) -> None:
    assert found(text, TOWN) == names, reason


def test_office_holders_are_names_elsewhere() -> None:
    assert found("Petra Sommer eröffnete das Fest.") == ["Petra Sommer"]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("ABab ,.-\n:"), max_size=300))
def test_places_are_in_order_and_cut_no_character(text: str) -> None:
    data = normalise(f"Frau Meier {text} Erika Beispiel, {text}")
    last = 0
    for start, end in DETECTOR.spans(data):
        assert last <= start < end <= len(data)
        data[start:end].decode()
        last = end


@pytest.mark.parametrize(
    "unit", ["Anna ", "anna-", "Herr ", "Frau Meier ", "Dr. ", "A. ", "Name: ", "Meier, Anna, ", "Müller "]
)
def test_time_grows_with_length(unit: str) -> None:
    def seconds(length: int) -> float:
        data = normalise((unit * length)[:length])
        times = []
        for _ in range(3):
            start = time.perf_counter()
            list(DETECTOR.spans(data))
            times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(40_000) < 10 * seconds(10_000) + 0.02


def test_a_reader_that_stops_early_leaves_the_rest_undone() -> None:
    """The engine stops at its limit: what a hostile text costs does not grow with it."""
    data = normalise("Frau Meier " * 20_000)
    spans = DETECTOR.spans(data)
    start = time.perf_counter()
    next(spans)
    first = time.perf_counter() - start
    start = time.perf_counter()
    list(spans)
    assert first < (time.perf_counter() - start) / 5


@pytest.mark.parametrize(
    "office", ["Wahlleiterin", "Standesbeamter", "Kämmerer", "Fachbereichsleiterin", "Ortsvorsteher"]
)
@pytest.mark.parametrize("name", ["Klaus-Dieter Hagemann", "Hagemann", "K.-D. Hagemann", "Dr. Hagemann"])
def test_an_office_before_an_office_holder_is_no_name(office: str, name: str) -> None:
    engine = Engine(Tuning(names=("Klaus-Dieter Hagemann",)))
    for text in (f"Die {office} {name} lädt ein.", f"gez. {office} {name}"):
        assert "person_name" not in {finding.detector for finding in engine.scan(text)}, text
    assert "person_name" in {finding.detector for finding in engine.scan(f"gez. {office} Erika Beispiel")}
