# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The town that the texts are about, and what its policy calls public: Lindenrath, the invented town of the example.

Telephone numbers: the range that the Bundesnetzagentur keeps free for media (0221 4710 000 to 999).
"""

DOMAIN = "lindenrath.example"
# People in office: named in the policy, so that they are not personal.
OFFICIALS = (
    "Petra Sommer",
    "Klaus-Dieter Hagemann",
    "Miriam Yilmaz-Brandt",
    "Bernd Rosenkranz",
    "Ulrike Tönnissen",
)
PHONES = (
    "0221 4710-0",
    "0221 4710-110",
    "0221 4710-220",
    "0221 4710-330",
    "0221 4710-440",
    "0221 4710-550",
    "0221 4710-130",
)
MAILBOXES = tuple(
    f"{name}@{DOMAIN}"
    for name in (
        "info",
        "buergerbuero",
        "presse",
        "stadtkasse",
        "ratsbuero",
        "bauamt",
        "jugendamt",
        "bewerbung",
        "vergabe",
        "kultur",
    )
)
IBAN = "DE75512108001245126199"  # a published example: nobody's account
VENUES = (
    "Rathausplatz 1, 00000 Lindenrath",
    "Marktstraße 5, 00000 Lindenrath",
    "Am Lindenanger 20, 00000 Lindenrath",
    "Schulstraße 14, 00000 Lindenrath",
)
CONTACTS = (*PHONES, *MAILBOXES, IBAN, *VENUES)
