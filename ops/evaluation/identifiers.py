# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers and addresses of nobody, valid in form and check digit, in the spellings that people use."""

import string
from collections.abc import Callable

from ops.evaluation import check_digits
from ops.evaluation.names import Person
from ops.evaluation.pool import Chance
from ops.evaluation.town import DOMAIN

Make = Callable[[Chance], str]
_words = str.split
_DIGITS = string.digits
_CARD_LETTERS = "CFGHJKLMNPRTVWXYZ"
# Country: how its national part is made. n: digits, a: letters.
_FOREIGN = {"AT": "n16", "PL": "n24", "CH": "n17", "LU": "n16", "RO": "a4 n16", "TR": "n5 z1 n16"}
_AREAS = _words(
    "0211 0221 0201 0231 02151 02153 02162 02821 030 040 089 0711 0351 0511 0761 06131 09131 04421 03641 05251"
)
_MOBILE = {"0151": 8, "0152": 8, "0160": 7, "0170": 7, "0171": 7, "0172": 7, "0175": 7, "0176": 8, "0179": 7}
_DISTRICTS = _words("VIE KR D K DU MG NE E BOT HSK COE WES KLE AC BN GE HH B M DN LG MZ ERH GÖ PB OS")
_KINDS = _words("straße straße straße str. weg gasse allee ring")
_TOWNS = (
    *(
        "47803 Krefeld",
        "41747 Viersen",
        "41334 Nettetal",
        "47906 Kempen",
        "40213 Düsseldorf",
        "50667 Köln",
        "47533 Kleve",
    ),
    *("46483 Wesel", "52062 Aachen", "33098 Paderborn", "49074 Osnabrück", "04109 Leipzig", "01067 Dresden"),
)
_MONTHS = _words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")


def digits(chance: Chance, count: int) -> str:
    return "".join(chance.choices(_DIGITS, k=count))


def grouped(number: str, size: int, sign: str = " ") -> str:
    return sign.join(number[place : place + size] for place in range(0, len(number), size))


def iban(chance: Chance) -> str:
    national = str(chance.randrange(1, 10)) + digits(chance, 17)
    return _spelt_iban(chance, f"DE{check_digits.mod_97(national, 'DE')}{national}")


def foreign_iban(chance: Chance) -> str:
    country = chance.choice(sorted(_FOREIGN))
    national = ""
    for part in _FOREIGN[country].split():
        kind, length = part[0], int(part[1:])
        national += {"n": digits(chance, length), "z": "0" * length, "a": "".join(chance.choices("BRTX", k=length))}[
            kind
        ]
    return _spelt_iban(chance, f"{country}{check_digits.mod_97(national, country)}{national}")


def _spelt_iban(chance: Chance, number: str) -> str:
    return chance.choice(
        (number, grouped(number, 4), grouped(number, 4), grouped(number, 4, "-"), grouped(number, 4).lower())
    )


def card(chance: Chance) -> str:
    prefix, length = chance.choice((("4", 16), ("51", 16), ("54", 16), ("2221", 16), ("37", 15)))
    body = prefix + digits(chance, length - len(prefix) - 1)
    number = body + check_digits.luhn(body)
    if length == 15:
        return chance.choice((number, f"{number[:4]} {number[4:10]} {number[10:]}"))
    return chance.choice((number, grouped(number, 4), grouped(number, 4, "-")))


def steuer_id(chance: Chance) -> str:
    """Ten digits of which one occurs twice, never side by side three times, and the check digit."""
    different = chance.sample(_DIGITS, 9)
    body = [*different, chance.choice(different)]
    chance.shuffle(body)
    if body[0] == "0":
        place = next(place for place, digit in enumerate(body) if digit != "0")
        body[0], body[place] = body[place], "0"
    number = "".join(body) + check_digits.mod_11_10("".join(body))
    return chance.choice((number, f"{number[:2]} {grouped(number[2:], 3)}", f"{number[:2]} {grouped(number[2:], 3)}"))


