# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers, streamed and whole: they arrive as they are made, say what they are, and are settled however they end."""

import asyncio
from typing import Any
from unittest.mock import patch

import aiohttp
import orjson
import pytest

from gateway.ticket import HEADER, verify
from gateway.zones import Zone
from tests.unit.gateway.harness import LITELLM_KEY, TICKET_SECRET, Answer, Platform
from tests.unit.gateway.simulation import USAGE, answers, chunk, event, hangs, says, sends, stream_of, streams

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


def _post(platform: Platform, model: str = "rot-chat", **parameters: Any) -> Any:
    body = {"model": model, "messages": [{"role": "user", "content": "Hallo"}], "stream": True, **parameters}
    headers = {"Authorization": f"Bearer {platform.key}"}
    return platform.session.post(f"{platform.url}/v1/chat/completions", data=orjson.dumps(body), headers=headers)


def labelled(answer: Answer) -> bytes:
    """What an answer says about itself, as it stands at the end of its first chunk or of its body."""
    fields = {
        "zone": answer.headers["X-Ampel-Zone"],
        "data_class": answer.headers["X-Ampel-Data-Class"],
        "model": answer.headers["X-Ampel-Model"],
        "outcome": answer.headers["X-Ampel-Outcome"],
        "request_id": answer.headers["X-Request-Id"],
    }
    return b"," + orjson.dumps({"ampel": fields})[1:]


def unlabelled(answer: Answer) -> bytes:
    """What came from the upstream: the answer without the label, which is there exactly once."""
    assert answer.raw.count(labelled(answer)) == 1
    return answer.raw.replace(labelled(answer), b"}")


async def test_chunks_arrive_one_by_one(platform: Platform) -> None:
    """The second is not sent before the first was read here: whoever buffers waits for ever."""
    gate = asyncio.Semaphore(0)
    sent = stream_of(["eins", "zwei", "drei"], usage=None)
    platform.simulation.script = sends(sent, gate=gate)
    gate.release()
    async with asyncio.timeout(10), _post(platform) as response:
        for number, expected in enumerate(sent):
            received = await response.content.readuntil(b"\n\n")
            assert received == expected or (number == 0 and received.startswith(expected.rstrip()[:-1] + b',"ampel":'))
            gate.release()
        assert response.content.at_eof() or await response.content.read() == b""


NOT_OF_A_CHAT = {
    "event": {"type": "execute", "data": {"code": "GEHEIM"}},
    "ampel": {"zone": "GEHEIM"},
    "sources": [{"source": {"url": "GEHEIM"}}],
    "selected_model_id": "GEHEIM",
    "type": "response.GEHEIM",
    "provider_specific_fields": {"x": "GEHEIM"},
}


@pytest.mark.parametrize("name", NOT_OF_A_CHAT)
@pytest.mark.parametrize("stream", [False, True])
async def test_an_upstream_cannot_say_more_than_a_chat(platform: Platform, name: str, stream: bool) -> None:
    """Open WebUI runs what stands in `event` as JavaScript in the page of whoever reads the answer."""
    more = {name: NOT_OF_A_CHAT[name]}
    said = {"role": "assistant", "content": "Ja", "annotations": [{"url_citation": {"url": "GEHEIM"}}], **more}
    if stream:
        bad = [event({**chunk(delta={**said}, **more), **more}), event({**chunk(delta={"content": "."}), **more})]
        platform.simulation.script = sends([*bad, *stream_of([])])
    else:
        body = {**chunk(message=said, finish_reason="stop", **more), **more}
        platform.simulation.script = says(orjson.dumps(body).decode())
    answer = await platform.ask("rot-chat", stream=stream)
    assert answer.status == 200
    assert b"Ja" in answer.raw
    assert b"GEHEIM" not in answer.raw
    assert unlabelled(answer) != answer.raw, "our own label is there, once"


async def test_the_head_says_what_the_answer_is(platform: Platform) -> None:
    answer = await platform.ask("rot-chat", stream=True)
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    for either in (answer, await platform.ask("rot-chat")):
        assert either.headers["X-Ampel-Zone"] == "red"
        assert either.headers["X-Ampel-Data-Class"] == "public"
        assert either.headers["X-Ampel-Model"] == "rot-chat"
        assert either.headers["X-Ampel-Outcome"] == "allow"
        assert either.headers["X-Ampel-Budget-Percent"].isdigit()
        assert unlabelled(either) != either.raw
        assert (await platform.audited(either))["model"] == "rot-chat"


