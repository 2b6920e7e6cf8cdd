# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The check digits that python-stdnum does not have."""

from collections.abc import Sequence


def cross_sum(number: str, factors: Sequence[int]) -> int:
    """Multiply digit by factor, add the digits of every product, and take the rest of a division by 10.

    Source: s. 2 (6) VKVV for the pension number; the health insurance number uses it with other factors
    (annex to s. 290 SGB V). Products are at most 9 x 9, so that they have at most two digits.
    """
    products = (int(digit) * factor for digit, factor in zip(number, factors, strict=True))
    return sum(product // 10 + product % 10 for product in products) % 10


def letter_as_digits(letter: str) -> str:
    """A = 01 ... Z = 26, as both insurance numbers count their letter."""
    return f"{ord(letter) - ord('A') + 1:02d}"


def travel_document(field: str) -> int:
    """Check digit of a field of a machine-readable travel document: weights 7, 3, 1; A = 10 ... Z = 35, < = 0.

    Source: ICAO Doc 9303, part 3, section 4.9.
    """
    values = (0 if character == "<" else int(character, 36) for character in field)
    return sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10
