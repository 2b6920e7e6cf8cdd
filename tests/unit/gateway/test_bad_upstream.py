# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An upstream that fails: the client reads German, nothing is quoted, nothing is tried twice, everything is settled."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import aiohttp
import orjson
import pytest

from gateway.policy import Policy
from tests.unit.gateway.harness import Answer, Platform, new_database, running
from tests.unit.gateway.markers import IBAN_PIECES
from tests.unit.gateway.simulation import (
    DONE,
    Script,
    UpstreamSimulation,
    answers,
    chunk,
    drops,
    event,
    hangs,
    late,
    redirects,
    says,
    sends,
    stream_of,
    streams,
)
from tests.unit.gateway.town import policy

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_DETOUR = "Es wurde auf kein anderes Modell ausgewichen."
QUOTE = "Erika Mustermann, DE89 3704 0044 0532 0130 00"
HALLO = event(chunk(delta={"content": "Hallo"}))
QUOTING = {"error": {"message": f"cannot process: {QUOTE}", "type": "server_error"}}
HTML = f"<html><title>502 Bad Gateway</title><p>{QUOTE}</p></html>"


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


async def failed(
    platform: Platform, answer: Answer, status: int, code: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert (answer.status, answer.error["code"], answer.error["message"]) == (status, code, message)
    row = await platform.audited(answer)
    assert (row["verdict"], row["code"], row["model"], row["zone"]) == ("allow", code, "gruen-bild", "green")
    # Exactly one request, for exactly this model: not again, and no detour.
    (received,) = platform.simulation.received
    assert received.body["model"] == "gruen-bild"
    for word in ("Erika", "Mustermann", *IBAN_PIECES):
        assert word not in answer.raw.decode()
        assert word not in caplog.text


DOWN = (
    "Das Modell »Grün · Bilder« (Zone Grün) ist gerade nicht erreichbar. "
    f"{NO_DETOUR} Bitte versuchen Sie es später erneut."
)
SLOW = f"Das Modell »Grün · Bilder« antwortet zu langsam. Bitte versuchen Sie es später erneut. {NO_DETOUR}"
GARBAGE = (
    "Die Antwort des Modells »Grün · Bilder« war nicht lesbar und wurde verworfen. Bitte versuchen Sie es erneut; "
    f"wenn es wieder geschieht, melden Sie es der IT. {NO_DETOUR}"
)
BROKEN_OFF = f"Die Antwort des Modells »Grün · Bilder« ist abgebrochen und deshalb unvollständig. {NO_DETOUR}"
REJECTED = (
    "Das Modell »Grün · Bilder« hat die Anfrage abgelehnt. Häufig ist der Text zu lang (es fasst 4096 Tokens) oder ein "
    "Parameter passt nicht zu ihm."
)
BUSY = f"Das Modell »Grün · Bilder« ist ausgelastet. Bitte warten Sie einen Moment. {NO_DETOUR}"
MISCONFIGURED = (
    f"Der Zugang zum Modell »Grün · Bilder« ist falsch eingerichtet. Bitte melden Sie es der IT. {NO_DETOUR}"
)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "body", [orjson.dumps(QUOTING).decode(), HTML, QUOTE, ""], ids=["JSON", "HTML", "text", "none"]
)
@pytest.mark.parametrize(
    ("upstream", "status", "code", "message"),
    [
        (400, 400, "upstream_rejected", REJECTED),
        (401, 502, "upstream_refused", MISCONFIGURED),
        (403, 502, "upstream_refused", MISCONFIGURED),
        (404, 502, "upstream_down", DOWN),
        (408, 504, "upstream_timeout", SLOW),
        (429, 429, "upstream_busy", BUSY),
        (500, 502, "upstream_down", DOWN),
        (502, 502, "upstream_down", DOWN),
        (503, 502, "upstream_down", DOWN),
        (504, 504, "upstream_timeout", SLOW),
        (204, 502, "upstream_down", DOWN),
    ],
)
async def test_an_error_that_quotes_the_prompt(
    platform: Platform,
    caplog: pytest.LogCaptureFixture,
    upstream: int,
    status: int,
    code: str,
    message: str,
    body: str,
    stream: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.simulation.script = says(body, status=upstream, content_type="text/html" if body == HTML else "text/plain")
    answer = await platform.ask("gruen-bild", QUOTE, stream=stream)
    await failed(platform, answer, status, code, message, caplog)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("script", "status", "code", "message"),
    [
        (drops, 502, "upstream_down", DOWN),
        (says(HTML, content_type="text/html"), 502, "upstream_garbage", GARBAGE),
        (says(QUOTE, content_type="text/plain"), 502, "upstream_garbage", GARBAGE),
        (says(QUOTE), 502, "upstream_garbage", GARBAGE),
        (says(""), 502, "upstream_garbage", GARBAGE),
        (says("[]"), 502, "upstream_garbage", GARBAGE),
        (says("null"), 502, "upstream_garbage", GARBAGE),
        (says(orjson.dumps(QUOTING)), 502, "upstream_garbage", GARBAGE),
        (says('{"choices": "' + QUOTE + '"}'), 502, "upstream_garbage", GARBAGE),
        (says('{"data": [], "message": "' + QUOTE + '"}'), 502, "upstream_garbage", GARBAGE),
        (says('{"choices": [], "error": {"message": "' + QUOTE + '"}}'), 502, "upstream_garbage", GARBAGE),
        (says(b"\xff\xfe\x00"), 502, "upstream_garbage", GARBAGE),
        (says(b"[" * 100_000), 502, "upstream_garbage", GARBAGE),
    ],
    ids=[
        "dropped", "HTML", "text", "text as JSON", "empty", "list", "null", "error with 200", "choices is a text",
        "embeddings instead", "error beside choices", "bytes", "deep",
    ],
)  # fmt: skip
async def test_garbage_instead_of_an_answer(
    platform: Platform,
    caplog: pytest.LogCaptureFixture,
    script: Script,
    status: int,
    code: str,
    message: str,
    stream: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.simulation.script = script
    await failed(platform, await platform.ask("gruen-bild", QUOTE, stream=stream), status, code, message, caplog)


@pytest.mark.parametrize(
    "pieces",
    [
        [event(QUOTING)],
        [QUOTE.encode() + b"\n\n"],
        [f'data: {{"detail": "{QUOTE}"}}\n\n'.encode()],
        [f"event: error\ndata: {QUOTE}\n\n".encode()],
        [b"data: " + b"x" * 2_000_000],
    ],
    ids=["error event", "text", "detail", "named event", "without end"],
)
async def test_a_stream_that_begins_with_garbage_has_a_status(
    platform: Platform, caplog: pytest.LogCaptureFixture, pieces: list[bytes]
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.simulation.script = sends(pieces)
    answer = await platform.ask("gruen-bild", QUOTE, stream=True)
    await failed(platform, answer, 502, "upstream_garbage", GARBAGE, caplog)


@pytest.mark.parametrize("pieces", [[], [b": ping\n\n"], [b"data: {"]], ids=["nothing", "ping", "half an event"])
async def test_a_stream_that_ends_before_it_begins(
    platform: Platform, caplog: pytest.LogCaptureFixture, pieces: list[bytes]
) -> None:
    platform.simulation.script = sends(pieces)
    answer = await platform.ask("gruen-bild", QUOTE, stream=True)
    await failed(platform, answer, 502, "upstream_broken_off", BROKEN_OFF, caplog)


@pytest.mark.parametrize(
    ("script", "code", "message"),
    [
        (sends([HALLO], then=drops), "upstream_broken_off", BROKEN_OFF),
        (sends([HALLO]), "upstream_broken_off", BROKEN_OFF),
        (sends([HALLO, event(QUOTING), DONE]), "upstream_garbage", GARBAGE),
        (sends([HALLO, QUOTE.encode(), b"\n\n", DONE]), "upstream_garbage", GARBAGE),
        (sends([HALLO, b'data: {"choices": [7], "usage": {}}\n\n']), "upstream_garbage", GARBAGE),
    ],
    ids=["dropped", "no end", "error event", "text", "broken chunk"],
)
async def test_breaking_off_in_mid_stream(
    platform: Platform, caplog: pytest.LogCaptureFixture, script: Script, code: str, message: str
) -> None:
    """What came is kept; the error is the last event, and the stream is ended properly."""
    caplog.set_level(logging.DEBUG)
    platform.simulation.script = script
    answer = await platform.ask("gruen-bild", QUOTE, stream=True)
    assert answer.status == 200
    first, last = answer.events
    assert {name: value for name, value in first.items() if name != "ampel"} == chunk(delta={"content": "Hallo"})
    assert (last["error"]["code"], last["error"]["message"]) == (code, message)
    assert last["error"]["request_id"] == answer.headers["X-Request-Id"]
    assert not [piece for piece in IBAN_PIECES if piece in answer.raw.decode() + caplog.text]
    row = await platform.audited(answer)
    assert (row["code"], row["tokens_out"]) == (code, 1)
    assert row["micro_eur"] > 0, "the provider has worked, and will bill"


async def test_breaking_off_in_a_whole_answer(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    platform.simulation.script = sends([b'{"choices": ['], content_type="application/json", then=drops)
    answer = await platform.ask("gruen-bild", QUOTE)
    await failed(platform, answer, 502, "upstream_broken_off", BROKEN_OFF, caplog)


@pytest.mark.parametrize(
    ("script", "charged"),
    [
        (says(HTML, status=500, content_type="text/html"), False),
        (says("", status=429), False),
        (says("", status=400), False),
        (drops, False),
        (says(QUOTE), True),
        (says("", status=504), True),
        (sends([], content_type="application/json", then=drops), True),
    ],
    ids=["500", "429", "400", "dropped", "garbage", "504", "broken off"],
)
async def test_only_work_is_paid_for(platform: Platform, script: Script, charged: bool) -> None:
    platform.simulation.script = script
    row = await platform.audited(await platform.ask("gruen-bild"))
    assert (row["micro_eur"] > 0) is charged
    assert (row["tokens_in"] > 0) is charged


async def test_a_redirect_is_not_followed(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    """Its address could be anywhere; the text would go there."""
    async with UpstreamSimulation().running() as elsewhere:
        platform.simulation.script = redirects(f"{elsewhere.url}/v1/chat/completions")
        await failed(platform, await platform.ask("gruen-bild"), 502, "upstream_down", DOWN, caplog)
        assert elsewhere.received == []


async def test_cookies_are_not_kept(platform: Platform) -> None:
    async def with_cookie(request: aiohttp.web.Request) -> aiohttp.web.StreamResponse:
        response = await answers()(request)
        if not response.prepared:
            response.set_cookie("session", "person-1")
        return response

    platform.simulation.script = with_cookie
    await platform.ask()
    await platform.ask()
    assert [received.headers.get("Cookie") for received in platform.simulation.received] == [None, None]


async def test_a_huge_answer_is_cut_off(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.upstream.MAX_ANSWER_BYTES", 1_000_000)
    platform.simulation.script = says(b'{"choices": [], "x": "' + b"x" * 2_000_000 + b'"}')
    answer = await platform.ask("gruen-bild")
    assert (answer.status, answer.error["code"]) == (502, "upstream_garbage")


async def test_a_huge_stream_passes(platform: Platform) -> None:
    """It is never held as a whole."""
    platform.simulation.script = streams(["x" * 10_000] * 1000)
    answer = await platform.ask("gruen-bild", stream=True)
    assert len(answer.raw) > 10_000_000
    assert (await platform.audited(answer))["code"] == "ok"


async def test_usage_that_no_model_can_have(platform: Platform) -> None:
    usage = {"prompt_tokens": 2**40, "completion_tokens": 2**62}
    platform.simulation.script = answers(usage=usage)
    answer = await platform.ask("gruen-bild")
    row = await platform.audited(answer)
    assert (row["code"], row["tokens_in"] < 1000) == ("ok", True)


@pytest.mark.parametrize("way", ["whole", "streamed", "embedding", "in parts"])
async def test_usage_that_is_too_little_for_the_text(platform: Platform, way: str) -> None:
    """A provider's list price is paid by what its invoice says, not by what it says here: our estimate counts then."""
    text = "Der Ausschuss berät über den Haushalt. " * (900 if way == "in parts" else 100)
    platform.simulation.script = answers(usage={"prompt_tokens": 1, "completion_tokens": 40, "total_tokens": 41})
    if way == "embedding":
        answer = await platform.embed("gruen-suche", [text, text])
    else:
        answer = await platform.ask("gruen-bild", text, stream=way == "streamed")
    assert answer.status == 200
    row = await platform.audited(answer)
    assert row["code"] == "ok"
    assert row["tokens_in"] >= len(text) // 16


async def test_an_upstream_that_lingers_after_the_end(platform: Platform) -> None:
    """The answer is whole with [DONE]; who answers need not close the connection at once, nor properly."""
    platform.simulation.script = sends(stream_of(["Hallo"]), then=drops)
    assert len((await platform.ask("gruen-bild", stream=True)).events) == 3
    platform.simulation.script = sends(stream_of(["Hallo"]), then=late(60, drops))
    async with asyncio.timeout(5):
        answer = await platform.ask("gruen-bild", stream=True)
    assert len(answer.events) == 3
    assert (await platform.audited(answer))["code"] == "ok"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "script",
    [hangs, late(3, answers()), sends([], content_type="application/json", then=hangs)],
    ids=["never answers", "slow first byte", "stops after the head"],
)
async def test_slow(
    postgres_url: str, caplog: pytest.LogCaptureFixture, script: Script, stream: bool, town: Policy
) -> None:
    async with new_database(postgres_url) as url, running(url, town, first_byte_seconds=0.2, idle_seconds=0.2) as slow:
        slow.simulation.script = script
        answer = await slow.ask("gruen-bild", QUOTE, stream=stream)
        if answer.error["code"] == "upstream_garbage":
            assert stream, "JSON where a stream was asked for is garbage before it is slow"
            return
        await failed(slow, answer, 504, "upstream_timeout", SLOW, caplog)
        await asyncio.wait_for(slow.simulation.hung_up.wait(), 5)


async def test_slow_in_mid_stream(postgres_url: str, town: Policy) -> None:
    async with new_database(postgres_url) as url, running(url, town, first_byte_seconds=0.2, idle_seconds=0.2) as slow:
        slow.simulation.script = sends([HALLO, HALLO], then=hangs)
        answer = await slow.ask("gruen-bild", stream=True)
        *chunks, error = answer.events
        assert len(chunks) == 2
        assert (error["error"]["code"], error["error"]["message"]) == ("upstream_timeout", SLOW)
        row = await slow.audited(answer)
        assert (row["code"], row["tokens_out"]) == ("upstream_timeout", 2)
        await asyncio.wait_for(slow.simulation.hung_up.wait(), 5)


@pytest.fixture
def town() -> Policy:
    return policy()


@contextmanager
def full_port() -> Iterator[int]:
    """A port that takes no more connections: connecting to it hangs, as with a host that is switched off."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@pytest.mark.parametrize("stream", [False, True])
async def test_down(postgres_url: str, unused_tcp_port: int, stream: bool, town: Policy) -> None:
    with full_port() as hanging:
        for port in (unused_tcp_port, hanging):
            nowhere = f"http://127.0.0.1:{port}"
            async with (
                new_database(postgres_url) as url,
                running(url, town, litellm_url=nowhere, connect_seconds=0.3) as down,
            ):
                answer = await down.ask("gruen-bild", stream=stream)
                assert (answer.status, answer.error["code"], answer.error["message"]) == (502, "upstream_down", DOWN)
                row = await down.audited(answer)
                assert (row["micro_eur"], row["tokens_in"]) == (0, 0), "nothing was sent, so nothing is paid"
                assert down.simulation.received == []
