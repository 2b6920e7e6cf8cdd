# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two orders that everything is judged by: where a model runs, and how sensitive data is."""

from enum import StrEnum
from functools import cached_property


class _Ordered(StrEnum):
    """A string enum ordered by declaration, so that `max()` and `<=` mean what the policy means.

    All four comparisons are written out: `str` brings its own, so `functools.total_ordering` would keep the
    alphabetical ones.
    """

    @cached_property
    def rank(self) -> int:
        return list(type(self)).index(self)

    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, type(self)) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.rank <= other.rank if isinstance(other, type(self)) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > other.rank if isinstance(other, type(self)) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.rank >= other.rank if isinstance(other, type(self)) else NotImplemented


class Zone(_Ordered):
    """Where a model runs, ordered by how far the data travels."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def german(self) -> str:
        return {"green": "Grün", "yellow": "Gelb", "red": "Rot"}[self.value]


class DataClass(_Ordered):
    """How sensitive data is. `social` is Sozialdaten in the sense of s. 67 SGB X."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"
    SOCIAL = "social"

    @property
    def german(self) -> str:
        return {
            "public": "öffentliche Daten",
            "internal": "interne Daten",
            "personal": "personenbezogene Daten",
            "confidential": "vertrauliche Daten",
            "social": "Sozialdaten",
        }[self.value]
