# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fill a template: `{slot}` with something drawn, `[a|b]` with one of the choices.

`{full#b}`: a key behind # names a person (without one it is always the same, `a`). `{email#b}` belongs to that person;
all other slots are drawn anew each time. docs/evaluation.md lists the slots.
"""

import re
from collections.abc import Callable, Iterator

from ops.errors import OpsError
from ops.evaluation import identifiers, lookalikes, names
from ops.evaluation.identifiers import Make
from ops.evaluation.names import Person
from ops.evaluation.pool import Chance
from ops.evaluation.sample import PERSON, Piece
from ops.evaluation.town import OFFICIALS

# How many people write their names without umlauts and accents.
_PLAIN_SHARE = 0.12

# Slot: category of the gold span, and what makes it.
PERSONAL: dict[str, tuple[str, Make]] = {
    "iban": ("iban", identifiers.iban),
    "foreign_iban": ("iban", identifiers.foreign_iban),
    "card": ("card", identifiers.card),
    "steuer_id": ("steuer_id", identifiers.steuer_id),
    "steuernummer": ("steuernummer", identifiers.steuernummer),
    "rvnr": ("rvnr", identifiers.rvnr),
    "kvnr": ("kvnr", identifiers.kvnr),
    "ausweis": ("personalausweis", identifiers.ausweis),
    "ausweis_short": ("personalausweis", identifiers.ausweis_short),
    "phone": ("phone", identifiers.phone),
    "mobile": ("phone", identifiers.mobile),
    "plate": ("plate", identifiers.plate),
    "plate_lower": ("plate", lambda chance: identifiers.plate(chance).lower()),
    "birth": ("birth_date", identifiers.birth_date),
    "address": ("address", identifiers.address),
    "home": ("address", identifiers.street_and_number),
    "home_lower": ("address", lambda chance: identifiers.street_and_number(chance).lower()),
    "case": ("case_number", identifiers.case_number),
    "docket": ("case_number", lambda chance: identifiers.docket(chance, "K")),
    "docket_care": ("case_number", lambda chance: identifiers.docket(chance, "XVII")),
    "docket_seizure": ("case_number", lambda chance: identifiers.docket(chance, "M")),
    "customer": ("reference_number", identifiers.customer_number),
    "account": ("bank_account", identifiers.account),
}
NEUTRAL: dict[str, Make] = {
    "street": identifiers.street,
    "town": identifiers.town,
    "official": lambda chance: chance.choice(OFFICIALS),
    **{
        make.__name__: make
        for make in (
            *(
                lookalikes.bad_iban,
                lookalikes.bad_steuer_id,
                lookalikes.bad_rvnr,
                lookalikes.bad_kvnr,
                lookalikes.bad_card,
            ),
            *(lookalikes.date, lookalikes.time, lookalikes.amount, lookalikes.invoice, lookalikes.ean, lookalikes.norm),
            *(lookalikes.law, lookalikes.court, lookalikes.paper, lookalikes.hotline, lookalikes.placeholder),
            *(lookalikes.school, lookalikes.parcel, lookalikes.town_phone, lookalikes.mailbox, lookalikes.venue),
            *(lookalikes.hours, lookalikes.order, lookalikes.inventory, lookalikes.quantity, lookalikes.year),
        )
    },
}
# What is written of a person, and whether the first name is in it.
_OF_PERSON: dict[str, tuple[Callable[[Person], str], bool]] = {
    "full": (lambda person: f"{person.first} {person.last}", True),
    "first": (lambda person: person.first, True),
    "last": (lambda person: person.last, False),
    "inverted": (lambda person: f"{person.last}, {person.first}", True),
    "initial": (lambda person: f"{person.first[0]}. {person.last}", False),
    "caps": (lambda person: f"{person.first} {person.last}".upper(), True),
    "full_lower": (lambda person: f"{person.first} {person.last}".lower(), True),
    "first_lower": (lambda person: person.first.lower(), True),
    "last_lower": (lambda person: person.last.lower(), False),
}
_ADDRESSING: dict[str, tuple[str, str]] = {  # for a woman, for a man
    "mr": ("Frau", "Herr"),
    "mrn": ("Frau", "Herrn"),
    "mr_lower": ("frau", "herr"),
    "mrn_lower": ("frau", "herrn"),
    "dear": ("Sehr geehrte Frau", "Sehr geehrter Herr"),
    "sie": ("sie", "er"),
    "ihr": ("ihr", "ihm"),
}
SLOTS = frozenset({*PERSONAL, *NEUTRAL, *_OF_PERSON, *_ADDRESSING, "email"})
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z_]+)(?:#(\w+))?\}")


def fill(template: str, chance: Chance) -> list[Piece]:
    """The template's pieces in order.

    Raises:
        OpsError: it names a slot that is not there.
    """
    people: dict[str, Person] = {}
    chosen = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), template)
    return list(_pieces(chosen, people, chance))


def _pieces(template: str, people: dict[str, Person], chance: Chance) -> Iterator[Piece]:
    place = 0
    for found in _SLOT.finditer(template):
        yield Piece(template[place : found.start()], drawn=False)
        yield _made(found[1], found[2] or "a", people, chance)
        place = found.end()
    yield Piece(template[place:], drawn=False)


def _made(slot: str, key: str, people: dict[str, Person], chance: Chance) -> Piece:
    if slot in PERSONAL:
        category, make = PERSONAL[slot]
        return Piece(make(chance), category)
    if slot in NEUTRAL:
        return Piece(NEUTRAL[slot](chance))
    if key not in people:
        people[key] = _somebody(chance)
    person = people[key]
    if slot in _OF_PERSON:
        write, has_first = _OF_PERSON[slot]
        return Piece(write(person), PERSON, person.first if has_first else "")
    if slot in _ADDRESSING:
        return Piece(_ADDRESSING[slot][0 if person.woman else 1])
    if slot == "email":
        return Piece(identifiers.email(chance, person), "email")
    raise OpsError(
        f"Die Vorlage nennt den Platzhalter »{slot}«, den es nicht gibt. Möglich sind: {', '.join(sorted(SLOTS))}"
    )


def _somebody(chance: Chance) -> Person:
    person = names.draw(chance)
    if chance.random() >= _PLAIN_SHARE:
        return person
    return Person(identifiers.plain(person.first), identifiers.plain(person.last), person.woman, person.origin)
