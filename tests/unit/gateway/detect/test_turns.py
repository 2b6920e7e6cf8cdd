# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Data split over turns, and turns that only stand one after the other."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.turns import reading
from tests.unit.gateway.detect.harness import found

IBAN = "DE89 3704 0044 0532 0130 00"
SPLIT = [
    ([("user", "Meine IBAN: DE89 3704 0044"), ("user", "0532 0130 00, danke")], "iban", "two parts of one message"),
    ([("user", "DE89 3704 0044"), ("assistant", "Weiter?"), ("user", "0532 0130 00")], "iban", "an answer in between"),
    ([("user", "DE89 3704 0044"), ("assistant", "12?"), ("user", "0532 0130 00")], "iban", "an answer of digits"),
    ([("system", "Kunde DE89 3704 0044 05"), ("user", "32 0130 00")], "iban", "system message and user"),
    ([("user", "DE"), ("user", "89370400440532013000")], "iban", "after the country"),
    ([("user", "Teil 1: DE89 3704 0044"), ("user", "Teil 2: 0532 0130 00")], "iban", "numbered parts"),
    ([("user", digit) for digit in IBAN.replace(" ", "")], "iban", "a digit a message"),
    (
        [turn for digit in IBAN.replace(" ", "") for turn in (("user", digit), ("assistant", "ok"))],
        "iban",
        "a digit a message, each answered",
    ),
    ([("user", "erika@bei"), ("user", "spiel.example")], "email", "an address within its domain"),
    ([("user", "Schreib an erika"), ("user", "@beispiel.example")], "email", "an address before the sign"),
    ([("user", "02153"), ("tool", "ok"), ("user", "898-0")], "phone", "area code and number"),
    ([("user", "0211 99"), ("user", "9 45 67")], "phone", "within a number"),
    ([("name", "VIE-AB"), ("user", "123 ist falsch geparkt")], "plate", "name field and content"),
]


@pytest.mark.parametrize(("turns", "detector", "technique"), SPLIT, ids=[case[2] for case in SPLIT])
def test_what_is_split_is_found(turns: list[tuple[str, str]], detector: str, technique: str) -> None:
    assert detector in found(reading(turns)), technique


WHOLE = [
    ([("user", "Im Jahr 2024"), ("user", "12 Sitzungen")], "numbers that belong to their turns"),
    ([("user", "Haushalt 2024: 1.234.567"), ("assistant", "Gern."), ("user", "8 Seiten, bitte")], "an amount"),
    ([("user", "Danke"), ("assistant", "Gern"), ("user", "Tschüss")], "words"),
    ([("user", ""), ("user", " "), ("user", "\n")], "nothing"),
    ([], "no turns"),
]


@pytest.mark.parametrize(("turns", "reason"), WHOLE, ids=[case[1] for case in WHOLE])
def test_what_is_not_split_stays_as_it_is(turns: list[tuple[str, str]], reason: str) -> None:
    assert found(reading(turns)) == set(), reason


def test_turns_of_one_role_stand_together() -> None:
    assert reading([("user", "eins"), ("assistant", "zwei"), ("user", "drei")]) == "eins\ndrei\nzwei"


@given(st.lists(st.tuples(st.sampled_from(["system", "user", "assistant", "tool"]), st.text(max_size=80))))
def test_every_turn_is_in_the_reading(turns: list[tuple[str, str]]) -> None:
    text = reading(turns)
    assert all(turn in text for _, turn in turns)
    assert len(text) <= 7 * sum(len(turn) for _, turn in turns) + 7 * len(turns)


def test_many_turns_take_linear_time() -> None:
    turns = [("user", "1"), ("assistant", "2")] * 20_000
    start = time.perf_counter()
    reading(turns)
    assert time.perf_counter() - start < 2
