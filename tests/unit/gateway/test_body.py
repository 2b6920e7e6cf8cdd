# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bodies: what passes unchanged, and what is refused by name."""

import json
from typing import Any, Literal

import orjson
import pytest

from gateway import body
from gateway.refusals import RefusedError
from tests.unit.gateway.bodies import CHAT, FUNCTION, PIXEL, USER, parts, read


def refusal(**changes: Any) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        read(**changes)
    assert refused.value.status == 400
    assert refused.value.kind == "invalid_request_error"
    return refused.value


@pytest.mark.parametrize(
    "parameters",
    [
        {"temperature": 0.2},
        {"temperature": 1},
        {"top_p": 0.9, "top_k": 40, "min_p": 0.1},
        {"n": 8},
        {"max_tokens": 1},
        {"max_completion_tokens": 5},
        {"stop": "ENDE"},
        {"stop": ["ENDE", "\n"]},
        {"seed": 7, "presence_penalty": 0.1, "frequency_penalty": -1, "repeat_penalty": 1.1},
        {"logit_bias": {"50256": -100}, "logprobs": True, "top_logprobs": 3},
        {"tools": [FUNCTION], "tool_choice": "auto", "parallel_tool_calls": False},
        {"tool_choice": {"type": "function", "function": {"name": "such"}}},
        {"response_format": {"type": "json_object"}},
        {"reasoning_effort": "low"},
        {"stream": True, "stream_options": {"include_usage": True}},
    ],
    ids=", ".join,
)
def test_known_parameters_pass_unchanged(parameters: dict[str, Any]) -> None:
    assert read(**parameters).payload == {**CHAT, **parameters}


@pytest.mark.parametrize(
    "name",
    [
        "fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "tags", "metadata", "litellm_metadata",
        "api_base", "base_url", "api_key", "api_version", "organization", "model_info", "user_config",
        "litellm_params", "custom_llm_provider", "router_settings_override", "specific_deployment", "deployment_id",
        "mock_response", "mock_testing_fallbacks", "guardrails", "callbacks", "caching", "cache", "no-log", "models",
        "route", "provider", "providers", "extra_body", "extra_headers", "extra_query", "headers", "timeout",
        "num_retries", "input", "prompt", "functions", "function_call", "web_search_options", "plugins", "modalities",
        "audio", "prediction", "store", "service_tier", "safety_identifier", "prompt_cache_key", "chat_id", "files",
        "proxy_server_request", "__proto__", "Model", "MESSAGES", "model ", "temperature\n",
    ],
)  # fmt: skip
def test_other_parameters_are_refused_by_name(name: str) -> None:
    refused = refusal(**{name: ["rot-chat"]})
    assert refused.code == "parameter_not_allowed"
    shown = name if name.isidentifier() else "(unlesbarer Name)"
    assert f"»{shown}«" in str(refused)
    assert refused.details["param"] == shown


@pytest.mark.parametrize("name", ["x" * 41, "DE89 3704 0044 0532 0130 00", "<script>", "a\u202eb", "", "ä b"])
def test_a_name_that_could_be_text_is_not_repeated(name: str) -> None:
    assert "(unlesbarer Name)" in str(refusal(**{name: 1}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model", ["gruen-chat", "rot-chat"]),
        ("model", {"name": "gruen-chat"}),
        ("model", 1),
        ("messages", "Hallo"),
        ("messages", {"role": "user"}),
        ("temperature", "0.1"),
        ("temperature", True),
        ("temperature", [1]),
        ("n", 1.5),
        ("n", True),
        ("n", "1"),
        ("max_tokens", "all"),
        ("max_tokens", 1e30),
        ("stream", "true"),
        ("stream", 1),
        ("stream_options", True),
        ("stop", 1),
        ("stop", ["a", 1]),
        ("stop", [["a"]]),
        ("logit_bias", {"1": "viel"}),
        ("logit_bias", {"1": True}),
        ("seed", 2**53),
        ("seed", -(2**53)),
        ("top_k", 2**63),
        ("max_tokens", 2**64),
        ("seed", 0.5),
        ("tools", {}),
        ("tool_choice", []),
        ("response_format", "json"),
        ("logit_bias", []),
        ("reasoning_effort", 3),
        ("user", 1),
    ],
)
def test_wrong_types_are_refused(name: str, value: Any) -> None:
    refused = refusal(**{name: value})
    assert refused.code == "invalid_parameter"
    assert refused.details["param"] == name


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"n": 0}, "n"),
        ({"n": -1}, "n"),
        ({"n": 9}, "n"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": -5}, "max_tokens"),
        ({"max_completion_tokens": 0}, "max_completion_tokens"),
    ],
)
def test_counts_have_limits(changes: dict[str, Any], param: str) -> None:
    assert refusal(**changes).details["param"] == param


