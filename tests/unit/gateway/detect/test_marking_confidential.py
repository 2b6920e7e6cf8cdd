# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents that are marked, and texts that speak of confidentiality."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("VERTRAULICH", 1, "a stamp"),
    ("Vorlage 12\n\nStreng vertraulich\n\nText", 1, "own line"),
    ("**Vertraulich**", 1, "Markdown"),
    ("# Personalakte Frau Beispiel", 1, "a heading"),
    ("Status: vertraulich", 1, "a status"),
    ("Einstufung: VS-NfD", 1, "a grade"),
    ("VS-NfD", 1, "short"),
    ("VS – Nur für den Dienstgebrauch", 1, "long"),
    ("VS-NUR FÜR DEN DIENSTGEBRAUCH", 1, "capitals"),
    ("Nur für den Dienstgebrauch", 1, "without VS"),
    ("Geheim", 1, "a grade"),
    ("VS-Vertraulich", 1, "a grade"),
    ("[nicht öffentlich]", 1, "brackets"),
    ("(vertraulich)", 1, "brackets"),
    ("B. Nichtöffentlicher Teil", 1, "the part of a meeting"),
    ("II. Nichtöffentliche Sitzung", 1, "a meeting"),
    ("Nicht öffentliche Vorlage", 1, "a paper"),
    ("Vertraulich! Bitte nicht weitergeben", 1, "heads a line"),
    ("Vertraulich: Entwurf des Vertrags", 1, "heads a line"),
    ("Vertraulich – Personalsache", 1, "two marks"),
    ("Stadt Lindenrath | VERTRAULICH | Vorlage 12", 1, "between bars"),
    ("> Vertraulich", 1, "in a quoted mail"),
    ("Dieses Dokument ist vertraulich.", 1, "a sentence that marks"),
    ("Bitte streng vertraulich behandeln", 1, "a request"),
    ("TLP:AMBER", 1, "traffic light protocol"),
    ("persönlich/vertraulich", 1, "on an envelope"),
    ("Nichtöffentlicher Teil\n\nDer Rat beriet " + "lange " * 40, 1, "minutes"),
    ("Nichtöffentlicher Teil\n6. Grundstücksangelegenheiten\n7. Personalangelegenheiten", 0, "a public agenda"),
    ("Wir behandeln Ihre Daten vertraulich.", 0, "a promise"),
    ("Ihre Angaben werden vertraulich behandelt.", 0, "a promise"),
    ("In nichtöffentlicher Sitzung beschloss der Rat", 0, "a report"),
    ("Was bedeutet VS-NfD?", 0, "a question"),
    ("Das Gespräch ist vertraulich und kostenlos.", 0, "an offer"),
    ("Die Beratung ist vertraulich.", 0, "an offer"),
    ("Nichtöffentliche Sitzungen sind in § 48 GO geregelt.", 0, "a rule"),
    ("Die Personalakte wird digital geführt.", 0, "the subject"),
    ("Wie lange muss eine Personalakte aufbewahrt werden?", 0, "a question"),
    ("Die Wahl ist geheim.", 0, "an election"),
    ("Vertrauliche Geburt: Beratung für Schwangere", 0, "a service"),
    ("Geheimtipp", 0, "a word that begins alike"),
    ("ist er vertraulich oder nicht", 0, "a question"),
    ("Vertraulichkeit der Beratung", 0, "the noun"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_marking_confidential(text: str, expected: int, reason: str) -> None:
    assert count("marking_confidential", text) == expected, reason