def steuernummer(chance: Chance) -> str:
    """Of North Rhine-Westphalia: office, district, serial and check digit."""
    while True:
        body = f"{chance.randrange(101, 352)}{digits(chance, 4)}{digits(chance, 3)}"
        check = check_digits.nordrhein_westfalen(body)
        if check < 10:
            number = f"{body}{check}"
            return chance.choice(("{}/{}/{}", "{}/{}/{}", "{} {} {}")).format(number[:3], number[3:7], number[7:])


def rvnr(chance: Chance) -> str:
    area = chance.choice(_words("02 04 10 12 13 15 17 20 24 26 50 52 53 54 65"))
    birth = f"{chance.randrange(1, 29):02d}{chance.randrange(1, 13):02d}{digits(chance, 2)}"
    letter, serial = chance.choice(string.ascii_uppercase), digits(chance, 2)
    number = f"{area}{birth}{string.ascii_uppercase.index(letter) + 1:02d}{serial}"
    check = check_digits.insurance(number, "212571212121")
    return chance.choice((f"{area}{birth}{letter}{serial}{check}", f"{area} {birth} {letter} {serial}{check}"))


def kvnr(chance: Chance) -> str:
    letter, serial = chance.choice(string.ascii_uppercase), digits(chance, 8)
    number = (
        letter
        + serial
        + check_digits.insurance(f"{string.ascii_uppercase.index(letter) + 1:02d}{serial}", "1212121212")
    )
    return chance.choice((number, number, f"{letter} {grouped(number[1:], 3)}"))


def ausweis(chance: Chance) -> str:
    """The serial number of an identity card or passport, with its check digit."""
    serial = (
        chance.choice("LMNPRTVWXYCFGHJK") + "".join(chance.choices(_CARD_LETTERS + _DIGITS, k=4)) + digits(chance, 4)
    )
    return serial + check_digits.weights_731(serial)


def ausweis_short(chance: Chance) -> str:
    """As printed on the front: without the check digit."""
    return ausweis(chance)[:9]


def phone(chance: Chance) -> str:
    area = chance.choice(_AREAS)
    rest = chance.choice("2345678") + digits(chance, chance.randrange(5, 7) if len(area) > 3 else 7)
    pairs = grouped(rest, 2)
    patterns = (
        *(
            f"{area} {rest}",
            f"{area}/{rest}",
            f"{area} / {rest}",
            f"({area}) {rest}",
            f"{area}-{rest}",
            f"{area} {pairs}",
        ),
        *(f"+49 {area[1:]} {rest}", f"+49 (0){area[1:]} {rest}", f"0049 {area[1:]} {rest}", f"{area}{rest}"),
        f"{area} {rest[:-2]}-{rest[-2:]}",
    )
    return chance.choice(patterns)


def mobile(chance: Chance) -> str:
    network = chance.choice(sorted(_MOBILE))
    rest = chance.choice("123456789") + digits(chance, _MOBILE[network] - 1)
    patterns = (
        f"{network} {rest}",
        f"{network}/{rest}",
        f"{network}-{rest}",
        f"{network}{rest}",
        f"{network} {grouped(rest, 2)}",
    )
    return chance.choice(
        (*patterns, f"+49 {network[1:]} {rest}", f"+49{network[1:]}{rest}", f"0049{network[1:]}{rest}")
    )


def email(chance: Chance, person: Person) -> str:
    first, last = (plain(name).lower().replace(" ", "") for name in (person.first, person.last))
    local = chance.choice(
        (
            f"{first}.{last}",
            f"{first[0]}.{last}",
            f"{last}{chance.randrange(50, 99)}",
            f"{first}_{last}",
            f"{first}{last}",
        )
    )
    if chance.random() < 0.12:
        # Written around the @, an address is known by its ending, which has to be a real one; nobody has this domain.
        return f"{local}{chance.choice((' (at) ', '(at)', '[at]'))}beispielpost-lindenrath.de"
    # Not example.org and its like: those are placeholders, which nobody should take for an address.
    return f"{local}@{chance.choice(('post.example', 'mail.netz.example', 'familie-web.example', DOMAIN))}"