@pytest.mark.parametrize("name", ["model", "messages"])
@pytest.mark.parametrize("missing", [None, "", []])
def test_what_is_needed(name: str, missing: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        read(**{name: missing})
    assert refused.value.details["param"] == name


def test_null_means_not_given() -> None:
    assert read(temperature=None, tools=None, fallbacks=None, stream_options=None).payload == CHAT


def test_a_whole_number_may_be_written_with_a_point() -> None:
    payload = read(max_tokens=5.0, seed=-3.0, temperature=1.0).payload
    assert json.dumps(payload) == json.dumps({**CHAT, "max_tokens": 5, "seed": -3, "temperature": 1.0})


def test_who_asks_stays_here() -> None:
    assert "user" not in read(user="erika@pruefstein.example").payload


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"{'model': 'gruen-chat'}",
        b'{"model": "gruen-chat",}',
        b'{"model": NaN}',
        b'{"temperature": Infinity}',
        b'{"temperature": 1e400}',
        b"\xff\xfe{}",
        b'{"model": "gr\xfcn"}',
        '{"model": "gruen-chat"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"model": "gruen-chat"}',
        b'{"model": "\\ud800"}',
        b'{"model": "gruen-chat"} {}',
        b"[" * 100_000,
        b'{"messages": ' + b"[" * 2000 + b"]" * 2000 + b"}",
        b"[]",
        b'"gruen-chat"',
        b"null",
        b"42",
    ],
    ids=lambda raw: repr(raw[:30]),
)
def test_what_is_no_json_object(raw: bytes) -> None:
    for reader in (body.chat, body.embedding):
        with pytest.raises(RefusedError) as refused:
            reader(raw)
        assert refused.value.status == 400
        assert refused.value.code == "invalid_json"


@pytest.mark.parametrize("place", ["tools", "messages", "response_format"])
@pytest.mark.parametrize("depth", [70, 900])
def test_deep_nesting_is_refused(place: str, depth: int) -> None:
    deep: Any = "Text"
    for _ in range(depth):
        deep = [deep]
    placed: dict[str, Any] = {
        "tools": [{"type": "function", "function": {"parameters": deep}}],
        "messages": [{"role": "assistant", "tool_calls": [{"function": deep}]}],
        "response_format": {"schema": deep},
    }
    with pytest.raises(RefusedError) as refused:
        body.chat(json.dumps({**CHAT, place: placed[place]}).encode())
    assert refused.value.code == "invalid_json"


def test_what_was_read_can_be_written() -> None:
    """The writer of JSON takes fewer levels than its reader: nothing may be read that could not be forwarded."""
    deep: Any = "Text"
    for _ in range(body.MAX_DEPTH - 4):
        deep = [deep]
    request = read(tools=[{"type": "function", "function": {"parameters": deep}}])
    assert orjson.loads(orjson.dumps(request.payload)) == request.payload


def test_duplicate_keys_leave_one_body() -> None:
    """No two readers may see two bodies: what was judged is what is written anew."""
    twice = b'"messages": [{"role": "user", "content": "DE89", "content": "Hallo"}]'
    raw = b'{"model": "rot-chat", ' + twice + b', "model": "gruen-chat"}'
    request = body.chat(raw)
    assert request.model == "gruen-chat"
    assert request.payload == CHAT
    assert b"DE89" not in orjson.dumps(request.payload)


