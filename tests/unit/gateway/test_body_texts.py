# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every string that a model could read is read here first, wherever it stands in a body."""

import time
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import body
from gateway.refusals import RefusedError
from tests.unit.gateway.bodies import PIXEL, attempt, parts, read


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": PIXEL, "note": "GEHEIM"},
        {"type": "image_url", "image_url": {"url": PIXEL, "detail": "GEHEIM"}},
        {"type": "input_audio", "input_audio": {"data": "UklG", "format": "GEHEIM"}},
        {"type": "file", "file": {"file_data": "data:text/plain,a", "filename": "GEHEIM"}},
    ],
    ids=repr,
)
def test_text_beside_an_attachment_is_read(part: dict[str, Any]) -> None:
    assert "GEHEIM" in read(**parts(part)).texts


@pytest.mark.parametrize(
    "lookalike",
    [
        {"tools": [{"type": "function", "function": {"x": {"type": "image_url", "image_url": "GEHEIM"}}}]},
        {"messages": [{"role": "assistant", "tool_calls": [{"type": "file", "file": {"file_data": "GEHEIM"}}]}]},
        {"messages": [{"role": "assistant", "tool_calls": [{"type": "file", "file": "GEHEIM"}]}]},
        {"response_format": {"type": "file", "file": "GEHEIM"}},
        {"logit_bias": {"GEHEIM": 1.5}},
        {"stop": ["GEHEIM"]},
        {"messages": [{"role": "user", "name": "GEHEIM", "content": "x"}]},
        {"messages": [{"role": "tool", "tool_call_id": "GEHEIM", "content": "x"}]},
        {"messages": [{"role": "assistant", "reasoning_content": "GEHEIM"}]},
        {"messages": [{"role": "assistant", "refusal": "GEHEIM"}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "GEHEIM": 1}]}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "file": {"y": "GEHEIM"}}]}]},
        {"reasoning_effort": "GEHEIM"},
        {"stream_options": {"x": "GEHEIM"}},
        {"tool_choice": "GEHEIM"},
    ],
    ids=repr,
)
def test_what_only_looks_like_an_attachment_is_read(lookalike: dict[str, Any]) -> None:
    assert "GEHEIM" in read(**lookalike).texts


@pytest.mark.parametrize(
    ("schema", "read_as"),
    [
        ({"const": 4111111111111111}, ["4111111111111111"]),
        ({"enum": [86095742719, -151512345]}, ["86095742719", "-151512345"]),
        ({"default": 4111111111111111.0}, ["4111111111111111"]),
        ({"default": 1234567.5}, ["1234567.5"]),
        ({"maxLength": 99_999, "minimum": -1, "x": True, "y": None, "multipleOf": 0.25}, []),
    ],
    ids=repr,
)
def test_a_number_that_could_be_somebodys_is_read(schema: dict[str, Any], read_as: list[str]) -> None:
    """A schema reaches the model as text: there a card number without quotes is one all the same."""
    texts = read(response_format={"type": "json_schema", "json_schema": {"schema": schema}}).texts
    assert [text for text in texts if text.lstrip("-").replace(".", "").isdigit()] == read_as


def test_a_parameter_that_is_a_number_is_no_text() -> None:
    texts = read(seed=4111111111111111, temperature=0.5, logit_bias={"1639": -100}).texts
    assert texts == ("Hallo", "1639")


_LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=5)
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
_CONTENT = (
    _JSON
    | st.text(max_size=5)
    | st.lists(
        st.fixed_dictionaries({"type": st.just("text"), "text": st.text(max_size=5)}, optional={"x": _JSON})
        | st.fixed_dictionaries({"type": st.just("image_url"), "image_url": st.just(PIXEL)}, optional={"x": _JSON}),
        max_size=3,
    )
)
_MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "tool"])},
    optional={
        "content": _CONTENT,
        "name": st.text(max_size=5),
        "tool_calls": st.lists(st.dictionaries(st.text(max_size=5), _JSON, max_size=2), max_size=2),
        "reasoning_content": st.text(max_size=5),
        "refusal": st.text(max_size=5),
    },
)
_BODY = st.fixed_dictionaries(
    {"model": st.just("gruen-chat"), "messages": st.lists(_MESSAGE, min_size=1, max_size=3)},
    optional={
        "stop": st.text(max_size=5) | st.lists(st.text(max_size=5), max_size=2),
        "tools": st.lists(
            st.fixed_dictionaries(
                {"type": st.just("function"), "function": st.dictionaries(st.text(max_size=5), _JSON, max_size=3)}
            ),
            max_size=2,
        ),
        "tool_choice": st.text(max_size=5) | st.dictionaries(st.text(max_size=5), _JSON, max_size=2),
        "response_format": st.dictionaries(st.text(max_size=5), _JSON, max_size=2),
        "logit_bias": st.dictionaries(st.text(max_size=5), st.integers(-100, 100), max_size=2),
        "reasoning_effort": st.text(max_size=5),
        "stream_options": st.dictionaries(st.text(max_size=5), _JSON, max_size=2),
    },
)
MARKER = "MARKE\u0007"  # a control character, so that no generated text holds it by chance


def _places(value: Any) -> list[Any]:
    """Every way to put the marker in the place of one value, or as one more key, anywhere in the body."""
    planted: list[Any] = [MARKER]
    if isinstance(value, list):
        for index, item in enumerate(value):
            planted += [[*value[:index], new, *value[index + 1 :]] for new in _places(item)]
        planted.append([*value, MARKER])
    elif isinstance(value, dict):
        for name, item in value.items():
            planted += [{**value, name: new} for new in _places(item)]
        planted.append({**value, MARKER: 1})
    return planted


@given(_BODY, st.data())
def test_no_string_escapes_the_detectors(given_body: dict[str, Any], data: st.DataObject) -> None:
    """Wherever a text stands, it is refused or it is among the texts; and what is refused is not repeated."""
    planted = data.draw(st.sampled_from(_places(given_body)))
    request = attempt(body.chat, orjson.dumps(planted))
    if isinstance(request, RefusedError):
        assert MARKER not in f"{request} {request.details}"
        return
    if request.model == MARKER:
        return  # no model has this name, so the decision refuses it
    assert _holds(request.payload, MARKER)
    assert any(MARKER in text for text in request.texts)


def _holds(value: Any, text: str) -> bool:
    if isinstance(value, dict):
        return any(text in name or _holds(item, text) for name, item in value.items())
    return any(_holds(item, text) for item in value) if isinstance(value, list) else value == text


@given(_JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    for reader in (body.chat, body.embedding):
        result = attempt(reader, orjson.dumps(value))
        assert isinstance(result, body.Request) or result.status == 400


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for reader in (body.chat, body.embedding):
        result = attempt(reader, raw)
        assert isinstance(result, body.Request) or result.status == 400


@pytest.mark.parametrize(
    "raw",
    [
        b'{"model":"m","messages":[{"role":"user","content":"x"}],"stop":[' + b'"",' * 2_700_000 + b'""]}',
        b'{"model":"m","messages":[' + b'{"role":"user","content":""},' * 280_000 + b'{"role":"user"}]}',
        b'{"model":"m","messages":[{"role":"user","content":"' + b"0" * 8_000_000 + b'"}]}',
    ],
    ids=["many strings", "many messages", "one long text"],
)
def test_the_largest_bodies_are_read_in_seconds(raw: bytes) -> None:
    """Not a benchmark: the bound only catches work that grows faster than the body."""
    started = time.perf_counter()
    body.chat(raw)
    assert time.perf_counter() - started < 10
