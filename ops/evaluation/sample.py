# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A text whose personal data is known, because it was put there."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

PERSON = "person_name"


class Half(StrEnum):
    """Templates that rule authors may read, and those that they may not."""

    TUNING = "tuning"
    HELDOUT = "heldout"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text while it is made. `category` is None for what is not personal.

    `forename`: the first name in a person's piece, if any; the report asks whether the gateway's list knows it.
    `drawn`: it comes from a slot, and no slip of the fingers may change it.
    """

    text: str
    category: str | None = None
    forename: str = ""
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class Gold:
    """Personal data in a text: characters from `start` to before `end`. `ignored`: neither right nor wrong if found."""

    start: int
    end: int
    category: str
    forename: str = ""
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One text. `template` names where it is from, so that a miss can be reported without quoting it."""

    template: str
    half: Half
    seed: int
    text: str
    gold: tuple[Gold, ...]

    @property
    def personal(self) -> bool:
        return any(not gold.ignored for gold in self.gold)


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Gold, ...]]:
    """Join the pieces, and say where the personal ones have come to stand."""
    parts: list[str] = []
    gold: list[Gold] = []
    place = 0
    for piece in pieces:
        end = place + len(piece.text)
        if piece.category is not None:
            gold.append(Gold(place, end, piece.category, piece.forename))
        parts.append(piece.text)
        place = end
    return "".join(parts), tuple(gold)