@pytest.mark.parametrize(
    "message",
    [
        "Hallo",
        None,
        [],
        {},
        {"content": "Hallo"},
        {"role": "chef", "content": "Hallo"},
        {"role": ["user"], "content": "Hallo"},
        {"role": {"a": 1}, "content": "Hallo"},
        {"role": None, "content": "Hallo"},
        {"role": "user", "content": 3},
        {"role": "user", "content": {"text": "Hallo"}},
        {"role": "user", "content": [None]},
        {"role": "user", "content": ["Hallo"]},
        {"role": "user", "content": [{"type": "text"}]},
        {"role": "user", "content": [{"type": "text", "text": 1}]},
        {"role": "user", "content": [{"type": ["text"], "text": "Hallo"}]},
        {"role": "user", "content": [{"type": "video_url", "video_url": {"url": PIXEL}}]},
        {"role": "user", "content": [{"type": "refusal", "refusal": "nein"}]},
        {"role": "user", "content": "Hallo", "model": "rot-chat"},
        {"role": "user", "content": "Hallo", "cache_control": {"type": "ephemeral"}},
        {"role": "user", "content": "Hallo", "provider_specific_fields": {}},
        {"role": "user", "name": 7},
        {"role": "tool", "tool_call_id": ["a"]},
        {"role": "assistant", "reasoning_content": {"a": "b"}},
        {"role": "assistant", "refusal": False},
        {"role": "assistant", "tool_calls": {"a": "b"}},
        {"role": "assistant", "tool_calls": ["a"]},
        {"role": "assistant", "function_call": {"name": "x", "arguments": "{}"}},
    ],
    ids=repr,
)
def test_messages_that_are_refused(message: Any) -> None:
    assert refusal(messages=[USER, message]).code in {"invalid_parameter", "parameter_not_allowed"}


@pytest.mark.parametrize("role", ["system", "developer", "user", "assistant", "tool"])
def test_roles(role: str) -> None:
    turns = read(messages=[{"role": role, "content": "Hallo", "name": "x"}]).turns
    assert turns == ((role, "Hallo"), (role, "x"))


@pytest.mark.parametrize(
    ("part", "kind", "needs"),
    [
        ({"type": "image_url", "image_url": {"url": PIXEL, "detail": "low"}}, "image", {"chat", "vision"}),
        ({"type": "image_url", "image_url": PIXEL}, "image", {"chat", "vision"}),
        ({"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav"}}, "audio", {"chat"}),
        ({"type": "file", "file": {"file_data": "data:application/pdf;base64,J", "filename": "a"}}, "file", {"chat"}),
    ],
)  # fmt: skip
def test_attachments_are_judged_and_not_read(
    part: dict[str, Any], kind: Literal["image", "audio", "file"], needs: set[str]
) -> None:
    request = read(**parts({"type": "text", "text": "Was ist das?"}, part))
    assert request.attachments == {kind}
    assert request.needs == needs
    assert "Was ist das?" in request.texts
    assert not any("data:" in text or "UklG" in text for text in request.texts)


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": {"url": "https://pruefstein.example/bild.png"}},
        {"type": "image_url", "image_url": "http://127.0.0.1/bild.png"},
        {"type": "image_url", "image_url": {"url": "file:///etc/passwd"}},
        {"type": "image_url", "image_url": {"url": " data:image/png;base64,iVBO"}},
        {"type": "image_url", "image_url": {"url": None}},
        {"type": "image_url", "image_url": {}},
        {"type": "image_url", "image_url": [PIXEL]},
        {"type": "image_url", "image_url": {"url": PIXEL, "detail": {"a": "b"}}},
        {"type": "image_url", "image_url": {"url": PIXEL, "format": "https://x.example"}},
        {"type": "image_url"},
        {"type": "input_audio", "input_audio": "https://pruefstein.example/ton.wav"},
        {"type": "input_audio", "input_audio": {"data": "https://pruefstein.example/ton.wav", "format": "wav"}},
        {"type": "input_audio", "input_audio": {"data": "UklG"}},
        {"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav", "url": "https://x.example"}},
        {"type": "input_audio"},
        {"type": "file", "file": {"file_id": "file-123"}},
        {"type": "file", "file": {"file_data": "https://pruefstein.example/akte.pdf"}},
        {"type": "file", "file": {"file_data": "gs://bucket/akte.pdf"}},
        {"type": "file", "file": {"filename": "akte.pdf"}},
        {"type": "file", "file": {"file_data": "data:text/plain,a", "format": "https://x.example"}},
        {"type": "file", "file": "data:text/plain,a"},
        {"type": "file"},
    ],
    ids=repr,
)
def test_attachments_by_address_are_refused(part: dict[str, Any]) -> None:
    """Somebody else would fetch them, with what stands in the address; or they would be read where nobody judges."""
    refused = refusal(**parts(part))
    assert refused.code == "invalid_parameter"
    assert "example" not in str(refused)


