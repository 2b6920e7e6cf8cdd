# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A simulated cloud provider for the demo: `python -m ops.embedded.simulation`.

No provider is asked: the answer comes from the local model, and its first line says so. What makes the simulation
worth having is its log: one JSON line for each request that arrived, with the SHA-256 of each message's text and never
the text. A text whose hash is not in the log has not arrived; that is how the tests prove a refusal.
"""

import argparse
import asyncio
import hashlib
import hmac
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import orjson
from aiohttp import web

FIRST_LINE = "*Simulation – hier antwortet keine {cloud}, sondern das kleine lokale Modell auf diesem Rechner.*\n\n"
CLOUDS = {"yellow": "souveräne EU-Cloud", "red": "öffentliche Cloud"}
MODEL = "simulation"
_MAX_BODY = 32 * 1_048_576
_FORWARDED = (
    "messages", "temperature", "top_p", "top_k", "min_p", "n", "max_tokens", "max_completion_tokens", "stop", "seed",
    "presence_penalty", "frequency_penalty", "response_format", "tools", "tool_choice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Config:
    """`key` is what clients have to send; `upstream` is the local model's address, ending in /v1."""

    zone: str
    key: str
    upstream: str
    upstream_key: str
    upstream_model: str

    @property
    def first_line(self) -> str:
        return FIRST_LINE.format(cloud=CLOUDS[self.zone])


CONFIG = web.AppKey("config", Config)
_SESSION = web.AppKey("session", aiohttp.ClientSession)


def create(config: Config) -> web.Application:
    """Build the simulated provider."""
    app = web.Application(client_max_size=_MAX_BODY)
    app[CONFIG] = config
    app.router.add_get("/healthz", _health)
    app.router.add_get("/v1/models", _models)
    app.router.add_post("/v1/chat/completions", _chat)
    app.cleanup_ctx.append(_session)
    return app


async def _session(app: web.Application) -> AsyncIterator[None]:
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=300)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        app[_SESSION] = session
        yield


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _models(request: web.Request) -> web.Response:
    _log(request, b"", [])
    _check_key(request)
    return web.json_response({"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "simulation"}]})


async def _chat(request: web.Request) -> web.StreamResponse:
    raw = await request.read()
    try:
        body = orjson.loads(raw)
        messages = body["messages"]
        texts = [(str(message.get("role")), _text(message.get("content"))) for message in messages]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        # It has arrived all the same, and the log says so.
        _log(request, raw, [("unreadable", raw.decode(errors="replace"))])
        raise _error(web.HTTPBadRequest, "the body is no chat completion request") from None
    _log(request, raw, texts)
    _check_key(request)
    config = request.app[CONFIG]
    forwarded = {name: body[name] for name in _FORWARDED if name in body} | {"model": config.upstream_model}
    if body.get("stream"):
        forwarded |= {"stream": True, "stream_options": body.get("stream_options") or {}}
        return await _stream(request, forwarded)
    return await _whole(request, forwarded)


async def _whole(request: web.Request, body: dict[str, Any]) -> web.Response:
    config = request.app[CONFIG]
    async with _ask(request, body) as upstream:
        if upstream.status != 200:
            raise _error(web.HTTPBadGateway, f"the local model answered {upstream.status}")
        answer = orjson.loads(await upstream.read())
    answer["model"] = MODEL
    for choice in answer.get("choices", []):
        message = choice.get("message", {})
        message["content"] = config.first_line + (message.get("content") or "")
    return web.Response(body=orjson.dumps(answer), content_type="application/json")


async def _stream(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    identity = {"id": f"chatcmpl-simulation-{time.time_ns():x}", "model": MODEL}
    async with _ask(request, body) as upstream:
        if upstream.status != 200:
            raise _error(web.HTTPBadGateway, f"the local model answered {upstream.status}")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        delta = {"role": "assistant", "content": request.app[CONFIG].first_line}
        first = {"object": "chat.completion.chunk", "created": int(time.time()), **identity}
        await response.write(_event(first | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}))
        async for line in upstream.content:
            if not line.startswith(b"data: "):
                continue
            data = line.removeprefix(b"data: ").strip()
            await response.write(b"data: [DONE]\n\n" if data == b"[DONE]" else _event(orjson.loads(data) | identity))
        await response.write_eof()
    return response


def _ask(request: web.Request, body: dict[str, Any]) -> Any:
    config = request.app[CONFIG]
    headers = {"Authorization": f"Bearer {config.upstream_key}"}
    return request.app[_SESSION].post(f"{config.upstream}/chat/completions", json=body, headers=headers)


def _event(chunk: dict[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(chunk) + b"\n\n"


def _check_key(request: web.Request) -> None:
    expected = f"Bearer {request.app[CONFIG].key}"
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
        raise _error(web.HTTPUnauthorized, "invalid API key")


def _error(kind: type[web.HTTPError], message: str) -> web.HTTPError:
    text = orjson.dumps({"error": {"message": message, "type": "simulation"}}).decode()
    return kind(text=text, content_type="application/json")


def _text(content: Any) -> str:
    """A message's text; the parts of a multi-part message are joined by a line break."""
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _log(request: web.Request, raw: bytes, texts: list[tuple[str, str]]) -> None:
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "method": request.method,
        "path": request.path,
        "bytes": len(raw),
        "messages": [{"role": role, "sha256": hashlib.sha256(text.encode()).hexdigest()} for role, text in texts],
    }
    sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--zone", choices=sorted(CLOUDS), required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    config = Config(
        zone=arguments.zone,
        key=os.environ["SIMULATION_KEY"],
        upstream=os.environ["SIMULATION_UPSTREAM"],
        upstream_key=os.environ["SIMULATION_UPSTREAM_KEY"],
        upstream_model=os.environ["SIMULATION_UPSTREAM_MODEL"],
    )
    loop = asyncio.new_event_loop()
    web.run_app(
        create(config), host=arguments.host, port=arguments.port, access_log=None, print=None, loop=loop,
        handler_cancellation=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
