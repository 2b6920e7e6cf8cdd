# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each kind of number in the contexts and spellings of German administrative writing: every context with every value.

The other tables say where a rule's edge is; this one says that within it no usual way of writing was forgotten.
"""

from itertools import product

import pytest

from tests.unit.gateway.detect.harness import found

BORN = r"""
geb. {}¦geb {}¦geb.: {}¦geb. am {}¦geb.am {}¦geb: {}¦Geb. {}¦GEB. {}¦geboren am {}¦geboren {}¦Geboren: {}
GEBOREN AM {}
geborene Linde, geb. {}¦geb. Linde am {}¦gebohren am {}¦geborn am {}¦gebroen am {}¦Geburtsdatum: {}¦Geburtsdatum {}
Geburtsdatum = {}¦GEBURTSDATUM: {}¦Geburtsdatum ........ {}¦Geburtsdatum: ______{}¦Geburtsdatum\t{}¦Geburtsdatum\n{}
Geburtsdatum:\n  {}¦Geburts-Datum: {}¦Geb.-Datum: {}¦Geb.Dat.: {}¦GebDat: {}¦Geb-Dat. {}¦Geburtsdat. {}
Gebrutsdatum: {}
Geburtdatum {}¦Geb.-Tag: {}¦Geburtstag: {}¦Tag der Geburt: {}¦Datum der Geburt: {}¦| Geburtsdatum | {} |
**Geburtsdatum:** {}¦"geburtsdatum": "{}"¦<geburtsdatum>{}</geburtsdatum>¦geburtsdatum={}¦* {}¦*{}
(* {} in Lindenrath)
DOB: {}¦D.O.B.: {}¦date of birth: {}¦Date of Birth {}¦born on {}¦birthday: {}¦birth_date: {}¦am {} geboren
am {} in Lindenrath geboren¦{} (geb.)¦Erika Beispiel ({})¦Erika Beispiel, {}, Lindenrath
Beispiel, Erika, {}, Lindenrath
Beispiel, Erika ({})¦Beispiel; Erika; {}; Lindenrath¦1;Beispiel;Erika;{};Lindenrath¦| Beispiel | Erika | {} |
Erika Beispiel\t{}\tLindenrath¦Erika Beispiel\n{}\nLindenrath¦- {}: Erika Beispiel¦Ayşe Kaya {}¦Kind: Emma Linde, {}
Name: Erika Beispiel, geb.: {}¦Vater: Jan Linde ({}), Mutter: Eva Linde¦Frau Erika Beispiel ({}) sprach vor
"""
DATES = r"""
12.03.1980¦12.3.1980¦12. 3. 1980¦12. März 1980¦12. Maerz 1980¦12 März 1980¦3. Jan. 1980¦3. Dez 1980¦1980-03-12
1980/03/12
12/03/1980¦12-03-1980¦12.03.80
"""
PHONED = r"""
Tel. {}¦Tel.: {}¦Tel: {}¦Tel {}¦TEL. {}¦Telefon: {}¦Telefon {}¦Telefonnummer: {}¦Telefonnr. {}¦Telefon-Nr.: {}
Tel.-Nr. {}
Tel. privat: {}¦Tel. (privat): {}¦Tel. priv. {}¦Telefon dienstl.: {}¦Telefon (dienstlich) {}¦Tel./Fax: {}¦Fax: {}
Telefax {}
Mobil: {}¦Handy: {}¦Handynummer {}¦Mobilnummer: {}¦mobil unter {}¦erreichbar unter {}¦telefonisch unter {}
Rückruf: {}¦Rueckruf: {}¦Rückruf unter {}¦Rufnummer {}¦Festnetz: {}¦meine Nummer ist {}¦meine Nummer: {}¦WhatsApp: {}
phone: {}¦Phone number: {}¦mobile: {}¦telephone {}¦"telefon": "{}"¦tel={}¦| Telefon | {} |¦Telefon ........ {}
Telefon\t{}
Telefon:\n{}¦Oma Erika Beispiel {}¦(Tel. {})¦Anruf von {} um 9 Uhr¦Kontakt: {}, abends¦Notfallkontakt: {}
"""
PHONES = r"""
02151 864321¦02151/864321¦02151-864321¦(02151) 864321¦02151 / 864321¦(0 21 51) 86 43 21¦02151 86 43 21¦02151864321
02151 8643-21¦02151/8643-0¦0211 86 43 217¦02118643217¦030 8643217¦030/864 32 17¦(030)\n8643217¦0351\n/ 478954
040 8643217
044218833161¦04421 8833161¦+49 2151 864321¦+49 (0) 2151 864321¦+49(0)2151/864321¦+49-2151-864321¦0049 2151 864321
+492151864321¦0171 4920081¦0171/4920081¦0171-4920081¦01714920081¦0171 492 00 81¦0171 49 20 08 1¦+49 171 4920081
+49 (0)171 4920081¦00491714920081¦0152 28817301¦0151-2345 6789¦+49\n171 4920081¦+43 1 5880500¦+31 20 794 0800
"""
LIVED = r"""
{}¦{}, 47803 Krefeld¦{}\n47803 Krefeld¦{} in 47803 Krefeld¦Erika Beispiel\n{}\n47803 Krefeld
Erika Beispiel, {}, 47803 Krefeld
Anschrift: {}¦Adresse: {}¦Wohnanschrift {}¦Privatanschrift: {}¦Straße: {}¦Straße, Hausnummer: {}¦Straße/Nr.: {}
wohnhaft {}¦wohnhaft: {}¦wohnt {}¦ich wohne {}¦Wohnung: {}¦Wohnsitz: {}¦wohnhaft in {}¦wohnt in der {}¦aus der {}
| Erika | {} | Krefeld |¦1;Erika;{};Krefeld¦Erika\t{}\tKrefeld¦Anschrift ........ {}¦"strasse": "{}"¦c/o Linde, {}
lives at {}¦address: {}¦verzogen nach {}, 47803 Krefeld¦zugestellt an Frau Beispiel, {}¦die Mieterin in der {} klagt
"""
STREETS = r"""
Lindenstraße 12¦Lindenstr. 12¦Lindenstrasse 12a¦LINDENSTRASSE 12¦lindenstraße 12¦Lindenstraße 12 a¦Lindenstraße 12-14
Lindenstraße 12/14¦Lindenstraße Nr. 12¦Lindenweg 4¦Lindengasse 4¦Lindenallee 117¦Lindenring 3¦Lindenplatz 3
Lindenufer 3
Lindendamm 3¦Lindensteig 3¦Lindenpfad 3¦Lindenchaussee 3¦Lindenwall 3¦Lindenmarkt 3¦Konrad-Linde-Straße 5
Lange Straße 5
Kölner Straße 5¦Kölner Str. 5¦Alter Weg 9¦Straße der Einheit 7¦Platz der Linden 7¦Dr.-Linde-Str. 3¦St.-Linde-Weg 3
"""
# Without an ending of their own: where the sentence does not help, it is the edge that does.
BARE = r"""
Am Lindenbach 3¦Auf der Heide 52a¦Im Winkel 9¦Zum Sportplatz 7¦Zur Alten Mühle 69¦An den Linden 4¦An der Linde 5
Unter den Linden 5¦Hinter den Höfen 50 b¦Hinter der Kirche 2¦In den Benden 12¦In der Aue 3¦Auf dem Kamp 8
Vor dem Tor 6
"""
BARE_LIVED = r"""
{}, 47803 Krefeld¦{}\n47803 Krefeld¦Erika Beispiel\n{}\n47803 Krefeld¦Anschrift: {}¦wohnhaft {}¦wohnt {}
| Erika | {} | Krefeld |
1;Erika;{};Krefeld¦Abwassergebühr {}, bitte prüfen¦aus der {} beschwert sich¦Straße, Nr.: {}¦Privatanschrift: {}
"""
FILED = r"""
Az. {}¦Az.: {}¦AZ {}¦AZ: {}¦Az: {}¦az {}¦Aktenzeichen {}¦Aktenzeichen: {}¦AKTENZEICHEN: {}¦Aktenzeichen\n{}
Aktenzeichen lautet {}
das Aktenzeichen ist {}¦unter dem Aktenzeichen {} geführt¦Aktenz. {}¦Akten-Nr. {}¦Aktennummer {}¦Gesch.-Z.: {}
GeschZ {}
Geschäftszeichen: {}¦Geschaeftszeichen {}¦Unser Zeichen: {}¦Ihr Zeichen {}¦Mein Zeichen: {}¦GZ: {}¦Vorgangsnummer {}
Fallnummer: {}¦Bescheidnummer {}¦Verfahrensnummer: {}¦Aktenzeichen ........ {}¦Aktenzeichen\t{}¦| Aktenzeichen | {} |
**Az.:** {}¦"aktenzeichen": "{}"¦aktenzeichen={}¦(Az. {})¦Az.: {} (bitte angeben)¦case number {}¦reference number: {}
"""
FILES = r"""
32.1-5/23-0815¦32-3/2023-0456¦50.2-0815/24¦51/22-815-24¦22.14.12/6554¦12-34/24¦51-22 04 K 113¦4 K 1234/24¦12 F 45/24
JA-51/2024-17¦50 20 05-1234¦FB3-2024-0815¦510.12.03-77
"""
LONE = r"Der Bescheid {} ist raus¦Betreff: {}¦zum Vorgang {} teile ich mit¦{}¦Sache {} (Linde)"
LONE_FILES = r"32.1-5/23-0815¦32-3/2023-0456¦50.2-0815/24¦22.14.12/6554¦51-22 04 K 113¦3 Js 1234/24¦12 F 45/24"
JUDGED = r"""
Az. {}¦AZ.: {}¦Az.{}¦Gz. {}¦Ihr Zeichen/Ihre Nachricht vom: {}¦Vorgangsnr.: {}¦in der Sache {}¦Betreff: {}¦Betr.: {}
{} (Az.)
{} ist mein Aktenzeichen¦Aktenzeichen »{}«¦Az. Jobcenter: {}¦AZ der Polizei {}¦Aktenzeichen der Ausländerbehörde: {}
Klage {}¦Strafsache {}¦Aktenzeichn {}¦E-Akte {}¦unter Angabe von {}¦Verwendungszweck: {}
"""
JUDGED_FILES = r"""
12 C 345/20¦3 Ls 12/23¦45 Ds 123 Js 456/22¦7 OWi 12/24¦12 F 123/24¦12 XVII 345/23¦5 VI 123/24¦5 IV 12/24¦91 IK 234/23
1 K 23/24.A¦S 12 AS 345/23¦3 Ca 1234/23¦12 M 345/24¦DR II 123/24¦35504//0012345¦35504BG0012345¦51.2-1234¦51.2-12.34/5
01.2345.678901.2¦501000-012345-24/7¦12 C 345 / 20¦12-C-345/20¦4.2-123-456¦25 Gs 123/24¦23 UR II 45/24
"""
CUSTOMER = r"""
Kundennummer {}¦Kundennummer: {}¦Kundennr. {}¦Kunden-Nr.: {}¦Kd.-Nr. {}¦KdNr {}¦KUNDENNUMMER {}¦kundennummer ist {}
meine Kundennummer lautet {}¦Kundennummer\n{}¦Kundennummer\t{}¦Kundennummer = {}¦Kundennummer ...... {}
| Kundennummer | {} |
**Kundennummer:** {}¦"kundennummer": "{}"¦Kundennummer (siehe oben): {}¦Kundennummer bei den Stadtwerken: {}
{} (Kundennummer)
{} ist meine Kundennummer¦Kassenzeichen {}¦Kassenzeichen: {}¦Buchungszeichen {}¦Personalnummer {}¦Pers.-Nr. {}
Mitgliedsnummer: {}¦Mitglieds-Nr. {}¦Versicherungsnummer {}¦Versicherungsschein-Nr. {}¦Vertragsnummer: {}
Matrikelnummer {}
BG-Nummer {}¦Debitorennummer {}¦Patientennummer {}¦Leserausweisnummer {}¦Führerscheinnummer {}¦Zählernummer {}
Bürgerkonto {}¦Kundenkonto: {}¦Mandatsreferenz {}¦customer number {}¦Employee ID: {}¦Klientennummer {}
Spendernummer {}
Pachtnummer {}¦Grabstellennummer {}¦Wohnungsnummer {}¦Kundennummern {} und 99887766
"""
CUSTOMERS = r"7041882¦70-418823¦K-704188¦704 188 231¦0070418823¦704.188¦KD70418823"
DRIVEN = r"""
Kennzeichen {}¦Kennzeichen: {}¦amtl. Kennzeichen {}¦amtliches Kennzeichen: {}¦Kfz-Kennzeichen {}
mit dem Kennzeichen {}
Pkw {}¦des Pkw {}¦der Pkw mit dem Kennzeichen {}¦Fahrzeug {}¦Kennz. {}¦| Kennzeichen | {} |¦Kennzeichen\n{}
Kennzeichen ..... {}
"kennzeichen": "{}"¦das Auto {} parkt¦license plate {}¦KENNZEICHEN: {}¦Halter des {} ist¦das Fahrzeug {} stand
"""
# In these, only what reads like a plate; behind the words for plates also what does not.
SEEN = r"""
der Transporter mit {}¦Roller {}¦VW Golf ({})¦abgeschleppt: {}¦{} wurde abgeschleppt¦{} (Pkw)¦Halterabfrage {}¦Fzg. {}
Falschparker: {}¦auf {} zugelassen¦Abmeldung von {}¦Parkausweis für {}¦Unfall mit {}¦Ort\tFahrzeug\tTag\nKrefeld\t{}\tMo
"""
SEEN_PLATES = r"KR-AB 123¦kr-ab 123¦KR:AB123¦KR-\nXY 123¦KRXY123¦krxy123¦Kr-Xy 123¦KR-XY-123¦KR_XY_123¦kr xy 123"
MARKED = r"""
amtl. Kz. {}¦Kfz.-Kz. {}¦KZ {}¦KZ: {}¦pol. Kz. {}¦Nummernschild {}¦E-Kennzeichen {}
Saisonkennzeichen {}¦{} (Kennzeichen)
{} ist mein Kennzeichen¦Kennzeichen meines Autos ist {}¦Kennzeichen »{}«¦Kennzeichen; {}¦Kenzeichen {}
Kennzeichen vorn: {}¦Wunschkennzeichen reserviert: {}¦Autonummer {}
"""
MARKED_PLATES = rf"{SEEN_PLATES}¦krab123¦KR/AB 123¦KR.AB 123¦KR-06123¦K-X 12¦KR-AB 12 H¦KR-AB 12 04/10"
PLATES = r"KR-AB 123¦KR AB 123¦KR-AB123¦KR - AB 123¦K-LM 4711¦VIE-WP\n668¦D-XY 9E"
ACCOUNT = r"""
Konto {}¦Kontonummer {}¦Kontonummer: {}¦Konto-Nr. {}¦Kto. {}¦Kto.-Nr.: {}¦KtoNr {}¦Konto: {}, BLZ 320 500 00
| Kontonummer | {} |
"""
ACCOUNTS = r"1234567¦12 345 678¦1234567890"
TAXED = r"""
Steuernummer {}¦Steuernummer: {}¦Steuer-Nr. {}¦St.-Nr. {}¦StNr. {}¦STEUERNUMMER {}¦Steuernummer\n{}
| Steuernummer | {} |
Steuernummer ..... {}¦Steuernummer lautet {}¦"steuernummer": "{}"
"""
TAX_NUMBERS = r"133/8150/8159¦133 8150 8159¦13381508159¦133/8150\n/8159"
TAX_ID = r"""
{}¦Steuer-ID {}¦Steuer-ID: {}¦IdNr. {}¦Steuer-IdNr.: {}¦Steueridentifikationsnummer {}
Steuer-Identifikationsnummer: {}
Steuerliche Identifikationsnummer {}¦Identifikationsnummer: {}¦TIN {}¦| Steuer-ID | {} |¦Steuer-ID\n{}
"""
TAX_IDS = r"86095742719¦86 095 742 719¦86 095\n742 719¦86-095-742-719¦86.095.742.719¦860 957 427 19"
PASS = r"""
Ausweisnummer {}¦Ausweisnummer: {}¦Ausweis-Nr. {}¦Ausweis Nr. {}¦Personalausweis {}¦Personalausweisnummer: {}
Personalausweis Nr. {}
Reisepass {}¦Reisepass-Nr. {}¦Passnummer {}¦Pass-Nr.: {}¦Perso {}¦mein Ausweis {} ist weg¦| Ausweisnummer | {} |
Ausweis-Nr. ..... {}
Ausweis: {}¦PA-Nr. {}¦PA: {}¦BPA {}¦BPA-Nr.: {}¦Pers.-Ausweis-Nr. {}¦Personalausweis (Nr. {})¦ID-Karte {}¦ID-Card {}
Aufenthaltstitel {}¦eAT-Nr. {}¦eID-Karte {}¦Aufenthaltskarte {}¦Seriennummer des Ausweises: {}
Personalausweis, Seriennummer {}
Dokumentennummer {}¦ausgewiesen durch Personalausweis {}¦hat sich mit Ausweis {} ausgewiesen
wies sich aus durch BPA {}¦legitimiert durch {}¦mein Perso hat die Nummer {}¦{} (Personalausweis)¦»{}« (Ausweisnummer)
{} lautet die Nummer meines Personalausweises¦die Nummer {} steht auf dem Ausweis¦Ausweisnummer „{}“
Name\tDokument\tOrt\nLinde\t{}\tKrefeld¦Name;PA-Nr.;Ort\nLinde;{};Krefeld¦Personalausweis:\nNr. {}¦Identitätskarte {}
Verlust des Personalausweises mit der Nr. {}¦Personalausweis [{}]¦Personalausweis, ausgestellt in Krefeld, Nr. {}
Ausweis von Herrn Beispiel ist {}¦Perso-Nr. v. Vater {}¦ausweis_nr: {}¦passport_no={}¦Auweis {}¦Reiseausweis {}
Pass-/Ausweisnummer: {}¦Ausweisart: PA, Nr.: {}¦identity card number {}¦Ausweisnummer: `{}`
"""
PASSES = r"""
L01X00T47¦l01x00t47¦C01X0006H¦CZ6311T03¦L01X 00T4 7¦L01 X00 T47¦L 01X00T47¦L01X-00T4-7¦L01X.00T4.7¦L01X00T47 1
L01X00T471D
LO1XOOT47
"""
KINDS = [
    ("birth_date", BORN, DATES),
    ("phone", PHONED, PHONES),
    ("address", LIVED, STREETS),
    ("address", BARE_LIVED, BARE),
    ("case_number", FILED, FILES),
    ("case_number", LONE, LONE_FILES),
    ("case_number", JUDGED, JUDGED_FILES),
    ("reference_number", CUSTOMER, CUSTOMERS),
    ("plate", DRIVEN, PLATES),
    ("plate", SEEN, SEEN_PLATES),
    ("plate", MARKED, MARKED_PLATES),
    ("bank_account", ACCOUNT, ACCOUNTS),
    ("steuernummer", TAXED, TAX_NUMBERS),
    ("steuer_id", TAX_ID, TAX_IDS),
    ("personalausweis", PASS, PASSES),
]
# Another rule that points at a person may be the one to find it.
PERSONAL = {kind for kind, _, _ in KINDS} | {"passport", "kvnr", "rvnr"}


def alternatives(table: str) -> list[str]:
    entries = [entry for line in table.strip().splitlines() for entry in line.split("¦")]
    return [entry.replace("\\n", "\n").replace("\\t", "\t") for entry in entries]


@pytest.mark.parametrize(
    ("kind", "contexts", "values"), KINDS, ids=[f"{kind}-{at}" for at, (kind, _, _) in enumerate(KINDS)]
)
def test_every_context_with_every_value(kind: str, contexts: str, values: str) -> None:
    missed = [
        (context, value)
        for context, value in product(alternatives(contexts), alternatives(values))
        if not found(f"Sehr geehrte Damen und Herren,\n\n{context.format(value)}\n\nMit freundlichen Grüßen") & PERSONAL
    ]
    assert missed == []
