# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a request is booked with: the provider's count where it can be true, else an estimate that is never too low."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import usage
from gateway.usage import Usage


@given(st.text(max_size=2000), st.integers(0, 3))
def test_the_estimate_is_never_zero_and_grows(text: str, attachments: int) -> None:
    size = len(text.encode())
    estimate = usage.estimate_tokens(size, attachments)
    assert estimate >= 1
    assert estimate * usage.BYTES_PER_TOKEN >= size
    assert usage.estimate_tokens(size + 1, attachments) >= estimate
    assert usage.estimate_tokens(size, attachments + 1) == estimate + usage.TOKENS_PER_ATTACHMENT


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ({"prompt_tokens": 11, "completion_tokens": 3}, (11, 3, True)),
        ({"prompt_tokens": 11}, (11, 0, True)),
        ({"prompt_tokens": 11, "total_tokens": 11}, (11, 0, True)),
        ({"prompt_tokens": 0, "completion_tokens": 3}, (5, 3, False)),  # nobody asks nothing
        ({"prompt_tokens": usage.MAX_TOKENS, "completion_tokens": 1}, (usage.MAX_TOKENS, 1, True)),
        ({}, (5, 2, False)),
        ({"completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": None, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 11, "completion_tokens": None}, (5, 2, False)),
        ({"prompt_tokens": -1, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 11, "completion_tokens": -3}, (5, 2, False)),
        ({"prompt_tokens": "11", "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 1.5, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": True, "completion_tokens": True}, (5, 2, False)),
        ({"prompt_tokens": usage.MAX_TOKENS + 1, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 2**63, "completion_tokens": 3}, (5, 2, False)),
        ({"prompt_tokens": 11, "completion_tokens": 2**31}, (5, 2, False)),
        # Thoughts within the answer's count (OpenAI), beside it (xAI), and a total that helps nobody.
        ({"prompt_tokens": 11, "completion_tokens": 30, "total_tokens": 41}, (11, 30, True)),
        ({"prompt_tokens": 12, "completion_tokens": 2, "total_tokens": 331}, (12, 319, True)),
        ({"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 0}, (11, 3, True)),
        ({"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": None}, (11, 3, True)),
        ({"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": -7}, (11, 3, True)),
        ({"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 2**40}, (11, 3, True)),
    ],
    ids=repr,
)
def test_a_report_of_the_provider(report: dict[str, Any], expected: tuple[int, int, bool]) -> None:
    counted = Usage(tokens_in=5, tokens_out=2)
    counted.report(report)
    assert (counted.tokens_in, counted.tokens_out, counted.reported) == expected


@pytest.mark.parametrize(
    ("least_in", "text_out", "report", "expected"),
    [
        (100, 0, (0, 3), (400, 3, False)),  # a prompt cannot be nothing
        (100, 0, (99, 3), (400, 3, False)),
        (100, 0, (100, 3), (100, 3, True)),
        (0, 1, (11, 0), (11, 7, False)),  # nor an answer that was seen
        (0, 16, (11, 1), (11, 1, True)),
        (0, 17, (11, 1), (11, 7, False)),
        (0, 1600, (11, 99), (11, 7, False)),
        (0, 1600, (11, 100), (11, 100, True)),
        (100, 1600, (0, 0), (400, 7, False)),
        (0, 0, (11, 0), (11, 0, True)),  # an empty answer is one
    ],
    ids=repr,
)
def test_a_report_that_cannot_be_true(
    least_in: int, text_out: int, report: tuple[int, int], expected: tuple[int, int, bool]
) -> None:
    """Our own estimate counts then, side by side."""
    counted = Usage(tokens_in=400, tokens_out=7, least_in=least_in, text_out=text_out)
    counted.report({"prompt_tokens": report[0], "completion_tokens": report[1]})
    assert (counted.tokens_in, counted.tokens_out, counted.reported) == expected


@pytest.mark.parametrize(
    ("sizes", "tokens", "text"),
    [([], 0, 0), ([0], 1, 0), ([4, 4, 5], 3, 13), ([0, 300, 2, 0], 103, 302), ([3, 6, 9], 6, 18)],
)
def test_a_stream_without_a_report(sizes: list[int], tokens: int, text: int) -> None:
    counted = Usage(tokens_in=5)
    for size in sizes:
        counted.passed(size)
    assert (counted.tokens_out, counted.text_out, counted.reported) == (tokens, text, False)


def test_a_report_in_every_event_may_be_the_last_but_one() -> None:
    """Some providers count up in each event. Who hangs up before the last one does not save what came after it."""
    counted = Usage(tokens_in=5)
    for told in (0, 5, 10):
        counted.passed(20)
        counted.report({"prompt_tokens": 11, "completion_tokens": told})
    assert (counted.tokens_in, counted.tokens_out) == (11, 10)
    counted.passed(20)
    assert counted.tokens_out == 16
    counted.passed(0)
    assert counted.tokens_out == 16, "an event without text after the report is the end of the stream"


def test_a_whole_answer_without_a_report() -> None:
    counted = Usage(tokens_in=5)
    counted.whole(300)
    assert (counted.tokens_out, counted.text_out) == (101, 300)
    counted.report({"prompt_tokens": 11, "completion_tokens": 0})
    assert (counted.tokens_in, counted.tokens_out, counted.reported) == (11, 101, False)


def test_a_provider_that_did_nothing() -> None:
    counted = Usage(tokens_in=5, least_in=3, most_out=100)
    counted.nothing()
    counted.end(finished=True, streamed=True, thinks=False)
    assert (counted.tokens_in, counted.tokens_out) == (0, 0)


@pytest.mark.parametrize(
    ("finished", "streamed", "thinks", "reported", "seen", "booked"),
    [
        (True, True, False, False, 7, 7),
        (True, False, False, False, 7, 7),
        (True, True, True, True, 7, 7),
        (True, True, True, False, 7, 100),  # the thoughts may not have been in the stream
        (True, False, True, False, 7, 100),
        (False, True, False, False, 7, 7),
        (False, True, False, False, 0, 0),  # nobody knows that anything was written yet
        (False, False, False, False, 0, 100),  # the provider writes on, unseen
        (False, True, True, False, 7, 100),
        (False, True, True, True, 7, 7),
        (False, True, True, True, 0, 100),  # »0 so far« before the thoughts
        (False, False, False, False, 120, 120),  # never less than what was seen
    ],
)
def test_how_an_answer_ends(
    finished: bool, streamed: bool, thinks: bool, reported: bool, seen: int, booked: int
) -> None:
    counted = Usage(tokens_in=5, tokens_out=seen, reported=reported, most_out=100)
    counted.end(finished=finished, streamed=streamed, thinks=thinks)
    assert (counted.tokens_in, counted.tokens_out) == (5, booked)


_EVENTS = st.lists(st.integers(0, 400), max_size=30)
_REPORTS = st.none() | st.tuples(st.integers(0, 5000), st.integers(0, 5000))


@given(_EVENTS, _REPORTS, st.booleans(), st.booleans(), st.booleans())
def test_an_answer_is_never_free(
    sizes: list[int], report: tuple[int, int] | None, finished: bool, streamed: bool, thinks: bool
) -> None:
    """Whatever is reported and however it ends: what was seen is paid, and at least as much as it can have been."""
    counted = Usage(tokens_in=50, least_in=10, most_out=100)
    for size in sizes:
        counted.passed(size)
    if report is not None:
        counted.report({"prompt_tokens": report[0], "completion_tokens": report[1]})
    counted.end(finished=finished, streamed=streamed, thinks=thinks)
    assert counted.tokens_in >= 10
    assert counted.tokens_out * usage.MOST_BYTES_PER_TOKEN >= sum(sizes)
