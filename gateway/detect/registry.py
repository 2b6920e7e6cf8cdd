# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""All rules of tiers 0 and 1, by id.

The order is precedence: a place in the text that one detector has confirmed is not looked at by those below it,
so that an IBAN is not reported as a telephone number too. Exact ones (check digits) come first, then those that need a
word before them, then those that go by their form. Rules that point at nobody (markings, vocabulary) take no
place away.
"""

from gateway.detect import (
    address,
    bank_account,
    birth_date,
    card,
    case_number,
    email,
    health_term,
    iban,
    kvnr,
    marking_confidential,
    marking_internal,
    passport,
    person_name,
    personalausweis,
    phone,
    plate,
    reference_number,
    rvnr,
    social_term,
    steuer_id,
    steuernummer,
    unreadable,
)
from gateway.detect.detector import Detector, Rule

DETECTORS: dict[str, Detector | Rule] = {
    "iban": iban.DETECTOR,
    "card": card.DETECTOR,
    "rvnr": rvnr.DETECTOR,
    "kvnr": kvnr.DETECTOR,
    "personalausweis": personalausweis.DETECTOR,
    "passport": passport.DETECTOR,
    "email": email.DETECTOR,
    "steuer_id": steuer_id.DETECTOR,
    "steuernummer": steuernummer.DETECTOR,
    "birth_date": birth_date.DETECTOR,
    "bank_account": bank_account.DETECTOR,
    "reference_number": reference_number.DETECTOR,
    "case_number": case_number.DETECTOR,
    "phone": phone.DETECTOR,
    "address": address.DETECTOR,
    "plate": plate.DETECTOR,
    "marking_confidential": marking_confidential.DETECTOR,
    "marking_internal": marking_internal.DETECTOR,
    "unreadable": unreadable.DETECTOR,
    "social_term": social_term.DETECTOR,
    "health_term": health_term.DETECTOR,
    "person_name": person_name.DETECTOR,
}

# Rules whose words say what a text is about: public by themselves, social data next to a person (`combine`).
VOCABULARY = frozenset({"social_term", "health_term"})
# Findings that no rule above makes, with their labels: those of `combine`, and of tier 2.
ELSEWHERE: dict[str, str] = {
    "social_person": "eine Person im Zusammenhang mit Sozialleistungen oder Gesundheit",
    "person_name_model": "ein Personenname",
}
