# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hold what was found against what is there.

A gold span is found when a span overlaps it by a character. A span is right when it overlaps a gold span, wrong when it
overlaps none, and counted neither way when it only overlaps ignored ones.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from gateway.detect.engine import Span
from ops.evaluation.sample import Gold, Half, Sample

Where = Counter[str]


@dataclass(slots=True)
class Tally:
    """Counts of one kind; `missed_in` and `wrong_in` name templates, and quote nothing."""

    found: int = 0
    missed: int = 0
    right: int = 0
    wrong: int = 0
    missed_in: Where = field(default_factory=Counter)
    wrong_in: Where = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.found + self.missed

    @property
    def recall(self) -> float | None:
        """Share of the gold spans that were found; None when there are none."""
        return self.found / self.total if self.total else None

    @property
    def precision(self) -> float | None:
        """Share of the found spans that are right; None when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    def __iadd__(self, other: "Tally") -> "Tally":
        self.found += other.found
        self.missed += other.missed
        self.right += other.right
        self.wrong += other.wrong
        self.missed_in.update(other.missed_in)
        self.wrong_in.update(other.wrong_in)
        return self


def tally(
    sample: Sample,
    spans: Iterable[Span],
    categories: Collection[str],
    detectors: Collection[str],
    counted: Callable[[Gold], bool] = lambda _gold: True,
) -> Tally:
    """Compare the sample's gold of these categories with the spans of these detectors.

    `counted` narrows down which gold is counted for the recall.
    """
    chosen = [span for span in spans if span.detector in detectors]
    gold = [entry for entry in sample.gold if entry.category in categories]
    result = Tally()
    for entry in gold:
        if entry.ignored or not counted(entry):
            continue
        if any(_overlap(entry, span) for span in chosen):
            result.found += 1
        else:
            result.missed += 1
            result.missed_in[sample.template] += 1
    for span in chosen:
        touched = [entry for entry in gold if _overlap(entry, span)]
        if any(not entry.ignored for entry in touched):
            result.right += 1
        elif not touched:
            result.wrong += 1
            result.wrong_in[sample.template] += 1
    return result


def by_half(tallies: Iterable[tuple[Half, Tally]]) -> Mapping[Half | None, Tally]:
    """Sums for each half, and for both under None."""
    sums: dict[Half | None, Tally] = {Half.TUNING: Tally(), Half.HELDOUT: Tally(), None: Tally()}
    for half, result in tallies:
        sums[half] += result
        sums[None] += result
    return sums


def _overlap(gold: Gold, span: Span) -> bool:
    return span.start < gold.end and gold.start < span.end
