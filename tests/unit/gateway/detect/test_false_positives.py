# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What administrations write all day, and what looks like personal data without being any.

The last tests read 240 paragraphs of the German Wikipedia (XQuAD) and sentences of German news (GermEval 2014).
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.gateway.detect.harness import found

SHARED = Path(os.environ.get("AMPEL_SHARED_DATA", Path(__file__).parents[5] / "shared" / "data"))
NEWS = SHARED / "germeval2014"
WIKIPEDIA = SHARED / "xquad" / "xquad.de.json"

# These texts are full of people; how well names are told from other words is measured elsewhere.
NAMES = {"person_name"}

CASES = [
    ("Der Haushaltsansatz beträgt 1.234.567,89 EUR, davon 12.500.000 EUR für 2025.", "amounts"),
    ("Mehraufwand: +12.500.000 EUR, Minderertrag: -1.250.000 EUR, Saldo +1 234 567,00 €", "signed amounts"),
    ("Gebühr 35,00 EUR (Tarifstelle 4.2.1), Nachzahlung 0,50 EUR, Faktor 0.5, Satz 00,35", "small amounts"),
    ("Sitzung am 12.03.2024, 18:00 Uhr, Ratssaal; nächste Sitzung 09.04.2024.", "dates"),
    ("Zeitraum 01.01.2024 - 31.12.2024, Stichtag 2024-11-05T08:30:00+01:00, 20241105083000", "dates and times"),
    ("Öffnungszeiten: Mo-Fr 8:00-12:30 Uhr, Do 14:00-18:00 Uhr, Termine 08.00 - 12.00, 0800-1200", "opening hours"),
    (
        "Telefonisch erreichbar am 12.03.2024, Fax vom 02.03.2024, Mobil ab 2024-11-05",
        "dates behind words for telephones",
    ),
    ("VG 12 K 3456/22, Urteil vom 03.05.2023 - 4 C 12.21, 1 BvR 16/13, C-311/18", "court files"),
    ("Vorlage 0234/2023 und 0234/2023-1 sowie Drucksache 20/1234, Antrag 0511/2024", "council papers"),
    ("Beschluss 0089/2023, Vorlage-Nr. 0123/2024-2, TOP 12.3, Niederschrift 04/2024", "council papers"),
    ("§ 14 Abs. 2 Nr. 3 KAG NRW, § 34 BauGB, §§ 48, 49 VwVfG, § 8a SGB VIII", "paragraphs"),
    ("Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 DSG NRW, GO NRW § 41, BGBl. I 2023 Nr. 88", "laws"),
    ("Verordnung (EU) 2016/679, EU-VO 2016/679, EU-RL 2016/680, VO (EG) 834/2007", "regulations"),
    ("DIN 18040-2, DIN EN 1090-2, DIN EN ISO 9001:2015, DIN A4, DIN-A4, DIN A 3, ISO-9001, A-1", "norms"),
    ("DIN EN 12831, DIN-EN 1090, DIN V 18599, VDE 0100-410, DIN VDE 0100, IP 44", "norms"),
    ("Bebauungsplan Nr. 117 „Am Stadtgarten“, B-Plan 42 A, Flur 12, Flurstück 345/67", "land-use plans"),
    ("Flurstückskennzeichen 051234-012-00345/0067, Gemarkung 4711, UTM 32U 318000 5690000", "land register"),
    ("HRB 12345 Amtsgericht Krefeld, HRA 4711, HR B 12345, HRB 1234, VR 1234", "registers"),
    ("41334 Nettetal, 01067 Dresden, 04109 Leipzig, PLZ 04109 04229, D-41334", "postal codes"),
    ("AGS 05166036, Regionalschlüssel 051660036036, Leitweg-ID 05166036-0001-42", "municipality keys"),
    (
        "USt-IdNr. DE123456789, W-IdNr. DE123456789-00001, Leitweg-ID 05166036-0001-42",
        "tax numbers of firms",
    ),
    ("Gläubiger-ID DE98ZZZ09999999999, BIC COBADEFFXXX, BLZ 370 400 44", "bank codes"),
    ("Rechnung 5.1234.567890.1, Buchung 0012345678, Mandant 001, Beleg 4500012345", "bookkeeping"),
    ("Kostenstelle 4711.0815, Produkt 05.111.01, Sachkonto 5291000, Kontierung 0511.5291000", "bookkeeping"),
    ("Haushaltsstelle 0200.5200.1, Verpflichtung 12.345.678.901 EUR, 12 345 678 901 Euro", "bookkeeping"),
    ("Einwohner 43.500, Fläche 83,9 km², 1.234 Haushalte, 120 m², 3 x 4 m", "statistics"),
    ("Tabelle: 12 345 678 910 11 12 | 1.234 | 5.678 | 9.012", "statistics"),
    ("550e8400-e29b-41d4-a716-446655440000 123e4567-e89b-12d3-a456-426614174000", "UUIDs"),
    ("commit 49ee9afd3c2b8f1a0e7d6c5b4a39281706f5e4d3, MD5 d41d8cd98f00b204e9800998ecf8427e", "hashes"),
    ("sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "hashes"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "a token"),
    ("192.168.178.21, 10.0.0.1/24, 2001:0db8:85a3:0000:0000:8a2e:0370:7334, 00:1A:2B:3C:4D:5E", "addresses of devices"),
    ("ISBN 978-3-16-148410-0, ISBN 3-16-148410-X, ISBN 0306459272, ISBN-10: 0-306-45927-2, ISSN 0028-0836", "books"),
    ("EAN 4006381333931, GTIN 04006381333931, PZN 12345678, Charge L2024031201", "articles"),
    ("Paket 00340434161094012345, Sendungsnummer 1234567890123456, Auftrag A-2024-00123", "parcels"),
    ("Inventarnummer K123456, Seriennummer CN7K2P4T9, Zähler 1ESY1160123456, Stand 00123456", "devices"),
    ("HP DL380 Gen10, HP DL 380, HP-LJ 4200, RTX 6000 Ada 48 GB, SQL 2019, MS-SQL 2019", "devices"),
    ('<xs:element name="betrag" type="xs:decimal" minOccurs="0"/> <row id="12345678" v="4.0"/>', "XML"),
    ('{"id": 12345678901, "created": 1710235123, "nanos": 1710235123456789012, "lat": 51.3156789}', "JSON"),
    ('curl -H "X-Id: 0815" "https://example.de/v1/items?page=2&size=50" -o a.json', "a shell command"),
    ("https://www.lindenrath.de/rathaus/2024/03/12/sitzung-0234.pdf, ftp://example.de:2121/", "links"),
    ("Version 1.2.3, v2.10.0-rc1, Python 3.11.7, litellm==1.106.0, react@18.2.0, logo@2x.png", "versions"),
    (
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 0x1F\n@app.route('/x')\ny = W @ x.T",
        "Python",
    ),
    ("SELECT * FROM t WHERE a = 12345678901 AND b LIKE '0%' -- 2024", "SQL"),
    ("UM SO 20, NEU AB 2024, IM JA 1, EIN EU 2024, ES IST 2024, AB 10 UHR", "capitals"),
    ("Raum A 12, Haus B-2, Block A-B 12, Reihe C-D 4, Spalte A-Z 26, Ebene 02 111 22", "rooms"),
    ("Linie B 57, L 361, K 12, A 61, A-61, U 7, S-Bahn 8, RE 10", "roads and lines"),
    ("MM-DD 10, YYYY-MM-DD 12:00, TO-DO 12, TO DO 3, AZ-NR 12, Nr. 5 a", "patterns and lists"),
    ("Kfz-Steuer 120 EUR, Kfz 12 Stück, Kennzeichen fehlt, Kennzeichenmitnahme 10 EUR", "words around plates"),
    (
        "Personalausweis beantragen, Ausweisnummer fehlt, Passfoto 35 x 45 mm, Dokument 12345",
        "words around identity cards",
    ),
    ("Notruf 110 und 112, Behördenrufnummer 115, Tel. 116117, Rufbereitschaft 24/7", "emergency and help lines"),
    ("Der Preis (at) 3,50, 5 @ 3.50, Treffen @ 18 Uhr, @buergermeister, #2024", "at signs"),
    ("E-Mail folgt. Bitte per Mail. Look at the dot. a.b.c und z. B. usw.", "words around e-mail"),
    ("Die Hausnummer 12, Schulnummer 161234, Wahlbezirk 0123, Liste 12345", "numbers of other kinds"),
]

# Papers for everybody, with every kind of number that reads a little like one of the rules.
PUBLIC = """
Die Sanierung der Lindenstraße kostet 1,2 Mio. Euro und beginnt am 12.03.2025. Die Straße war zuletzt am 03.05.1998
erneuert worden.

Das Rathaus wurde am 12. März 1975 eröffnet. Bürgermeister war damals Karl Linde (Amtszeit 01.10.1969 bis 30.09.1984).

Haltestelle Am Anger: Linie 12, Abfahrt 8.15 Uhr. Im Bereich Mitte 3 neue Bänke. Zum Thema Klima 5 Anträge.

Im Haushalt 2026 sind 12 Stellen vorgesehen. Am Samstag 12 bis 14 Uhr. Auf der Tagesordnung 3 Punkte. In der Sitzung 4
Enthaltungen.

Im Stadtteil Nord 12 neue Bäume. Am Standort Süd 3 Räume. In den Ferien 5 Kurse. Zur Wahl 2025 treten 5 Personen an.

Vorlagen-Nr. 2025/0123, Beschlussnummer 0045/2025, Drucksachennummer 17/1234, Antragsnummer der Fraktion 12/2025

Projektnummer 4711-22, Förderkennzeichen 03EI1234A, Vergabenummer 26-10/2026, Maßnahmennummer 5.12.03

Die Gebührennummer 3.4 der Tarifstelle. Produktnummer 11.111.01

Leitungsnummer, Flurstücksnummer 123/4, Grundbuchblatt 1234, Gemarkungsnummer 4711, Straßenschlüssel 01234

Kursnummer 12345, Veranstaltungsnummer 25-1234, Stellennummer 4711, Kennziffer 12/2025, Referenznummer: 2025-1234

Das Fahrzeug LF 20 der Feuerwehr, Fahrzeug HLF 20, Pkw ab 2024, das Auto im Jahr 2024, Fahrzeuge bis 12 t. Wagen A 12

Pkw-Stellplätze 120, Lkw ab 7,5 t, Anhänger bis 750 kg, Auto in der Stadt 2030, Roller E 10

Notrufnummer 112, Rufnummer 115, Telefon 116 117, Telefonseelsorge 0800 1110111

Öffnungszeiten: Mo 08:00 - 12:00, Tel. nach Vereinbarung. Durchwahl siehe unten.

Ratsbeschluss vom 12.03.1998, zuletzt geändert am 12.12.2001. Satzung der Stadt Lindenrath vom 3. Mai 1999

Ehrenbürger: Konrad Linde (1876-1967), Heimatforscher. Die Firma Linde, gegründet 12.03.1950, baut Hallen.

Jubiläum: Der Chor probt seit dem 01.09.1974. Der Verein Rosa Linde, 12.03.1985 gegründet.

Partnerstadt Saint-Martin seit 12.05.1985, Stadtarchiv Bestand 12-3/45, Signatur 32-1/1950-12

ICD-10 F32.1, OPS 5-820, LOINC 1234-5, Artikel 12/2024-3, Amtsblatt 12/2025-3, Ausgabe 51/22-3

Normenkontrolle 10 D 12/23.NE, OVG NRW, Urteil vom 12.03.2024 – 10 D 12/23.NE; Az. des OVG: 10 D 12/23

Rundschreiben 32-1/2024-12 des Ministeriums, Erlass vom 12.03.2024 (Az. 32-48.01.02-12), MBl. NRW. 2024 S. 12

Koordinaten 51.25/6.39, Höhe 48.1-52.3/60, Gewicht 12.5-14.2/100, Maße 80.5-120/200 mm, Verhältnis 16/24-32

Die Seiten 12/13-15, Zeitraum 01/24-12/24, Schuljahr 2024/25, Saison 24/25-2, Note 2-3/4

Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen, Kavalleriestraße 2-4, 40213 Düsseldorf

Jobcenter Kreis Viersen, Remigiusstraße 1, 41747 Viersen. Finanzamt Viersen, Eindhovener Straße 71, 41751 Viersen

Polizeiwache Nettetal, Lobbericher Straße 12. Deutsche Rentenversicherung Rheinland, Königsallee 71, 40215 Düsseldorf

Treffpunkt: Parkplatz Waldweg. Wanderung 12 km. Start Hauptstraße/Ecke Bahnhofstraße. Fahrbahn Hauptstraße zwischen
Hausnummer 12 und 40.

Bushaltestellen: Lindenhof 3 Minuten, Steinfeld 5 Minuten. Saal Lindenhof 2, Raum Eichenhain 3

Rechnungsnummer 2025-001234, Auftragsnummer 4500012345, Bestellnummer: 4711-0815, Inventarnummer 12345, Seriennummer
SN12345678

Umsatzsteuer-Identifikationsnummer DE123456789, Handelsregisternummer HRB 12345, Gläubiger-Identifikationsnummer
DE98ZZZ09999999999

Version 12.3.4-5/6, Build 10-2/2024-12, IP 10.1-2/24. Spielstand 12-10/11-5. Kapitel 12.3-5/7

Der Bescheid 2024 ist da. Bescheid vom 12.3.2024, Fall 12, Akte 3, Vorgang 2. Beschluss 12-2/2025-3

Geburtsdatum, Telefonnummer, Aktenzeichen und Kundennummer geben Sie bitte an. Kundennummer: siehe Rechnung vom
12.03.2024, 1234,56 Euro

Kundennummer und Betrag 1.234,56 Euro. Ihre Kundennummer finden Sie oben. Die Mitgliederzahl 12345 steigt. Kundenzahl:
12345

Der Geburtstag der Stadt am 12.03.2024. Geburten 2024: 123. Geburtstagskonzert am 03.05.2025. Gebet am 12.03.2025 um 9
Uhr

Frist: 12.03.2010 bis 12.03.2030 Pacht. Laufzeit | 12.03.2010 | Lindenrath. Bebauungsplan Nr. 12 Lindenrath Nord,
12.03.2001, Stand 2024

Foto: Anna Linde, 12.03.2024. Text: Jan Beispiel, 03.04.2025. Stand: 12.03.2019, Petra Linde
"""


@pytest.mark.parametrize("text", PUBLIC.strip().split("\n\n"), ids=lambda text: text[:30])
def test_public_papers_are_not_personal(text: str) -> None:
    assert found(text) - NAMES == set()


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_everyday_text_is_not_personal(text: str, kind: str) -> None:
    assert found(text) == set(), kind


def test_everyday_text_is_not_personal_all_together() -> None:
    assert found("\n".join(text for text, _ in CASES)) == set()


@pytest.mark.skipif(not WIKIPEDIA.is_file(), reason="no XQuAD: set AMPEL_SHARED_DATA to the folder that holds xquad/")
def test_encyclopedia_is_not_personal() -> None:
    articles = json.loads(WIKIPEDIA.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph["context"] for article in articles for paragraph in article["paragraphs"]]
    assert len(paragraphs) == 240
    assert [paragraph[:80] for paragraph in paragraphs if found(paragraph) - NAMES] == []


@pytest.mark.skipif(
    not NEWS.is_dir(), reason="no GermEval: set AMPEL_SHARED_DATA to the folder that holds germeval2014/"
)
def test_news_hold_eleven_places_and_no_more() -> None:
    """In 7,300 sentences, read and confirmed: telephone numbers of the police and a hotline, the address of a box
    office, six houses, and the birthday of a singer's brother.
    """
    hits: Counter[str] = Counter()
    for file in sorted(NEWS.glob("NER-de-*.tsv")):
        for block in file.read_text(encoding="utf-8").split("\n\n"):
            words = [line.split("\t")[1] for line in block.splitlines() if line and not line.startswith("#")]
            hits.update(found(" ".join(words)) - NAMES)
    assert hits == {"phone": 3, "email": 1, "address": 6, "birth_date": 1}
