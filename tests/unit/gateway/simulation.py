# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A simulation of LiteLLM, or of a provider behind it: it records what reaches it and answers as scripted.

No model is behind it. A script is an async function from a request to its response; the ones here are the good and the
bad behaviour that the gateway has to live with.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

Script = Callable[[web.Request], Awaitable[web.StreamResponse]]
USAGE = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Received:
    """One request that got through to the simulation."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        parsed = orjson.loads(self.raw)
        assert isinstance(parsed, dict)
        return parsed


def chunk(**choice: Any) -> dict[str, Any]:
    """One chunk of a streamed chat completion; `choice` are the fields of its one choice."""
    return {
        "id": "chatcmpl-simulation",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "simulation",
        "choices": [{"index": 0, **choice}],
    }


def event(content: object) -> bytes:
    return b"data: " + orjson.dumps(content) + b"\n\n"


def answers(
    text: str = "Guten Tag, hier antwortet eine Simulation.", usage: Mapping[str, int] | None = USAGE
) -> Script:
    """What a healthy server does: whole or streamed as the request says, or embeddings."""

    async def script(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/embeddings"):
            return web.json_response(_embeddings(await request.json(), usage))
        if (await request.json()).get("stream"):
            return await streams(text.split(" "), usage=usage)(request)
        return web.json_response(_completion(text, usage))

    return script


def _completion(text: str, usage: Mapping[str, int] | None) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    whole = {"id": "chatcmpl-simulation", "object": "chat.completion", "created": 1, "model": "simulation"}
    return {**whole, "choices": [choice], **({"usage": usage} if usage else {})}


def _embeddings(body: Mapping[str, Any], usage: Mapping[str, int] | None) -> dict[str, Any]:
    count = 1 if isinstance(body["input"], str) else len(body["input"])
    data = [{"object": "embedding", "index": index, "embedding": [0.25, -0.5]} for index in range(count)]
    counted = {"prompt_tokens": usage["prompt_tokens"], "total_tokens": usage["prompt_tokens"]} if usage else None
    return {"object": "list", "model": "simulation", "data": data, **({"usage": counted} if counted else {})}


def stream_of(words: Sequence[str], usage: Mapping[str, int] | None = USAGE) -> list[bytes]:
    """The events of a healthy stream in the order that LiteLLM sends them, `[DONE]` included."""
    events = [event(chunk(delta={"role": "assistant", "content": ""}))]
    events += [event(chunk(delta={"content": f"{word} "})) for word in words]
    events.append(event(chunk(delta={}, finish_reason="stop")))
    if usage:
        events.append(event({**chunk(), "choices": [], "usage": dict(usage)}))
    return [*events, DONE]


def streams(words: Sequence[str], *, usage: Mapping[str, int] | None = USAGE) -> Script:
    return sends(stream_of(words, usage))


def sends(
    pieces: Iterable[bytes],
    *,
    content_type: str = "text/event-stream",
    gate: asyncio.Semaphore | None = None,
    then: Script | None = None,
) -> Script:
    """Send these bytes piece by piece; with a gate each piece waits for its leave. `then` runs before the end."""

    async def script(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": content_type})
        await response.prepare(request)
        for piece in pieces:
            if gate is not None:
                await gate.acquire()
            await response.write(piece)
        if then is not None:
            await then(request)
        await response.write_eof()
        return response

    return script


def says(body: str | bytes, *, status: int = 200, content_type: str = "application/json") -> Script:
    """Any body with any status: errors, garbage, pages."""

    async def script(_request: web.Request) -> web.StreamResponse:
        content = body.encode() if isinstance(body, str) else body
        return web.Response(status=status, body=content, content_type=content_type)

    return script


def redirects(location: str) -> Script:
    async def script(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": location})

    return script


async def hangs(_request: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def drops(request: web.Request) -> web.StreamResponse:
    """Break the connection off, as a server that dies."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def late(seconds: float, script: Script) -> Script:
    async def waiting(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await script(request)

    return waiting


@dataclass
class UpstreamSimulation:
    """A simulated OpenAI-compatible server on loopback.

    `asked` is set when a request has arrived, `hung_up` when a client left before the answer's end.
    """

    script: Script = field(default_factory=answers)
    received: list[Received] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    ready: bool = True

    @asynccontextmanager
    async def running(self) -> AsyncIterator["UpstreamSimulation"]:
        app = web.Application(client_max_size=2**30)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/health/readiness":
            # The gateway asks this by itself, whatever is tested.
            return web.Response(status=200 if self.ready else 503)
        self.received.append(Received(request.path, request.headers.copy(), await request.read()))
        self.asked.set()
        try:
            return await self.script(request)
        except (asyncio.CancelledError, ConnectionError):
            self.hung_up.set()
            raise