@pytest.mark.parametrize(
    "tool",
    [
        "such",
        None,
        {},
        {"type": "web_search"},
        {"type": "mcp", "server_url": "https://x.example"},
        {"type": "code_interpreter"},
        {"type": "file_search"},
        {"type": ["function"]},
        {"type": "FUNCTION"},
        {"googleSearch": {}},
        {**FUNCTION, "server_url": "https://x.example"},
        {"type": "function", "function": "such"},
        {"type": "function"},
    ],
    ids=repr,
)
def test_hosted_tools_are_refused(tool: Any) -> None:
    refused = refusal(tools=[FUNCTION, tool])
    assert refused.code == "parameter_not_allowed"
    assert refused.details["param"] == "tools"


@pytest.mark.parametrize(
    ("changes", "needs"),
    [({}, {"chat"}), ({"tools": []}, {"chat"}), ({"tools": [FUNCTION]}, {"chat", "tools"})],
)
def test_needs(changes: dict[str, Any], needs: set[str]) -> None:
    assert read(**changes).needs == needs


@pytest.mark.parametrize(
    ("changes", "stream", "wants_usage"),
    [
        ({}, False, False),
        ({"stream": False}, False, False),
        ({"stream": True}, True, False),
        ({"stream": True, "stream_options": {}}, True, False),
        ({"stream": True, "stream_options": {"include_usage": True}}, True, True),
        ({"stream": True, "stream_options": {"include_usage": "ja"}}, True, False),
    ],
)
def test_stream(changes: dict[str, Any], stream: bool, wants_usage: bool) -> None:
    request = read(**changes)
    assert (request.stream, request.wants_usage) == (stream, wants_usage)


@pytest.mark.parametrize(("given_input", "texts"), [("Text", ("Text",)), ("", ("",)), (["a", "b"], ("a", "b"))])
def test_embedding(given_input: Any, texts: tuple[str, ...]) -> None:
    request = body.embedding(orjson.dumps({"model": "gruen-suche", "input": given_input, "dimensions": 8, "user": "x"}))
    assert request.texts == texts
    assert request.needs == {"embedding"}
    assert request.payload == {"model": "gruen-suche", "input": given_input, "dimensions": 8}


@pytest.mark.parametrize("given_input", [None, [], [1, 2, 3], [[1, 2]], ["a", 1], ["a", None], {"a": "b"}, 7, [[]]])
def test_embedding_input_must_be_text(given_input: Any) -> None:
    """Numbers of tokens are text that nothing can look into."""
    with pytest.raises(RefusedError) as refused:
        body.embedding(orjson.dumps({"model": "gruen-suche", "input": given_input}))
    assert refused.value.code == "invalid_parameter"
    assert refused.value.details["param"] == "input"


@pytest.mark.parametrize("name", ["messages", "stream", "temperature", "tools", "fallbacks", "api_base"])
def test_embedding_parameters_are_few(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        body.embedding(orjson.dumps({"model": "gruen-suche", "input": "x", name: []}))
    assert refused.value.code == "parameter_not_allowed"