async def test_a_whole_answer_passes_byte_for_byte(platform: Platform) -> None:
    raw = b'{"choices":[{"message":{"content":"Gr\xc3\xbc\xc3\x9fe","reasoning_content":"weil"}}],  "id": "1"}'

    async def script(_request: aiohttp.web.Request) -> aiohttp.web.StreamResponse:
        return aiohttp.web.Response(body=raw, content_type="application/json")

    platform.simulation.script = script
    answer = await platform.ask()
    assert unlabelled(answer) == raw
    assert answer.headers["Content-Type"] == "application/json"


async def test_reasoning_passes_in_a_stream(platform: Platform) -> None:
    thinking = event(chunk(delta={"reasoning_content": "Zuerst die Zuständigkeit."}))
    sent = stream_of(["Ja."], usage=None)
    platform.simulation.script = sends([sent[0], thinking, *sent[1:]])
    assert unlabelled(await platform.ask(stream=True)) == b"".join([sent[0], thinking, *sent[1:]])


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
async def test_any_cut_of_the_bytes(platform: Platform, size: int) -> None:
    whole = b"".join(stream_of(["Grüß", "Gott", "🙂"]))
    platform.simulation.script = sends([whole[at : at + size] for at in range(0, len(whole), size)])
    answer = await platform.ask(stream=True)
    assert unlabelled(answer) == b"".join(stream_of(["Grüß", "Gott", "🙂"], usage=None))
    assert (await platform.audited(answer))["tokens_out"] == USAGE["completion_tokens"]


@pytest.mark.parametrize(
    ("options", "shown"),
    [(None, False), ({}, False), ({"include_usage": False}, False), ({"include_usage": True}, True)],
)
async def test_usage_is_asked_for_and_shown_to_who_wants_it(
    platform: Platform, options: dict[str, bool] | None, shown: bool
) -> None:
    answer = await platform.ask("rot-chat", stream=True, stream_options=options)
    (received,) = platform.simulation.received
    assert received.body["stream_options"] == {"include_usage": True}
    assert any("usage" in said for said in answer.events) is shown


@pytest.mark.parametrize("stream", [False, True])
async def test_what_the_provider_counted_is_paid(platform: Platform, stream: bool) -> None:
    row = await platform.audited(await platform.ask("rot-chat", stream=stream))
    assert (row["tokens_in"], row["tokens_out"], row["micro_eur"]) == (11, 3, 2 * 11 + 10 * 3)
    assert (row["verdict"], row["code"], row["duration_ms"] >= 0) == ("allow", "ok", True)


@pytest.mark.parametrize("stream", [False, True])
async def test_without_a_count_an_estimate_is_paid(platform: Platform, stream: bool) -> None:
    platform.simulation.script = answers("drei kleine Wörter", usage=None)
    row = await platform.audited(await platform.ask("rot-chat", stream=stream))
    assert row["tokens_in"] > 0
    assert row["tokens_out"] > 0
    assert row["micro_eur"] == 2 * row["tokens_in"] + 10 * row["tokens_out"]


async def test_embeddings(platform: Platform) -> None:
    answer = await platform.embed(input=["eins", "zwei"])
    assert [len(item["embedding"]) for item in answer.json["data"]] == [2, 2]
    (received,) = platform.simulation.received
    assert received.path == "/v1/embeddings"
    assert received.body == {"model": "gruen-suche", "input": ["eins", "zwei"]}
    row = await platform.audited(answer)
    assert (row["tokens_in"], row["tokens_out"], row["micro_eur"]) == (11, 0, 22)


async def test_embeddings_without_usage_have_no_output(platform: Platform) -> None:
    platform.simulation.script = answers(usage=None)
    row = await platform.audited(await platform.embed(input="Ein Satz."))
    assert row["tokens_in"] > 0
    assert row["tokens_out"] == 0


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, {"max_tokens": 100}),
        ({"max_tokens": 50}, {"max_tokens": 50}),
        ({"max_tokens": 5000}, {"max_tokens": 100}),
        ({"max_completion_tokens": 50}, {"max_completion_tokens": 50}),
        ({"max_completion_tokens": 5000}, {"max_completion_tokens": 100}),
        ({"max_tokens": 5000, "max_completion_tokens": 5}, {"max_completion_tokens": 5}),
        ({"max_tokens": 5, "max_completion_tokens": 5000}, {"max_completion_tokens": 100}),
    ],
    ids=repr,
)
@pytest.mark.parametrize("stream", [False, True])
async def test_the_length_is_limited_to_what_was_reserved(
    platform: Platform, given: dict[str, Any], sent: dict[str, int], stream: bool
) -> None:
    await platform.ask("rot-chat", stream=stream, **given)
    (received,) = platform.simulation.received
    limits = {name: value for name, value in received.body.items() if name.startswith("max_")}
    assert limits == sent


