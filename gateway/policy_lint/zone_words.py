# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which zones a text for people names, in words or as a coloured sign. Not a rule itself."""

from gateway.zones import Zone

_WORDS = {"grün": Zone.GREEN, "gruen": Zone.GREEN, "gelb": Zone.YELLOW, "rot": Zone.RED}
_ENDINGS = ("", "e", "em", "en", "er", "es")
_SIGNS = {"🟢": Zone.GREEN, "🟡": Zone.YELLOW, "🔴": Zone.RED}


def zones_named(text: str) -> frozenset[Zone]:
    """The zones whose word stands in the text, declined or not; whole words, so that `Brot` names none."""
    words = "".join(c if c.isalpha() else " " for c in text.lower()).split()
    return frozenset(zone for word, zone in _WORDS.items() if any(word + ending in words for ending in _ENDINGS))


def zones_signed(text: str) -> frozenset[Zone]:
    """The zones whose coloured sign stands in the text."""
    return frozenset(zone for sign, zone in _SIGNS.items() if sign in text)
