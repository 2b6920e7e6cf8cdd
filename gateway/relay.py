# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Carry a permitted call to LiteLLM and its answer back, streamed or whole, and settle it however it ends."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from gateway import ledger
from gateway.body import Request
from gateway.database import Database, DatabaseUnavailableError
from gateway.metrics import FIRST_BYTE, MICRO_EUR, TOKENS, UNSETTLED
from gateway.permit import Permit
from gateway.refusals import RefusedError
from gateway.settings import Settings
from gateway.sse import DONE, Events, error_event
from gateway.ticket import Ticket, issue
from gateway.upstream import Upstream, broken_off, garbage, read_whole, too_slow

_log = logging.getLogger("gateway")
OUTCOME: web.RequestKey[str] = web.RequestKey("outcome", str)
# The streamed answer, from when its head was sent: from then on no status can be given any more.
BEGUN: web.RequestKey[web.StreamResponse] = web.RequestKey("begun", web.StreamResponse)
# How long an upstream may take to close after `[DONE]`, before its connection is given up.
_CLOSE_SECONDS = 0.5
_SETTLE_PAUSES = (0.5, 2, 5, 10, 30)
# The provider has worked, and will bill, though nothing usable came back: settled by our estimate.
CHARGED_FAILURES = {"upstream_timeout", "upstream_garbage", "upstream_broken_off"}


class Relay:
    """Carries calls; `close` waits for the settlements that are still under way."""

    def __init__(self, settings: Settings, database: Database, upstream: Upstream) -> None:
        self._ticket_secret = settings.ticket_secret.get_secret_value()
        self._database = database
        self._upstream = upstream
        self._settling: set[asyncio.Task[None]] = set()

    async def carry(
        self, http: web.Request, path: str, permit: Permit, request: Request, started: float
    ) -> web.StreamResponse:
        """Raises: RefusedError, as long as nothing was answered; later failures end the stream with an error event."""
        ticket = issue(
            self._ticket_secret,
            Ticket(str(permit.request_id), permit.model.name, permit.model.zone),
            time.time(),
        )
        code = "aborted"  # stays so when the client hangs up: then this handler is cancelled
        try:
            async with self._upstream.post(path, permit.model, self._payload(permit, request), ticket) as answer:
                if request.stream:
                    code, response = await self._stream(http, permit, request, answer, started)
                else:
                    response = await self._whole(permit, request, answer, started)
                    code = "ok"
                return response
        except RefusedError as refusal:
            code = refusal.code
            if code not in CHARGED_FAILURES:
                permit.usage.report({"prompt_tokens": 0, "completion_tokens": 0})
            raise
        finally:
            http[OUTCOME] = code
            # A task of its own: a client that hangs up cancels this handler, not the settlement.
            task = asyncio.create_task(self._settle(permit, code, int((time.monotonic() - started) * 1000)))
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)

    async def close(self) -> None:
        if self._settling:
            await asyncio.wait(self._settling, timeout=10)

    def _payload(self, permit: Permit, request: Request) -> dict[str, Any]:
        if "embedding" in request.needs:
            return permit.payload
        name = "max_completion_tokens" if "max_completion_tokens" in permit.payload else "max_tokens"
        # The limit is the one that was reserved for, and stands there once: of two, the provider would choose.
        ours = {"max_tokens", "max_completion_tokens", "stream_options"}
        payload = {key: value for key, value in permit.payload.items() if key not in ours}
        payload[name] = permit.max_output
        if request.stream:
            payload["stream_options"] = {"include_usage": True}
        return payload

    async def _whole(
        self, permit: Permit, request: Request, answer: aiohttp.ClientResponse, started: float
    ) -> web.Response:
        raw = await read_whole(permit.model, answer)
        is_embedding = "embedding" in request.needs
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise garbage(permit.model) from None
        if not isinstance(body, dict) or body.get("error"):
            raise garbage(permit.model)
        if not isinstance(body.get("data" if is_embedding else "choices"), list):
            raise garbage(permit.model)
        permit.usage.tokens_out = 0 if is_embedding else ledger.estimate_tokens(len(raw), 0)
        if isinstance(usage := body.get("usage"), dict):
            permit.usage.report(usage)
        FIRST_BYTE.labels(permit.model.zone.value).observe(time.monotonic() - started)
        return web.Response(body=raw, content_type="application/json", headers=answer_headers(permit))

    async def _stream(
        self, http: web.Request, permit: Permit, request: Request, answer: aiohttp.ClientResponse, started: float
    ) -> tuple[str, web.StreamResponse]:
        response: web.StreamResponse | None = None
        code, end = "ok", DONE
        try:
            async for events in _events(permit, request, answer):
                # Opened late: an upstream that fails before its first event gets a proper HTTP status.
                response = response or await _open_stream(http, permit, started)
                await response.write(events)
        except RefusedError as refusal:
            if response is None:
                raise
            code, end = refusal.code, error_event(refusal.body(str(permit.request_id)))
        response = response or await _open_stream(http, permit, started)
        await response.write(end)
        await response.write_eof()
        if code == "ok":
            await _read_to_the_end(answer)
        return code, response

    async def _settle(self, permit: Permit, code: str, duration_ms: int) -> None:
        model, usage = permit.model, permit.usage
        micro_eur = ledger.cost(model.price, usage.tokens_in, usage.tokens_out)
        for pause in (*_SETTLE_PAUSES, None):
            try:
                await ledger.settle(self._database, permit.entry, usage, micro_eur, code, duration_ms)
            except DatabaseUnavailableError:
                if pause is None:
                    UNSETTLED.inc()
                    _log.error(
                        "request %s not settled: PostgreSQL is away; it will be settled as an orphan", permit.request_id
                    )
                    return
                await asyncio.sleep(pause)
            except Exception as error:
                UNSETTLED.inc()
                _log.error("request %s not settled: %s", permit.request_id, type(error).__name__)
                return
            else:
                break
        zone = model.zone.value
        TOKENS.labels(zone, model.name, "in").inc(usage.tokens_in)
        TOKENS.labels(zone, model.name, "out").inc(usage.tokens_out)
        MICRO_EUR.labels(zone, model.name).inc(micro_eur)


async def _events(permit: Permit, request: Request, answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    if answer.content_type != "text/event-stream":
        raise garbage(permit.model)
    events = Events(permit.usage, wants_usage=request.wants_usage)
    try:
        async for data in answer.content.iter_any():
            if passed := events.feed(data):
                yield passed
            if events.done or events.failed:
                break
    except TimeoutError:
        raise too_slow(permit.model) from None
    except aiohttp.ClientError:
        raise broken_off(permit.model) from None
    if events.failed:
        raise garbage(permit.model)
    if not events.done:
        raise broken_off(permit.model)


async def _read_to_the_end(answer: aiohttp.ClientResponse) -> None:
    """Only a connection that was read to its end can be used again; the client does not wait for this."""
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(_CLOSE_SECONDS):
            async for _ in answer.content.iter_any():
                pass


async def _open_stream(http: web.Request, permit: Permit, started: float) -> web.StreamResponse:
    FIRST_BYTE.labels(permit.model.zone.value).observe(time.monotonic() - started)
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
            **answer_headers(permit),
        }
    )
    await response.prepare(http)
    http[BEGUN] = response
    return response


def answer_headers(permit: Permit) -> dict[str, str]:
    """What every answer says of itself: which zone answered, and as what the request was judged."""
    return {
        "X-Request-Id": str(permit.request_id),
        "X-Ampel-Zone": permit.model.zone.value,
        "X-Ampel-Data-Class": permit.data_class.value,
    }
