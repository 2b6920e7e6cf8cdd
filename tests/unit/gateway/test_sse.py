# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stream: cut anywhere it says the same; nothing but chunks of a chat gets through; the usage is read."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger import Usage
from gateway.relay_answer import Answer
from gateway.sse import MAX_EVENT_BYTES, Events, error_event
from tests.unit.gateway.simulation import DONE, USAGE, chunk, event, stream_of


def run(pieces: Iterable[bytes], *, wants_usage: bool = False) -> tuple[bytes, Events, Usage]:
    usage = Usage(tokens_in=1)
    events = Events(usage, wants_usage=wants_usage)
    return b"".join([events.feed(piece) for piece in pieces]), events, usage


def content(**choice: Any) -> bytes:
    return event(chunk(**choice))


HELLO = content(delta={"content": "Hallo"})
USAGE_ALONE = event({**chunk(), "choices": [], "usage": USAGE})


@pytest.mark.parametrize("wants_usage", [False, True])
def test_a_stream_passes_and_its_usage_is_read(wants_usage: bool) -> None:
    sent = stream_of(["Guten", "Tag"])
    out, events, usage = run(sent, wants_usage=wants_usage)
    *chunks, counted, done = sent
    assert done == DONE
    assert out == b"".join([*chunks, counted] if wants_usage else chunks)
    assert events.done
    assert (usage.tokens_in, usage.tokens_out, usage.reported) == (11, 3, True)


def test_without_a_report_each_chunk_is_about_a_token() -> None:
    _, _, usage = run(stream_of(["eins", "zwei", "drei"], usage=None))
    assert (usage.tokens_in, usage.tokens_out, usage.reported) == (1, 5, False)


