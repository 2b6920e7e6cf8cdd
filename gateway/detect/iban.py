# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""IBAN: the country's length and structure, and the check digits mod 97.

Source: SWIFT IBAN registry, as python-stdnum carries it; ISO 13616 and ISO 7064.
"""

import re
from string import ascii_uppercase

from stdnum import iban, numdb

from gateway.detect.detector import Detector, only_alphanumerics

# Groups of four are usual; copies from PDF files break lines and double spaces within a number.
_GAP = r"[\s./-]{0,2}"


def _registry() -> dict[str, str]:
    """Country code and structure of the national part, such as "8!n10!n" (n digits, a letters, c both)."""
    registry = numdb.get("iban")
    codes = (first + second for first in ascii_uppercase for second in ascii_uppercase)
    entries = ((code, registry.info(code)[0][1].get("bban")) for code in codes)
    return {code: structure for code, structure in entries if structure}


_REGISTRY = _registry()
LENGTHS = {code: 4 + sum(map(int, re.findall(r"\d+", structure))) for code, structure in _REGISTRY.items()}


def _pattern() -> str:
    """One branch for each length, apart for countries that use digits only.

    The exact structures would make an automaton that does not fit RE2's memory; the check has them.
    """
    countries: dict[tuple[int, bool], list[str]] = {}
    for code, structure in _REGISTRY.items():
        countries.setdefault((LENGTHS[code] - 4, not set("ac") & set(structure)), []).append(" ?".join(code))
    return "(?i)" + "|".join(_branch(codes, *kind) for kind, codes in countries.items())


def _branch(codes: list[str], length: int, numeric: bool) -> str:
    # A number of digits may run into the next word (»...3000EUR«).
    character, edge = ("[0-9]", r"(?:\b|[A-Z])") if numeric else ("[A-Z0-9]", r"\b")
    # Nor may it follow one; with letters in it, words would: »vom 18.01.2024 bis«.
    start = "" if numeric else r"(?:\b|_|iban)"
    return rf"{start}(?:{'|'.join(codes)})(?:{_GAP}\d){{2}}(?:{_GAP}{character}){{{length}}}{edge}"


def _check(candidate: str) -> bool:
    compact = only_alphanumerics(candidate)
    return bool(iban.is_valid(compact[: LENGTHS[compact[:2]]], check_country=False))


DETECTOR = Detector(id="iban", label="eine IBAN (Bankverbindung)", pattern=_pattern(), check=_check)
