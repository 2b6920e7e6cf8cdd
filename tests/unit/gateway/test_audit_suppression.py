# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""No figure about fewer than five people, whatever somebody calculates who knows all the published ones."""

import itertools
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from gateway.audit_suppression import SMALLEST_GROUP, Record, publishable


def records(*groups: tuple[str, str]) -> list[Record]:
    """("abc", "total red") -> one request each of a, b and c that counts in both figures."""
    return [Record(person, frozenset(figures.split())) for people, figures in groups for person in people]


@pytest.mark.parametrize(
    ("groups", "order", "expected"),
    [
        ([("abcde", "total")], "total", "total"),
        ([("abcd", "total")], "total", ""),
        ([], "total", ""),
        # All cells are large.
        ([("abcde", "total green"), ("fghij", "total red")], "total green red", "total green red"),
        # One small cell alone would be the total minus the other: so the other is hidden, too.
        ([("abcdefgh", "total green"), ("ij", "total red")], "total green red", "total"),
        # The next smallest is hidden with it.
        (
            [("abcdefgh", "total green"), ("abcdef", "total yellow"), ("ij", "total red")],
            "total green yellow red",
            "total green",
        ),
        # Two small cells of five people together hide each other.
        (
            [("abcdefgh", "total green"), ("ijk", "total yellow"), ("lm", "total red")],
            "total green yellow red",
            "total green",
        ),
        # Two small cells of the same three people do not.
        (
            [("abcdefgh", "total green"), ("abc", "total yellow"), ("abc", "total red")],
            "total green yellow red",
            "total",
        ),
        # Across two tables: all who were refused asked red, and the rest of red are two.
        (
            [("abcdef", "total green"), ("ghijk", "total red deny"), ("ab", "total red")],
            "total green red deny",
            "total green red",
        ),
        # A category inside a class: the class without the category would be three people.
        (
            [("abcdefgh", "total public"), ("abcde", "total personal iban"), ("fgh", "total personal")],
            "total public personal iban",
            "total public personal",
        ),
        # Somebody in both groups is still one person.
        (
            [("abcdefgh", "total green"), ("abcd", "total red"), ("abcd", "total red")],
            "total green red",
            "total",
        ),
    ],
)  # fmt: skip
def test_cases(groups: list[tuple[str, str]], order: str, expected: str) -> None:
    assert publishable(records(*groups), order.split()) == frozenset(expected.split())


def test_earlier_figures_are_preferred() -> None:
    found = records(("abcdefgh", "total green"), ("abcdef", "total yellow"), ("ij", "total red"))
    assert publishable(found, ["total", "yellow", "green", "red"]) == {"total", "yellow"}
    assert publishable(found, ["green", "yellow", "red", "total"]) == {"green", "yellow"}


def test_where_the_search_would_take_too_long_nothing_is_published() -> None:
    """Two independent combinations over very many small cells."""
    cells = [f"c{number}" for number in range(60)]
    found = records(("abcdefgh", "total other"))
    found += [
        Record(f"p{number}", frozenset({"total", cell, "odd" if number % 2 else "even"}))
        for number, cell in enumerate(cells)
    ]
    shown = publishable(found, ["total", "other", "odd", "even", *cells])
    assert "total" in shown
    assert not shown & set(cells)


_ORDER = ["total", "green", "yellow", "red", "public", "personal", "iban", "phone"]


@st.composite
def _month(draw: st.DrawFn) -> list[Record]:
    """A month of a small town: from hardly anybody to enough that nearly all can be shown."""
    random = draw(st.randoms(use_true_random=False))
    people = draw(st.integers(3, 14))
    chance = {zone: random.random() for zone in ("green", "yellow", "red")}
    found = []
    for person in range(people):
        for _ in range(random.randint(1, 6)):
            zone = random.choices(list(chance), [*chance.values()])[0]
            data_class = "personal" if random.random() < chance["green"] else "public"
            more = {name for name in ("iban", "phone") if data_class == "personal" and random.random() < chance["red"]}
            found.append(Record(f"p{person}", frozenset({"total", zone, data_class, *more})))
    # Equal patterns are tried once: what counts is who is concerned.
    return list({(record.person, record.figures): record for record in found}.values())


