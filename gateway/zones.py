# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two orders that everything is judged by: where a model runs, and how sensitive data is."""

from enum import StrEnum
from functools import cached_property


class _Ordered(StrEnum):
    """A string enum ordered by declaration, so that `max()` and `<=` mean what the policy means.

    All four comparisons are written out, and refuse everything else: left to `str`, they would be alphabetical.
    """

    @cached_property
    def rank(self) -> int:
        return list(type(self)).index(self)

    def __lt__(self, other: object) -> bool:
        return self.rank < self._rank_of(other)

    def __le__(self, other: object) -> bool:
        return self.rank <= self._rank_of(other)

    def __gt__(self, other: object) -> bool:
        return self.rank > self._rank_of(other)

    def __ge__(self, other: object) -> bool:
        return self.rank >= self._rank_of(other)

    def _rank_of(self, other: object) -> int:
        if not isinstance(other, type(self)):
            # Not NotImplemented: Python would then ask `str`.
            raise TypeError(f"{type(self).__name__} is not compared with {type(other).__name__}")
        return other.rank


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
