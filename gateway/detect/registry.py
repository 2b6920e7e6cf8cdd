# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""All rules of tiers 0 and 1, by id.

The order is precedence: a place in the text that one detector has confirmed is not looked at by those below it,
so that an IBAN is not reported as a telephone number too. Exact ones (check digits) come first.
"""

from gateway.detect import card, email, iban, kvnr, personalausweis, phone, plate, rvnr, steuer_id
from gateway.detect.detector import Detector, Rule

DETECTORS: dict[str, Detector | Rule] = {
    "iban": iban.DETECTOR,
    "card": card.DETECTOR,
    "rvnr": rvnr.DETECTOR,
    "kvnr": kvnr.DETECTOR,
    "personalausweis": personalausweis.DETECTOR,
    "email": email.DETECTOR,
    "phone": phone.DETECTOR,
    "steuer_id": steuer_id.DETECTOR,
    "plate": plate.DETECTOR,
}

# Rules whose words say what a text is about: public by themselves, social data next to a person (`combine`).
VOCABULARY: frozenset[str] = frozenset()
# Findings that no rule above makes, with their labels: those of `combine`, and of tier 2.
ELSEWHERE: dict[str, str] = {
    "social_person": "eine Person im Zusammenhang mit Sozialleistungen oder Gesundheit",
    "person_name_model": "ein Personenname",
}
