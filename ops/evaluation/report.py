# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an evaluation has measured, and which goals that meets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ops.evaluation.sample import Half
from ops.evaluation.score import Tally

# Issue 3: for identifiers, for person names on municipal texts, and for ordinary public texts.
IDENTIFIER_RECALL, IDENTIFIER_PRECISION = 0.99, 0.97
NAME_RECALL, NAME_PRECISION = 0.93, 0.85
REFUSED = 0.02


@dataclass(frozen=True, slots=True)
class Goal:
    """`worst`: the weaker one of the held-out half and of all texts, since both have to reach it. None: unmeasured."""

    title: str
    worst: float | None
    wanted: float
    at_most: bool = False
    heldout: float | None = None
    whole: float | None = None

    @property
    def met(self) -> bool:
        if self.worst is None:
            return False
        return self.worst <= self.wanted if self.at_most else self.worst >= self.wanted


@dataclass(frozen=True, slots=True)
class Row:
    """One category: sums for each half, and for both under None."""

    title: str
    halves: Mapping[Half | None, Tally]


@dataclass(slots=True)
class Refusals:
    """How many of some texts a zone for public data would refuse, because of what, and in which open template."""

    title: str
    texts: int = 0
    refused: int = 0
    heldout_texts: int = 0
    heldout_refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)

    def add(self, reasons: frozenset[str], template: str, *, heldout: bool) -> None:
        self.texts += 1
        self.heldout_texts += heldout
        if reasons:
            self.refused += 1
            self.heldout_refused += heldout
            self.reasons.update(reasons)
            if not heldout:
                self.places[template] += 1

    @property
    def share(self) -> float | None:
        return self.refused / self.texts if self.texts else None

    @property
    def heldout_share(self) -> float | None:
        return self.heldout_refused / self.heldout_texts if self.heldout_texts else None

    @property
    def worst(self) -> float | None:
        """The higher share of the held-out half and of all."""
        known = [share for share in (self.share, self.heldout_share) if share is not None]
        return max(known, default=None)


@dataclass(slots=True)
class Report:
    """All tables. `tier2` says why there is no tier 2, or nothing when there is one."""

    seeds: tuple[int, ...]
    tuning: bool
    date: str
    texts: int
    templates: int
    tier2: str
    identifiers: list[Row] = field(default_factory=list)
    names: list[Row] = field(default_factory=list)
    news: list[Row] = field(default_factory=list)
    public: list[Refusals] = field(default_factory=list)
    personal: list[Refusals] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "date": self.date,
            "seeds": list(self.seeds),
            "tuning_seeds": self.tuning,
            "texts": self.texts,
            "templates": self.templates,
            "tier2": self.tier2 or "vorhanden",
            "identifiers": [_row_json(row) for row in self.identifiers],
            "names": [_row_json(row) for row in self.names],
            "germeval": [_row_json(row) for row in self.news],
            "public": [_refusals_json(entry) for entry in self.public],
            "personal": [_refusals_json(entry) for entry in self.personal],
            "goals": [
                {
                    "title": goal.title,
                    "value": goal.worst,
                    "heldout": goal.heldout,
                    "all": goal.whole,
                    "wanted": goal.wanted,
                    "at_most": goal.at_most,
                    "met": goal.met,
                }
                for goal in self.goals
            ],
        }


def at_least(title: str, row: Row, wanted: float, *, precision: bool) -> Goal:
    """A goal for a row's recall or precision; unmeasured when the held-out half or the whole is unknown."""
    heldout, whole = (
        tally.precision if precision else tally.recall for tally in (row.halves[Half.HELDOUT], row.halves[None])
    )
    worst = None if heldout is None or whole is None else min(heldout, whole)
    return Goal(title, worst, wanted, heldout=heldout, whole=whole)


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "category": row.title,
        **{str(half or "both"): _tally_json(tally, half) for half, tally in row.halves.items()},
    }


def _tally_json(tally: Tally, half: Half | None) -> dict[str, Any]:
    """Places of the open half only: those of both would tell what is missed in the held-out one."""
    counts = {
        "gold": tally.total,
        "recall": tally.recall,
        "precision": tally.precision,
        "missed": tally.missed,
        "wrong": tally.wrong,
    }
    if half is not Half.TUNING:
        return counts
    return {
        **counts,
        "missed_in": dict(tally.missed_in.most_common()),
        "wrong_in": dict(tally.wrong_in.most_common()),
    }


def _refusals_json(entry: Refusals) -> dict[str, Any]:
    return {
        "texts": entry.title,
        "count": entry.texts,
        "refused": entry.refused,
        "share": entry.share,
        "heldout_share": entry.heldout_share,
        "reasons": dict(entry.reasons.most_common()),
        "in": dict(entry.places.most_common()),
    }
