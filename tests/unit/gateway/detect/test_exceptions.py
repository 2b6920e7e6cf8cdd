# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The town's own contacts and placeholders, and what only resembles them."""

import pytest

from gateway.detect.engine import Engine
from gateway.detect.tuning import Tuning
from gateway.zones import DataClass

TOWN = Engine(
    Tuning(
        contacts=(
            "02153 898-0",
            "DE02 1203 0000 0000 2020 51",
            "Rathausplatz 1, 00000 Lindenrath",
            "petra.sommer@lindenrath.example",
        ),
        domains=("lindenrath.example",),
    )
)
PUBLIC = [
    ("Anschrift: Rathausplatz 1, 00000 Lindenrath, zweiter Stock", "the town's address, behind its label"),
    ("Tel. (02153) 898-0", "the town's number, other brackets"),
    ("+49 2153 8980", "the town's number, international"),
    ("0049 (0)2153/898-0", "the town's number, with a 0 in brackets"),
    ("DE02120300000000202051", "the town's account, solid"),
    ("Rathausplatz 1", "the town hall"),
    ("Rathausplatz 1, 00000 Lindenrath", "the town hall with its town"),
    ("Petra.Sommer@Lindenrath.example", "an address that is listed"),
    ("info@lindenrath.example", "a functional mailbox"),
    ("<Buergerbuero@lindenrath.example>", "a functional mailbox"),
    ("bürgerbüro@lindenrath.example", "a functional mailbox with umlauts"),
    ("daten-schutz@lindenrath.example, poststelle@mail.lindenrath.example", "hyphen, subdomain"),
    ("amt32@lindenrath.example, fb-3@lindenrath.example", "units"),
    ("max.mustermann@gmx.example", "a placeholder"),
    ("name@example.com, name@sub.example.org, a@firma.test", "domains that nobody has"),
    ("Tel. 030 23125 456", "a number for films"),
    ("0171 3920081, +49 152 28817386, 0221 4710-110", "numbers for films"),
    ("Musterstraße 12", "a placeholder"),
]
PERSONAL = [
    ("02153 898-123", "another extension"),
    ("02153 8981", "another number"),
    ("DE89 3704 0044 0532 0130 00", "a published example is refused as well"),
    ("Rathausplatz 14", "another house"),
    ("erika.beispiel@lindenrath.example", "a person in the town's domain"),
    ("info@firma.example", "a functional mailbox of somebody else"),
    ("info@notlindenrath.example", "a domain that ends alike"),
    ("info@lindenrath.example.evil.example", "a domain that begins alike"),
    ("teamleiterin@lindenrath.example", "a person, not a team"),
    ("0171 4920081", "beside the numbers for films"),
]


@pytest.mark.parametrize(("text", "reason"), PUBLIC)
def test_nobodys(text: str, reason: str) -> None:
    assert [finding for finding in TOWN.scan(text) if finding.data_class > DataClass.PUBLIC] == [], reason


@pytest.mark.parametrize(("text", "reason"), PERSONAL)
def test_somebodys(text: str, reason: str) -> None:
    assert max(finding.data_class for finding in TOWN.scan(text)) is DataClass.PERSONAL, reason


def test_without_tuning_a_towns_contacts_are_found() -> None:
    for text in ("02153 898-0", "info@lindenrath.example", "Rathausplatz 1"):
        assert Engine().scan(text), text


def test_what_is_excepted_is_not_located() -> None:
    assert TOWN.locate("Tel. 02153 898-0 oder info@lindenrath.example") == ()
