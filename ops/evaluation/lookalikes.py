# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What looks like personal data and is none: numbers of things, wrong check digits, offices, names of places."""

import re

from ops.evaluation import check_digits, identifiers
from ops.evaluation.identifiers import digits, grouped
from ops.evaluation.pool import Chance
from ops.evaluation.town import MAILBOXES, PHONES, VENUES


def _other(digit: str, chance: Chance) -> str:
    return str((int(digit) + chance.randrange(1, 10)) % 10)


def bad_iban(chance: Chance) -> str:
    """Both check digits moved on by one: never right."""
    number = re.sub(r"[^0-9A-Z]", "", identifiers.iban(chance).upper())
    return grouped(f"DE{(int(number[2:4]) - 1) % 97 + 2:02d}{number[4:]}", 4)


def _last_digit_changed(number: str, chance: Chance) -> str:
    return number[:-1] + _other(number[-1], chance)


def bad_steuer_id(chance: Chance) -> str:
    return _last_digit_changed(identifiers.steuer_id(chance), chance)


def bad_rvnr(chance: Chance) -> str:
    return _last_digit_changed(identifiers.rvnr(chance), chance)


def bad_kvnr(chance: Chance) -> str:
    return _last_digit_changed(identifiers.kvnr(chance), chance)


def bad_card(chance: Chance) -> str:
    body = "4" + digits(chance, 14)
    return grouped(_last_digit_changed(body + check_digits.luhn(body), chance), 4)


def date(chance: Chance) -> str:
    return f"{chance.randrange(1, 29):02d}.{chance.randrange(1, 13):02d}.{chance.randrange(2024, 2028)}"


def time(chance: Chance) -> str:
    return chance.choice(("{:02d}:{:02d} Uhr", "{:02d}.{:02d} Uhr")).format(
        chance.randrange(7, 21), chance.choice((0, 15, 30, 45))
    )


def amount(chance: Chance) -> str:
    euros = chance.choice(
        (chance.randrange(5, 999), chance.randrange(1000, 99_999), chance.randrange(100_000, 9_999_999))
    )
    number = f"{euros:,}".replace(",", ".")
    return f"{number},{chance.choice(('00', '50', '80'))} {chance.choice(('EUR', 'Euro', '€'))}"


def invoice(chance: Chance) -> str:
    return chance.choice(("RE-{}-{}", "{}/{}", "R{}{}", "{}-{}")).format(
        chance.randrange(2022, 2027), f"{chance.randrange(99999):05d}"
    )


def ean(chance: Chance) -> str:
    body = "40" + digits(chance, 10)
    return body + check_digits.gtin(body)


def norm(chance: Chance) -> str:
    return chance.choice(
        (
            "DIN EN 1090-2",
            "DIN 18040-1",
            "DIN EN ISO 9001",
            "VDI 6022",
            "DIN 276",
            "EN 13813",
            "DIN VDE 0100-410",
            "DIN A4",
            "ISO 27001",
        )
    )


def law(chance: Chance) -> str:
    number, part = chance.randrange(2, 120), chance.randrange(1, 6)
    code = chance.choice(
        ("GO NRW", "BauGB", "VwVfG", "SGB XII", "SGB II", "KAG NRW", "StVO", "BMG", "VwGO", "SGB VIII")
    )
    return chance.choice(
        (f"§ {number} {code}", f"§ {number} Abs. {part} {code}", f"§ {number} Abs. {part} Satz 2 {code}")
    )


def court(chance: Chance) -> str:
    serial, year = chance.randrange(10, 9999), chance.randrange(10, 26)
    return chance.choice(
        (
            f"BVerfG, Beschluss vom {date(chance)} - 1 BvR {serial}/{year}",
            f"BVerwG, Urteil vom {date(chance)} – {chance.randrange(1, 9)} C {chance.randrange(1, 40)}.{year}",
            f"OVG NRW, Beschluss vom {date(chance)} - {chance.randrange(1, 20)} A {serial}/{year}",
            f"VG Düsseldorf, Urteil vom {date(chance)}, Az. {chance.randrange(1, 30)} K {serial}/{year}",
            f"BSG, Urteil vom {date(chance)} – B {chance.randrange(1, 14)} AS {chance.randrange(1, 80)}/{year} R",
        )
    )


def paper(chance: Chance) -> str:
    return chance.choice(("{:04d}/{}", "{:04d}/{}-1", "{:03d}/{}")).format(
        chance.randrange(1, 900), chance.randrange(2022, 2027)
    )


def hotline(chance: Chance) -> str:
    """Help lines and numbers of authorities that everybody may call."""
    return chance.choice(("115", "116 117", "110", "112", "0800 1110111", "0800 4 5555 00", "0800 1110550", "116 116"))


def placeholder(chance: Chance) -> str:
    return chance.choice(("Max Mustermann", "Erika Mustermann", "Musterfrau", "Mustermann", "Max Muster"))


def school(chance: Chance) -> str:
    name = chance.choice(
        (
            "Astrid-Lindgren",
            "Geschwister-Scholl",
            "Albert-Schweitzer",
            "Erich-Kästner",
            "Anne-Frank",
            "Maria-Montessori",
        )
    )
    return f"{name}-{chance.choice(('Schule', 'Gesamtschule', 'Grundschule', 'Realschule', 'Gymnasium'))}"


def parcel(chance: Chance) -> str:
    return f"Flur {chance.randrange(1, 40)}, Flurstück {chance.randrange(1, 900)}/{chance.randrange(1, 30)}"


def town_phone(chance: Chance) -> str:
    return chance.choice(PHONES)


def mailbox(chance: Chance) -> str:
    return chance.choice(MAILBOXES)


def venue(chance: Chance) -> str:
    return chance.choice(VENUES)


def hours(chance: Chance) -> str:
    first, last = chance.randrange(7, 10), chance.randrange(12, 18)
    return chance.choice((f"{first}:00–{last}:30 Uhr", f"{first:02d}.00 - {last}.00 Uhr", f"{first} bis {last} Uhr"))


def order(chance: Chance) -> str:
    return chance.choice(("{}", "45{}", "A-2025-{}", "INC{}", "2026{}")).format(digits(chance, 6))


def inventory(chance: Chance) -> str:
    return chance.choice(("INV-{}", "SN {}", "{}-B", "1ESY{}")).format(digits(chance, 8))


def quantity(chance: Chance) -> str:
    return f"{chance.randrange(2, 60)}"


def year(chance: Chance) -> str:
    return f"{chance.randrange(2024, 2029)}"
