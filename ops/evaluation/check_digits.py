# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check digits, computed without the gateway's code and without its libraries, so that they cannot share a mistake."""


def mod_97(national: str, country: str) -> str:
    """The two check digits of an IBAN. Source: ISO 13616, ISO 7064 MOD 97-10."""
    return f"{98 - int(''.join(str(int(sign, 36)) for sign in national + country + '00')) % 97:02d}"


def luhn(body: str) -> str:
    """Source: ISO/IEC 7812, annex B."""
    total = sum(sum(divmod(int(digit) * (1 + (place + 1) % 2), 10)) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def mod_11_10(body: str) -> str:
    """The last digit of a Steuer-ID. Source: ISO 7064 MOD 11,10; s. 139b AO."""
    product = 10
    for digit in body:
        rest = (int(digit) + product) % 10
        product = 2 * (rest or 10) % 11
    return str((11 - product) % 10)


def insurance(digits: str, factors: str) -> str:
    """Cross sums of digit times factor, mod 10. Source: s. 2 VKVV (pension), s. 290 SGB V (health)."""
    return str(
        sum(sum(divmod(int(digit) * int(factor), 10)) for digit, factor in zip(digits, factors, strict=True)) % 10
    )


def weights_731(field: str) -> str:
    """Source: ICAO Doc 9303 part 3, section 4.9."""
    return str(sum(int(sign, 36) * (7, 3, 1)[place % 3] for place, sign in enumerate(field)) % 10)


def nordrhein_westfalen(body: str) -> int:
    """The last digit of a Steuernummer of North Rhine-Westphalia, from the ten before it; 10: there is none.

    Source: the tax administration's description for ELSTER, whose example is 133/8150/8159.
    """
    return sum(int(digit) * weight for digit, weight in zip(body, (3, 2, 1, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 11


def gtin(body: str) -> str:
    """The last digit of an article number (EAN). Source: GS1 General Specifications, 7.9."""
    return str(-sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))) % 10)
