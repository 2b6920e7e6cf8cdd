# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small-group suppression: which figures may be published, so that none concerns fewer than five people.

Every figure is a sum over records (a group of requests). Whoever knows all published figures can add and subtract
them: what they can learn are the linear combinations, and such a combination concerns the people whose records it does
not cancel out. Figures are published as long as no combination, other than zero, concerns fewer than five.
That covers a total minus the cells that are shown, several tables against each other, and categories that overlap.

How that is decided: records that are in the same figures can never be told apart and count as one column of a matrix
with a row for each figure. Columns of five people or more must cancel out; elimination leaves the combinations that do.
Among them, one that is confined to the columns of some four people at most is looked for. All is reckoned modulo a
prime: a combination that exists exists there too, so nothing is overlooked. Where the search would take too long, the
figure is not published.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

SMALLEST_GROUP = 5
_PRIME = 2**61 - 1
_MOST_GROUPS = 4_000

_Matrix = list[list[int]]


@dataclass(frozen=True, slots=True)
class Record:
    """Requests that are alike: whose they are, and the figures that they count in."""

    person: str
    figures: frozenset[Hashable]


def publishable(records: Sequence[Record], order: Sequence[Hashable]) -> frozenset[Hashable]:
    """The figures that may be published; those earlier in `order` are preferred. One without records is never in."""
    people: dict[frozenset[Hashable], set[str]] = {}
    for record in records:
        people.setdefault(record.figures, set()).add(record.person)
    reach: dict[Hashable, set[str]] = {}
    for figures, who in people.items():
        for figure in figures:
            reach.setdefault(figure, set()).update(who)
    accepted: list[Hashable] = []
    for figure in order:
        # The simple rule first; what is left to decide is what could be calculated.
        if len(reach.get(figure, ())) >= SMALLEST_GROUP and _safe([*accepted, figure], people):
            accepted.append(figure)
    return frozenset(accepted)


def _safe(figures: Sequence[Hashable], people: Mapping[frozenset[Hashable], set[str]]) -> bool:
    columns: dict[tuple[bool, ...], set[str]] = {}
    for member_of, who in people.items():
        columns.setdefault(tuple(figure in member_of for figure in figures), set()).update(who)
    large = [column for column, who in columns.items() if len(who) >= SMALLEST_GROUP]
    small = [column for column, who in columns.items() if len(who) < SMALLEST_GROUP]
    rows = [[int(column[place]) for column in large + small] for place in range(len(figures))]
    left = [row[len(large) :] for row in _eliminate(rows, len(large))[1]]
    return not _confined(left, [frozenset(columns[column]) for column in small])


def _confined(rows: _Matrix, people: Sequence[frozenset[str]]) -> bool:
    """Whether some combination of the rows, other than zero, concerns fewer than five people."""
    rows = _independent(rows)
    if not rows:
        return False
    if len(rows) == 1:
        concerned = frozenset[str]().union(*(who for value, who in zip(rows[0], people, strict=True) if value))
        return len(concerned) < SMALLEST_GROUP
    groups = _groups(people)
    if groups is None:
        return True
    for group in groups:
        outside = [place for place, who in enumerate(people) if not who <= group]
        # Fewer independent rows outside the group than in all: then some combination is zero there.
        if len(_independent([[row[place] for place in outside] for row in rows])) < len(rows):
            return True
    return False


def _groups(people: Sequence[frozenset[str]]) -> set[frozenset[str]] | None:
    """All unions of columns with fewer than five people; None when there are too many to look at."""
    groups: set[frozenset[str]] = {frozenset()}
    for who in set(people):
        groups |= {union for group in groups if len(union := group | who) < SMALLEST_GROUP}
        if len(groups) > _MOST_GROUPS:
            return None
    return groups


def _eliminate(rows: _Matrix, columns: int) -> tuple[_Matrix, _Matrix]:
    """Gaussian elimination on the first columns: the pivot rows, and the others, which are zero in these columns."""
    rest = [row[:] for row in rows]
    pivots: _Matrix = []
    for place in range(columns):
        found = next((number for number, row in enumerate(rest) if row[place]), None)
        if found is None:
            continue
        pivot = rest.pop(found)
        inverse = pow(pivot[place], -1, _PRIME)
        for row in rest:
            if row[place]:
                factor = row[place] * inverse % _PRIME
                row[:] = [(value - factor * other) % _PRIME for value, other in zip(row, pivot, strict=True)]
        pivots.append(pivot)
    return pivots, rest


def _independent(rows: _Matrix) -> _Matrix:
    return _eliminate(rows, len(rows[0]) if rows else 0)[0]
