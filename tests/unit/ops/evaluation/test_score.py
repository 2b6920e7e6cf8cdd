# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting, by tables made by hand."""

import pytest

from gateway.detect.engine import Span
from ops.evaluation.sample import PERSON, Gold, Half, Sample
from ops.evaluation.score import Tally, by_half, tally

PHONE = "phone"


def _sample(*gold: Gold, half: Half = Half.TUNING) -> Sample:
    return Sample("letters/one", half, 1, "x" * 100, gold)


def _phone(start: int, end: int) -> Gold:
    return Gold(start, end, PHONE)


# gold, spans: found, missed, right, wrong
CASES = [
    ([], [], (0, 0, 0, 0), "nothing there, nothing found"),
    ([_phone(10, 20)], [Span(10, 20, PHONE)], (1, 0, 1, 0), "exactly"),
    ([_phone(10, 20)], [Span(5, 11, PHONE)], (1, 0, 1, 0), "one sign in common"),
    ([_phone(10, 20)], [Span(20, 30, PHONE)], (0, 1, 0, 1), "side by side is no overlap"),
    ([_phone(10, 20)], [Span(5, 10, PHONE)], (0, 1, 0, 1), "the other side"),
    ([_phone(10, 20)], [], (0, 1, 0, 0), "missed"),
    ([], [Span(1, 5, PHONE)], (0, 0, 0, 1), "nothing there"),
    ([_phone(10, 20)], [Span(10, 20, "iban")], (0, 1, 0, 0), "another detector does not count"),
    ([_phone(10, 20)], [Span(10, 12, PHONE), Span(15, 20, PHONE)], (1, 0, 2, 0), "in two pieces"),
    ([_phone(10, 20), _phone(30, 40)], [Span(12, 35, PHONE)], (2, 0, 1, 0), "one span over two"),
    ([_phone(10, 20), _phone(30, 40)], [Span(31, 33, PHONE), Span(60, 70, PHONE)], (1, 1, 1, 1), "some of each"),
    ([Gold(10, 20, "iban")], [Span(10, 20, PHONE)], (0, 0, 0, 1), "the wrong kind of thing"),
    ([Gold(10, 20, PHONE, ignored=True)], [Span(10, 20, PHONE)], (0, 0, 0, 0), "ignored and found"),
    ([Gold(10, 20, PHONE, ignored=True)], [], (0, 0, 0, 0), "ignored and not found"),
    (
        [Gold(10, 20, PHONE, ignored=True), _phone(10, 30)],
        [Span(12, 14, PHONE)],
        (1, 0, 1, 0),
        "ignored inside another",
    ),
]


@pytest.mark.parametrize(("gold", "spans", "expected", "why"), CASES, ids=[case[3] for case in CASES])
def test_tally(gold: list[Gold], spans: list[Span], expected: tuple[int, int, int, int], why: str) -> None:
    result = tally(_sample(*gold), spans, {PHONE}, {PHONE})
    assert (result.found, result.missed, result.right, result.wrong) == expected, why


def test_all_together_counts_a_number_found_by_a_neighbour() -> None:
    sample = _sample(Gold(10, 20, "iban"))
    result = tally(sample, [Span(10, 20, PHONE)], {"iban", PHONE}, {"iban", PHONE})
    assert (result.recall, result.precision) == (1.0, 1.0)


def test_a_part_of_the_gold_can_be_counted_alone() -> None:
    sample = _sample(Gold(0, 5, PERSON, forename="Erika"), Gold(10, 15, PERSON))
    result = tally(sample, [Span(0, 5, PERSON)], {PERSON}, {PERSON}, lambda gold: not gold.forename)
    assert (result.found, result.missed) == (0, 1)


@pytest.mark.parametrize(
    ("counts", "recall", "precision"),
    [((0, 0, 0, 0), None, None), ((3, 1, 3, 0), 0.75, 1.0), ((0, 2, 0, 0), 0.0, None), ((1, 0, 1, 3), 1.0, 0.25)],
)
def test_shares(counts: tuple[int, int, int, int], recall: float | None, precision: float | None) -> None:
    result = Tally(*counts)
    assert (result.recall, result.precision) == (recall, precision)


def test_where_it_went_wrong_is_the_template_and_no_text() -> None:
    result = tally(_sample(_phone(1, 5)), [Span(50, 60, PHONE)], {PHONE}, {PHONE})
    assert (result.missed_in, result.wrong_in) == ({"letters/one": 1}, {"letters/one": 1})


def test_sums_by_half() -> None:
    sums = by_half(
        [(Half.TUNING, Tally(1, 1, 1, 0)), (Half.HELDOUT, Tally(0, 2, 0, 3)), (Half.HELDOUT, Tally(4, 0, 4, 0))]
    )
    assert [(sums[half].found, sums[half].missed, sums[half].wrong) for half in (Half.TUNING, Half.HELDOUT, None)] == [
        (1, 1, 0),
        (4, 2, 3),
        (5, 3, 3),
    ]
