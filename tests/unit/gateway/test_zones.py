# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The orders that everything is judged by are the declared ones, never the alphabetical ones of `str`."""

import itertools
import operator
from collections.abc import Callable
from typing import Any

import pytest

from gateway.zones import DataClass, Zone

ZONES = ["green", "yellow", "red"]
CLASSES = ["public", "internal", "personal", "confidential", "social"]
COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


def _pairs() -> list[tuple[type[Zone] | type[DataClass], str, str, int, int]]:
    return [
        (kind, low, high, order.index(low), order.index(high))
        for kind, order in ((Zone, ZONES), (DataClass, CLASSES))
        for low, high in itertools.product(order, repeat=2)
    ]


@pytest.mark.parametrize("compare", COMPARISONS, ids=lambda compare: str(compare.__name__))
@pytest.mark.parametrize(("kind", "a", "b", "rank_a", "rank_b"), _pairs())
def test_order(
    kind: type[Zone] | type[DataClass],
    a: str,
    b: str,
    rank_a: int,
    rank_b: int,
    compare: Callable[[Any, Any], bool],
) -> None:
    assert compare(kind(a), kind(b)) is compare(rank_a, rank_b)


@pytest.mark.parametrize(("kind", "order"), [(Zone, ZONES), (DataClass, CLASSES)])
def test_max_sorted_and_rank(kind: type[Zone] | type[DataClass], order: list[str]) -> None:
    values = [kind(name) for name in order]
    assert max(reversed(values)) is values[-1]
    assert min(values) is values[0]
    assert sorted(kind(name) for name in sorted(order)) == values
    assert sorted(values) != sorted(order), "the declared order must differ from the alphabetical one to be tested"
    assert [value.rank for value in values] == list(range(len(order)))
    assert list(kind) == values


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge], ids=lambda c: str(c.__name__))
@pytest.mark.parametrize(
    ("a", "b"), [(Zone.RED, DataClass.PUBLIC), (Zone.RED, "red"), ("red", Zone.RED), (Zone.GREEN, 1)]
)
def test_other_types_are_not_compared(a: object, b: object, compare: Callable[[Any, Any], bool]) -> None:
    """A plain string least of all: `str` would answer, alphabetically."""
    with pytest.raises(TypeError):
        compare(a, b)


@pytest.mark.parametrize(
    ("value", "german"),
    [
        (Zone.GREEN, "Grün"),
        (Zone.YELLOW, "Gelb"),
        (Zone.RED, "Rot"),
        (DataClass.PUBLIC, "öffentliche Daten"),
        (DataClass.INTERNAL, "interne Daten"),
        (DataClass.PERSONAL, "personenbezogene Daten"),
        (DataClass.CONFIDENTIAL, "vertrauliche Daten"),
        (DataClass.SOCIAL, "Sozialdaten"),
    ],
)
def test_german_names(value: Zone | DataClass, german: str) -> None:
    assert value.german == german


@pytest.mark.parametrize("kind", [Zone, DataClass])
def test_they_are_plain_strings_outside(kind: type[Zone] | type[DataClass]) -> None:
    for value in kind:
        assert f"{value}" == value.value
        assert kind(value.value) is value
