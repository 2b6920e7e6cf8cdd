# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""All detectors, by id.

The order is precedence: a place in the text that one detector has confirmed is not looked at by those below it,
so that an IBAN is not reported as a telephone number too. Exact ones (check digits) come first.
"""

from gateway.detect import card, email, iban, kvnr, personalausweis, phone, plate, rvnr, steuer_id
from gateway.detect.detector import Detector

DETECTORS: dict[str, Detector] = {
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
