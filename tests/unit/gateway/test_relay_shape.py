# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer is a chat and nothing else, in a stream as in one piece."""

import copy
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.relay_shape import ShapeError, clean, clean_embeddings

Where = Literal["delta", "message"]
CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "suche", "arguments": "{}"}}
SAID: dict[str, Any] = {
    "role": "assistant",
    "content": "Ja",
    "reasoning_content": "weil",
    "reasoning": "weil",
    "refusal": None,
    "tool_calls": [CALL],
}


def answer(where: Where, said: Any = SAID, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, where: copy.deepcopy(said), "finish_reason": None, "logprobs": {"content": []}}
    return {
        "id": "1", "object": "chat", "created": 1, "model": "m", "system_fingerprint": None, "service_tier": "x",
        "usage": {"prompt_tokens": 1}, "choices": [choice], **more,
    }  # fmt: skip


@pytest.mark.parametrize("where", ["delta", "message"])
def test_a_chat_stays_as_it_is(where: Where) -> None:
    whole = answer(where)
    assert not clean(whole, where)
    assert whole == answer(where)


@pytest.mark.parametrize("where", ["delta", "message"])
@pytest.mark.parametrize(
    "name",
    [
        "event", "ampel", "sources", "selected_model_id", "type", "done", "output", "content", "timings", "citations",
        "provider_specific_fields", "error", "", "EVENT", "detail",
    ],
)  # fmt: skip
def test_what_stands_beside_is_taken_out(where: Where, name: str) -> None:
    whole = answer(where, **{name: {"x": 1}})
    assert clean(whole, where)
    assert whole == answer(where)


@pytest.mark.parametrize("where", ["delta", "message"])
@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"annotations": [{"url_citation": {"url": "https://boese.example"}}], "content": "Ja"}, {"content": "Ja"}),
        ({"content": [{"type": "text", "text": "x"}]}, {}),
        ({"content": 7, "role": "user"}, {"role": "user"}),
        ({"event": {}, "images": [], "audio": {}}, {}),
        ({"tool_calls": "x"}, {}),
        ({"tool_calls": ["x"]}, {}),
        ({"tool_calls": [{**CALL, "event": 1}]}, {"tool_calls": [CALL]}),
        ({"tool_calls": [{"function": {"arguments": {}, "code": "y"}}]}, {"tool_calls": [{"function": {}}]}),
        ({"tool_calls": [{"function": "x"}]}, {"tool_calls": [{}]}),
        ({"role": {}, "refusal": []}, {}),
    ],
)  # fmt: skip
def test_what_is_said_is_text(where: Where, said: dict[str, Any], left: dict[str, Any]) -> None:
    whole = answer(where, said)
    assert clean(whole, where)
    assert whole == answer(where, left)


def test_a_chunk_has_no_message_and_an_answer_no_delta() -> None:
    """What is not read would not be cleaned, and somebody else might read it."""
    for where, other in (("delta", "message"), ("message", "delta")):
        whole = {"choices": [{where: {"content": "Ja"}, other: {"event": "x"}, "text": "x"}]}
        assert clean(whole, where)  # type: ignore[arg-type]
        assert whole == {"choices": [{where: {"content": "Ja"}}]}


@pytest.mark.parametrize(
    "whole",
    [
        {}, {"choices": None}, {"choices": {}}, {"choices": ["x"]}, {"choices": [1]}, {"choices": [{"delta": "x"}]},
        {"choices": [{"delta": []}]}, {"choices": [{}] * 9},
        {"choices": [{"index": 99}]}, {"choices": [{"index": -1}]},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_answer(whole: dict[str, Any]) -> None:
    with pytest.raises(ShapeError):
        clean(whole, "delta")


def test_embeddings() -> None:
    whole = {"object": "list", "model": "m", "data": [{"embedding": [0.5]}], "usage": {}}
    assert not clean_embeddings(dict(whole))
    more = {**whole, "event": {}}
    assert clean_embeddings(more)
    assert more == whole
    with pytest.raises(ShapeError):
        clean_embeddings({"data": "x"})


_NAMES = st.sampled_from(["choices", "delta", "content", "event", "tool_calls", "function", "index", "usage", "x"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
)


@given(st.dictionaries(_NAMES, _JSON, max_size=4))
def test_clean_is_clean(whole: dict[str, Any]) -> None:
    try:
        clean(whole, "delta")
    except ShapeError:
        return
    assert not clean(whole, "delta"), "what was taken out is out"
    assert set(whole) <= {"choices", "usage"}
    for choice in whole["choices"]:
        assert set(choice) <= {"index", "delta"}
        assert set(choice.get("delta") or {}) <= {"content", "tool_calls"}