async def test_what_litellm_receives(platform: Platform) -> None:
    """Our own key and a ticket for this one call; of the caller nothing but the text."""
    answer = await platform.ask("rot-chat", "Hallo", user="erika", temperature=0.5, headers={"X-Data-Class": "public"})
    (received,) = platform.simulation.received
    assert received.path == "/v1/chat/completions"
    assert received.headers["Authorization"] == f"Bearer {LITELLM_KEY}"
    ticket = verify(TICKET_SECRET, received.headers[HEADER])
    assert (ticket.request_id, ticket.model, ticket.max_zone) == (answer.headers["X-Request-Id"], "rot-chat", Zone.RED)
    assert received.body == {
        "model": "rot-chat",
        "messages": [{"role": "user", "content": "Hallo"}],
        "temperature": 0.5,
        "max_tokens": 100,
    }
    assert platform.key not in str(received.headers)
    assert "X-Data-Class" not in received.headers


async def _hang_up(platform: Platform, chunks: int, **parameters: Any) -> str:
    """Leave after so many chunks; the request's id."""
    async with _post(platform, **parameters) as response:
        for _ in range(chunks):
            await response.content.readuntil(b"\n\n")
        return str(response.headers["X-Request-Id"])


async def test_a_client_that_hangs_up_in_mid_stream(platform: Platform) -> None:
    """The upstream stops too, and what was generated until then is paid, once."""
    words = [event(chunk(delta={"content": word})) for word in ("eins", "zwei", "drei")]
    platform.simulation.script = sends(words, then=hangs)
    request_id = await _hang_up(platform, 3)
    await asyncio.wait_for(platform.simulation.hung_up.wait(), 5)
    row = await platform.audited(request_id)
    assert (row["verdict"], row["code"], row["tokens_out"]) == ("allow", "aborted", 3)
    assert row["micro_eur"] == 2 * row["tokens_in"] + 10 * 3
    assert await platform.connection.fetchval("SELECT count(*) FROM ampel.reservation") == 0


async def test_a_client_that_hangs_up_while_the_upstream_talks_on(platform: Platform) -> None:
    gate = asyncio.Semaphore(1)
    platform.simulation.script = sends([event(chunk(delta={"content": "x"}))] * 100_000, gate=gate)
    request_id = await _hang_up(platform, 1)
    for _ in range(100_000):
        gate.release()
    await asyncio.wait_for(platform.simulation.hung_up.wait(), 5)
    row = await platform.audited(request_id)
    assert row["code"] == "aborted"
    assert 1 <= row["tokens_out"] < 100_000


async def test_a_client_that_hangs_up_before_the_answer(platform: Platform) -> None:
    platform.simulation.script = hangs
    before = await platform.connection.fetchval("SELECT count(*) FROM ampel.audit")
    for stream in (False, True):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3), _post(platform, stream=stream):
                raise AssertionError("there is no answer")
        await asyncio.wait_for(platform.simulation.hung_up.wait(), 5)
        platform.simulation.hung_up.clear()
    for _ in range(500):
        rows = await platform.connection.fetch("SELECT code, tokens_in FROM ampel.audit ORDER BY id OFFSET $1", before)
        if len(rows) == 2:
            break
        await asyncio.sleep(0.01)
    assert [row["code"] for row in rows] == ["aborted", "aborted"]
    assert all(row["tokens_in"] > 0 for row in rows), "the text was sent, so it is paid"


async def test_hanging_up_is_no_error_of_ours(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    platform.simulation.script = sends([event(chunk(delta={"content": "x"}))] * 3, then=hangs)
    await platform.audited(await _hang_up(platform, 2))
    assert [record for record in caplog.records if record.levelname in {"ERROR", "WARNING"}] == []


async def test_a_bug_in_mid_stream_breaks_off(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    """The status is sent already: a half answer must not look like a whole one."""
    gate = asyncio.Semaphore(1)
    platform.simulation.script = sends([event(chunk(delta={"content": "GEHEIM"}))] * 3, gate=gate)
    async with _post(platform) as response:
        await response.content.readuntil(b"\n\n")
        with patch("gateway.sse._chunk", side_effect=RuntimeError("GEHEIM")):
            gate.release()
            with pytest.raises(aiohttp.ClientPayloadError):
                await response.content.read()
    row = await platform.audited(response.headers["X-Request-Id"])
    assert (row["verdict"], row["tokens_out"]) == ("allow", 2)
    assert "GEHEIM" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_many_streams_at_once(platform: Platform) -> None:
    usage = {"prompt_tokens": 11, "completion_tokens": 60}
    platform.simulation.script = streams([f"Wort{n}" for n in range(50)], usage=usage)
    replies = await asyncio.gather(*(platform.ask("rot-chat", stream=True) for _ in range(30)))
    assert {len(answer.events) for answer in replies} == {52}
    rows = [await platform.audited(answer) for answer in replies]
    assert {row["micro_eur"] for row in rows} == {2 * 11 + 10 * 60}