@pytest.mark.parametrize(
    "choice",
    [
        {"delta": {}, "finish_reason": "stop"},
        {"delta": {"content": "Ende"}, "finish_reason": None},
        {"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]}},
    ],
    ids=repr,
)
def test_usage_in_a_chunk_that_says_something(choice: dict[str, Any]) -> None:
    """Some providers put the usage on the last chunk with a choice: that chunk is kept, without it."""
    sent = event({**chunk(**choice), "usage": USAGE})
    out, _, usage = run([sent])
    assert orjson.loads(out.removeprefix(b"data: ")) == chunk(**choice)
    assert usage.tokens_out == 3
    assert run([sent], wants_usage=True)[0] == sent


def test_usage_in_every_chunk_counts_the_last() -> None:
    counting = [
        event({**chunk(delta={"content": "x"}), "usage": {"prompt_tokens": 7, "completion_tokens": n}})
        for n in (1, 2, 3)
    ]
    out, _, usage = run(counting)
    assert out.count(b'"content":"x"') == 3
    assert b"usage" not in out
    assert (usage.tokens_in, usage.tokens_out) == (7, 3)


@pytest.mark.parametrize(
    "text", ['"usage"', '{"usage": {"prompt_tokens": 1}}', '"error"', '{"error": {}}', "data: [DONE]", "\n\n", "\r\n"]
)
def test_words_of_the_protocol_in_the_text_are_text(text: str) -> None:
    sent = content(delta={"content": text})
    out, events, usage = run([sent])
    assert out == sent
    assert not events.done
    assert not usage.reported


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": None}, {"prompt_tokens": -1}, {"prompt_tokens": "7"}])
def test_a_useless_usage_is_not_taken_over(usage: Any) -> None:
    out, _, counted = run([event({**chunk(delta={"content": "x"}), "usage": usage})])
    assert b'"content":"x"' in out
    assert (counted.tokens_in, counted.reported) == (1, False)


def test_reasoning_passes() -> None:
    sent = content(delta={"reasoning_content": "Zuerst die Zuständigkeit."})
    assert run([sent])[0] == sent


@pytest.mark.parametrize("noise", [b": ping\n\n", b":\n\n", b"\n\n", b": a\n: b\n\n"])
def test_comments_and_empty_events_do_not_pass(noise: bytes) -> None:
    out, events, _ = run([noise, HELLO, noise, DONE])
    assert out == HELLO
    assert events.done


def test_nothing_passes_after_the_end() -> None:
    out, _, usage = run([HELLO, DONE, HELLO, b"garbage\n\n"])
    assert out == HELLO
    assert usage.tokens_out == 1


def test_carriage_returns() -> None:
    crlf = (HELLO + DONE).replace(b"\n", b"\r\n")
    for place in range(len(crlf)):
        out, events, _ = run([crlf[:place], crlf[place:]])
        assert out == HELLO
        assert events.done


@pytest.mark.parametrize(
    "sent",
    [
        event({"error": {"message": "Frage war: GEHEIM"}}),
        b'data: { "error": {"message": "GEHEIM"}}\n\n',
        b'data: {"message": "x", "error": {"message": "GEHEIM"}}\n\n',
        event({**chunk(delta={"content": "x"}), "error": {"message": "GEHEIM"}}),
        b'data: {"detail": "GEHEIM"}\n\n',
        b'data: {"choices": null, "detail": "GEHEIM"}\n\n',
        b'data: {"choices": {"a": "GEHEIM"}}\n\n',
        b'data: {"choices": ["GEHEIM"]}\n\n',
        b'data: {"choices": [1], "usage": {"prompt_tokens": 1}}\n\n',
        b'data: {"choices": [{"delta": "GEHEIM"}]}\n\n',
        b'data: "GEHEIM"\n\n',
        b"data: GEHEIM\n\n",
        b"data: [GEHEIM]\n\n",
        b"data: {GEHEIM\n\n",
        b"data:\n\n",
        b"event: error\ndata: GEHEIM\n\n",
        b"GEHEIM\n\n",
        b"<html>GEHEIM</html>\n\n",
        HELLO.rstrip() + b"\nevent: GEHEIM\n\n",
        HELLO.rstrip() + b"\ndata: GEHEIM\n\n",
        b"\xff\xfe\n\n",
        b'data: {"usage": {}, "choices": [{"finish_reason": "GEHEIM", "logprobs": {"x":'
        + b"[" * 300
        + b"]" * 300
        + b"}}]}\n\n",
        b'data: {"choices": [' + b"{}," * 8 + b"{}]}\n\n",
    ],
    ids=lambda sent: repr(sent[:70]),
)
def test_what_is_no_chunk_of_a_chat_ends_the_stream(sent: bytes) -> None:
    """An error of a provider can quote the request; nothing of such an event gets through."""
    for pieces in ([HELLO, sent, HELLO, DONE], [HELLO + sent + HELLO + DONE]):
        out, events, _ = run(pieces)
        assert out == HELLO, "what came before is kept, what comes after is not"
        assert events.failed
        assert not events.done


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_an_event_without_end_is_limited(end: bytes) -> None:
    events = Events(Usage(tokens_in=1), wants_usage=False)
    assert events.feed(HELLO + b"data: " + b"x" * (MAX_EVENT_BYTES - 100) + end) == HELLO
    assert not events.failed
    assert events.feed(b"x" * 200) == b""
    assert events.failed


_EVENTS = st.one_of(
    st.text(max_size=20).map(lambda text: content(delta={"content": text})),
    st.text(max_size=20).map(lambda text: content(delta={"reasoning_content": text})),
    st.just(content(delta={}, finish_reason="stop")),
    st.just(USAGE_ALONE),
    st.just(event({**chunk(delta={}, finish_reason="stop"), "usage": USAGE})),
    st.sampled_from([b": ping\n\n", b": ping\r\n\r\n", b"\r\n"]),
)


@given(
    st.lists(_EVENTS, max_size=6).map(b"".join),
    st.booleans(),
    st.lists(st.integers(0, 2000), max_size=12),
    st.booleans(),
)
def test_any_split_gives_the_same(stream: bytes, wants_usage: bool, cuts: list[int], windows: bool) -> None:
    sent = stream + DONE
    if windows:
        sent = sent.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    places = sorted({0, len(sent), *(cut % (len(sent) + 1) for cut in cuts)})
    pieces = [sent[start:end] for start, end in pairwise(places)]
    whole, events, usage = run([sent], wants_usage=wants_usage)
    cut_up, cut_events, cut_usage = run(pieces, wants_usage=wants_usage)
    assert cut_up == whole
    assert cut_events.done
    assert events.done
    assert cut_usage == usage


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_any_bytes_pass_as_chunks_or_end_the_stream(pieces: list[bytes]) -> None:
    out, _, _ = run(pieces)
    *chunks, end = out.split(b"\n\n")
    assert end == b""
    assert all("choices" in orjson.loads(chunk_line.removeprefix(b"data:")) for chunk_line in chunks)


LABEL = {"ampel": {"zone": "red"}}


def begun(pieces: Iterable[bytes], opening: str = "", choices: int = 1) -> list[dict[str, Any]]:
    """What a client reads of a stream with a label."""
    events = Events(Usage(tokens_in=1), wants_usage=False, answer=Answer(opening=opening), label=LABEL, choices=choices)
    raw = b"".join([events.feed(piece) for piece in pieces])
    return [orjson.loads(line.removeprefix(b"data:")) for line in raw.split(b"\n\n") if line]


@pytest.mark.parametrize(
    "first", [HELLO, HELLO.replace(b": ", b":"), HELLO.rstrip() + b"  \r\n\r\n", b": x\n\n" + HELLO]
)
def test_the_first_chunk_has_the_label(first: bytes) -> None:
    assert begun([first, HELLO, DONE]) == [
        {**chunk(delta={"content": "Hallo"}), **LABEL},
        chunk(delta={"content": "Hallo"}),
    ]


def test_a_chunk_that_does_not_pass_takes_no_label_along() -> None:
    assert begun([USAGE_ALONE, HELLO, DONE]) == [{**chunk(delta={"content": "Hallo"}), **LABEL}]


@pytest.mark.parametrize("choices", [1, 3])
def test_the_opening_is_a_chunk_of_its_own(choices: int) -> None:
    first, second, third = begun([HELLO, HELLO, DONE], "Hinweis. ", choices)
    assert first["ampel"] == LABEL["ampel"]
    assert {name: first[name] for name in ("id", "object", "created", "model")} == {
        name: chunk()[name] for name in ("id", "object", "created", "model")
    }
    assert first["choices"] == [
        {"index": index, "delta": {"role": "assistant", "content": "Hinweis. "}, "finish_reason": None}
        for index in range(choices)
    ]
    assert second == third == chunk(delta={"content": "Hallo"})


@pytest.mark.parametrize("key", ["event", "ampel", "sources", "type", "\\u0065vent"])
def test_only_what_must_be_is_written_anew(key: str) -> None:
    odd = b'data: {"choices":[{"delta":{"content":"\\u0041"},  "index":0}]}\n\n'
    assert run([odd, DONE])[0] == odd
    more = odd.replace(b'{"choices"', b'{"' + key.encode() + b'": {"x": "GEHEIM"}, "choices"')
    assert run([more, DONE])[0] == b'data: {"choices":[{"delta":{"content":"A"},"index":0}]}\n\n'


def test_the_error_event_ends_the_stream() -> None:
    sent = error_event({"error": {"message": "Abgebrochen – bitte erneut versuchen."}})
    first, end, rest = sent.split(b"\n\n")
    assert orjson.loads(first.removeprefix(b"data: "))["error"]["message"] == "Abgebrochen – bitte erneut versuchen."
    assert (end, rest) == (b"data: [DONE]", b"")