def plate(chance: Chance) -> str:
    letters = "".join(chance.choices("ABCEFGHJKLMNPRSTUWXYZ", k=2))
    district = chance.choice(_DISTRICTS)
    number = chance.randrange(1, 10 ** min(4, 8 - len(district) - 2))
    suffix = chance.choice(("", "", "", "", "E", "H")) if number < 100 else ""
    return f"{district}{chance.choice(('-', '-', ' '))}{letters}{chance.choice((' ', ' ', ''))}{number}{suffix}"


def birth_date(chance: Chance) -> str:
    day, month, year = chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(1936, 2022)
    patterns = (f"{day:02d}.{month:02d}.{year}", f"{day}.{month}.{year}", f"{day}. {_MONTHS[month - 1]} {year}")
    return chance.choice(
        (
            *patterns,
            patterns[0],
            patterns[0],
            f"{day:02d}.{month:02d}.{year % 100:02d}",
            f"{year}-{month:02d}-{day:02d}",
        )
    )


def street(chance: Chance) -> str:
    """Without a house number: half of those are on maps, and none is personal."""
    if chance.random() < 0.4:
        return chance.choice(chance.pool.streets)
    return chance.choice(chance.pool.trunks.split()) + chance.choice(_KINDS)


def street_and_number(chance: Chance) -> str:
    number = chance.randrange(1, 180)
    return f"{street(chance)} {number}{chance.choice(('', '', '', 'a', ' b', f'-{number + 2}', '/2'))}"


def town(chance: Chance) -> str:
    return chance.choice(_TOWNS)


def address(chance: Chance) -> str:
    return f"{street_and_number(chance)}{chance.choice((', ', ', ', chr(10)))}{town(chance)}"


def case_number(chance: Chance) -> str:
    office, year = chance.choice(_words("32 33 50 51 60 61 63 22")), chance.randrange(2019, 2027)
    serial = chance.randrange(100, 9999)
    return chance.choice(
        (
            f"{office}-{chance.randrange(1, 9)}/{year}-{serial:04d}",
            f"{office}.{chance.randrange(1, 9)}-{serial:04d}/{year % 100:02d}",
            f"{office}/{chance.randrange(10, 99)}-{serial}-{year % 100:02d}",
            f"{office}.{chance.randrange(1, 30):02d}.{chance.randrange(1, 30):02d}/{serial}",
        )
    )


def docket(chance: Chance, register: str) -> str:
    """A case at a court: chamber, register, serial and year."""
    return f"{chance.randrange(1, 60)} {register} {chance.randrange(10, 9999)}/{chance.randrange(20, 27)}"


def customer_number(chance: Chance) -> str:
    return chance.choice(
        (
            digits(chance, 8).replace("0", "7", 1),
            f"{digits(chance, 2)}-{digits(chance, 6)}",
            f"K-{digits(chance, 6)}",
            grouped(digits(chance, 9), 3),
            f"{chance.randrange(10**5, 10**6)}",
        )
    )


def account(chance: Chance) -> str:
    """A bank account as before the IBAN."""
    return f"{chance.randrange(10**6, 10**10)}"


_PLAIN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        **dict(zip("ışğçâîûêéèńśżźłąęóćățțșñãõáíúôà", "isgcaiueeenszzlaeocattsnaoaiuoa", strict=True)),
        **dict(zip("İŞĞÇÂÎÛÊŻŹŁŚȘȚĂÁÉ", "ISGCAIUEZZLSSTAAE", strict=True)),
        "Ț": "T",
    }
)


def plain(name: str) -> str:
    """Without umlauts and accents, as on keyboards that have none."""
    return name.translate(_PLAIN)