def _by_trying(found: Sequence[Record], published: Sequence[str]) -> set[str] | None:
    """Every sum and difference with small whole factors; those concerned, when they are one to four.

    This is not how the code decides: it looks at each request of each person, and at each combination in turn.
    """
    patterns: dict[tuple[bool, ...], set[str]] = {}
    for record in found:
        patterns.setdefault(tuple(figure in record.figures for figure in published), set()).add(record.person)
    most = 2 if len(published) <= 5 else 1
    for factors in itertools.product(range(-most, most + 1), repeat=len(published)):
        concerned = {
            person
            for pattern, people in patterns.items()
            if sum(factor for factor, inside in zip(factors, pattern, strict=True) if inside)
            for person in people
        }
        if 0 < len(concerned) < SMALLEST_GROUP:
            return concerned
    return None


def _by_rank(found: Sequence[Record], published: Sequence[str]) -> tuple[str, ...] | None:
    """Every group of one to four people, and every combination at all, with fractions: exact, and slow."""
    people = sorted({record.person for record in found})

    def rank(records: Sequence[Record]) -> int:
        rows = [[Fraction(figure in record.figures) for record in records] for figure in published]
        done = 0
        for place in range(len(records)):
            pivot = next((row for row in rows[done:] if row[place]), None)
            if pivot is None:
                continue
            rows.remove(pivot)
            rows.insert(done, pivot)
            for number, row in enumerate(rows[done + 1 :], start=done + 1):
                factor = row[place] / pivot[place]
                rows[number] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
            done += 1
        return done

    unique = list({record.figures: record for record in found}.values())
    whole = rank(unique)
    for group in itertools.combinations(people, SMALLEST_GROUP - 1):
        outside = {record.figures: record for record in found if record.person not in group}
        if rank(list(outside.values())) < whole:
            return group
    return None


@settings(max_examples=200, deadline=None)
@given(_month())
def test_an_attacker_who_tries_all_sums_and_differences(found: list[Record]) -> None:
    published = [figure for figure in _ORDER if figure in publishable(found, _ORDER)]
    event(f"{len(published)} published")
    assert _by_trying(found, published) is None


@settings(max_examples=60, deadline=None)
@given(_month())
def test_an_attacker_with_linear_algebra(found: list[Record]) -> None:
    published = [figure for figure in _ORDER if figure in publishable(found, _ORDER)]
    assert _by_rank(found, published) is None


@settings(max_examples=60, deadline=None)
@given(_month())
def test_no_more_is_hidden_than_must_be(found: list[Record]) -> None:
    """Each hidden figure of five people or more would give something away."""
    published = publishable(found, _ORDER)
    for figure in _ORDER:
        if figure in published or len({r.person for r in found if figure in r.figures}) < SMALLEST_GROUP:
            continue
        more = [other for other in _ORDER if other in published or other == figure]
        assert _by_rank(found, more) is not None


@settings(max_examples=150, deadline=None)
@given(_month())
def test_a_hidden_cell_is_never_the_only_one_of_its_table(found: list[Record]) -> None:
    """So a request may as well be in another hidden cell, and no published figure would be different."""
    published = publishable(found, _ORDER)
    for table in (["green", "yellow", "red"], ["public", "personal"]):
        hidden = [cell for cell in table if cell not in published]
        used = [cell for cell in hidden if any(cell in record.figures for record in found)]
        assert not used or len(hidden) > 1 or "total" not in published


@pytest.mark.parametrize(
    ("careless", "concerned"),
    [
        (["total", "green", "yellow"], ["i", "j"]),
        (["red"], ["i", "j"]),
        (["green", "iban", "yellow"], ["h"]),
        (["iban", "personal"], ["h"]),
    ],
    ids=" ".join,
)
def test_the_attackers_find_what_is_published_carelessly(careless: list[str], concerned: list[str]) -> None:
    """They are no straw men."""
    found = records(
        ("abcdefg", "total green personal iban"),
        ("h", "total green personal"),
        ("abcdefg", "total yellow"),
        ("ij", "total red"),
    )
    assert _by_trying(found, careless) == set(concerned)
    assert _by_rank(found, careless) is not None


def test_publishing_is_not_given_up_for_safety() -> None:
    """Of many people in all cells, all is shown."""
    people = [f"p{number}" for number in range(40)]
    found = [
        Record(person, frozenset({"total", zone, data_class}))
        for person in people
        for zone in ("green", "yellow")
        for data_class in ("public", "personal")
    ]
    order = ["total", "green", "yellow", "public", "personal"]
    assert publishable(found, order) == set(order)
