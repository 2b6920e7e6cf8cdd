# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Carry a permitted call to LiteLLM and its answer back, streamed or whole, and settle it however it ends."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from gateway import ledger, notices
from gateway.body import Request
from gateway.database import Database, DatabaseUnavailableError
from gateway.metrics import FIRST_BYTE, MICRO_EUR, TOKENS, UNSETTLED
from gateway.permit import Permit
from gateway.pseudonyms import Pseudonyms
from gateway.refusals import RefusedError
from gateway.relay_answer import Answer
from gateway.relay_shape import ShapeError, clean, clean_embeddings
from gateway.settings import Settings
from gateway.sse import DONE, Events, error_event
from gateway.taint import Trace, remember_answer
from gateway.ticket import Ticket, issue
from gateway.upstream import Upstream, broken_off, garbage, read_whole, too_slow

_log = logging.getLogger("gateway")
OUTCOME: web.RequestKey[str] = web.RequestKey("outcome", str)
# The streamed answer, from when its head was sent: from then on no status can be given any more.
BEGUN: web.RequestKey[web.StreamResponse] = web.RequestKey("begun", web.StreamResponse)
# How long an upstream may take to close after `[DONE]`, before its connection is given up.
_CLOSE_SECONDS = 0.5
# How long the end of an answer waits until the answer is remembered; after that it is done behind its back.
_REMEMBER_SECONDS = 2
_SETTLE_PAUSES = (0.5, 2, 5, 10, 30)
# The provider has worked, and will bill, though nothing usable came back: settled by our estimate.
CHARGED_FAILURES = {"upstream_timeout", "upstream_garbage", "upstream_broken_off"}


class _Call:
    """One permitted call on its way: what came in, what goes out, and the client's stream once it is open."""

    def __init__(
        self,
        http: web.Request,
        permit: Permit,
        request: Request,
        started: float,
        pseudonyms: Pseudonyms | None,
        trace: Trace | None,
    ) -> None:
        self.http = http
        self.permit = permit
        self.request = request
        self.started = started
        self.trace = trace
        self.response: web.StreamResponse | None = None
        self.remembered = trace is None
        self.answer = Answer(
            opening=notices.opening(permit) if "embedding" not in request.needs else "",
            pseudonyms=pseudonyms,
            keep=trace is not None,
        )

    async def open(self, warn_percent: int) -> web.StreamResponse:
        """The client's stream. From then on there is no HTTP status any more, only an error event."""
        if self.response is None:
            FIRST_BYTE.labels(self.permit.model.zone.value).observe(time.monotonic() - self.started)
            response = web.StreamResponse(
                headers={
                    "Content-Type": "text/event-stream; charset=utf-8",
                    "Cache-Control": "no-store",
                    "X-Accel-Buffering": "no",
                    **notices.headers(self.permit),
                }
            )
            await response.prepare(self.http)
            self.http[BEGUN] = self.response = response
            if self.permit.for_person:
                await response.write(notices.status(self.permit, warn_percent))
        return self.response

    async def remember(self, database: Database) -> None:
        """Keep the answer's traces, once. Raises: DatabaseUnavailableError."""
        if self.trace is None or self.remembered:
            return
        said, beside = self.answer.said or [""], self.answer.beside
        for text in said:
            await remember_answer(
                database,
                self.trace.conversation,
                text,
                self.trace.data_class,
                shown_before=self.answer.opening,
                beside=beside,
            )
        self.remembered = True


class Relay:
    """Carries calls; `close` waits for the settlements that are still under way."""

    def __init__(self, settings: Settings, database: Database, upstream: Upstream, *, warn_percent: int = 80) -> None:
        self._warn_percent = warn_percent
        self._ticket_secret = settings.ticket_secret.get_secret_value()
        self._database = database
        self._upstream = upstream
        self._settling: set[asyncio.Task[None]] = set()

    async def carry(
        self,
        http: web.Request,
        path: str,
        permit: Permit,
        request: Request,
        started: float,
        *,
        pseudonyms: Pseudonyms | None = None,
        trace: Trace | None = None,
    ) -> web.StreamResponse:
        """Send the permitted payload, and bring its answer.

        Args:
            http: the client's request.
            path: of the endpoint at LiteLLM.
            permit: settled when this ends, however it does.
            request: what the client asked for.
            started: `time.monotonic()` of the request's arrival.
            pseudonyms: what the placeholders in the payload stand for.
            trace: by what the answer is to be remembered; None for what is public.

        Raises:
            RefusedError: as long as nothing was answered; later failures end the stream with an error event.
        """
        call = _Call(http, permit, request, started, pseudonyms, trace)
        code = "aborted"  # stays so when the client hangs up: then this handler is cancelled
        charged = True
        try:
            async with self._upstream.post(
                path, permit.model, self._payload(permit, request), self._ticket(permit)
            ) as answer:
                if request.stream:
                    code, response = await self._stream(call, answer)
                else:
                    response = await self._whole(call, answer)
                    code = "ok"
                return response
        except RefusedError as refusal:
            code = refusal.code
            charged = code in CHARGED_FAILURES
            raise
        finally:
            http[OUTCOME] = code
            if charged:
                permit.usage.end(
                    finished=code == "ok", streamed=request.stream, thinks="reasoning" in permit.model.capabilities
                )
            else:
                permit.usage.nothing()
            # Tasks of their own: a client that hangs up cancels this handler, not the settlement.
            self._later(self._settle(permit, code, int((time.monotonic() - started) * 1000)))
            if not call.remembered:
                self._later(self._remember_in_the_end(call))

    async def close(self) -> None:
        if self._settling:
            await asyncio.wait(self._settling, timeout=10)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    def _ticket(self, permit: Permit) -> str:
        ticket = Ticket(str(permit.request_id), permit.model.name, permit.model.zone)
        return issue(self._ticket_secret, ticket, time.time())

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

    async def _whole(self, call: _Call, answer: aiohttp.ClientResponse) -> web.Response:
        permit, usage = call.permit, call.permit.usage
        raw = await read_whole(permit.model, answer)
        is_embedding = "embedding" in call.request.needs
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise garbage(permit.model) from None
        if not isinstance(body, dict) or body.get("error"):
            raise garbage(permit.model)
        try:
            changed = clean_embeddings(body) if is_embedding else clean(body, "message")
        except ShapeError:
            raise garbage(permit.model) from None
        if not is_embedding:
            size, written = call.answer.whole(body)
            usage.whole(size)
            changed |= written
        if isinstance(counted := body.get("usage"), dict):
            usage.report(counted)
        raw = _labelled(permit, body, raw, changed=changed)
        FIRST_BYTE.labels(permit.model.zone.value).observe(time.monotonic() - call.started)
        await self._remember_now(call)
        return web.Response(body=raw, content_type="application/json", headers=notices.headers(permit))

    async def _stream(self, call: _Call, answer: aiohttp.ClientResponse) -> tuple[str, web.StreamResponse]:
        code, end = "ok", DONE
        try:
            async for events in _events(call, answer):
                # Opened late: an upstream that fails before its first event gets a proper HTTP status.
                response = await call.open(self._warn_percent)
                await response.write(events)
        except RefusedError as refusal:
            if call.response is None:
                raise
            code, end = refusal.code, error_event(refusal.body(str(call.permit.request_id)))
        response = await call.open(self._warn_percent)
        await self._remember_now(call)
        await response.write(end)
        await response.write_eof()
        if code == "ok":
            await _read_to_the_end(answer)
        return code, response

    async def _remember_now(self, call: _Call) -> None:
        """Before the answer's end, so that no next request is faster; if the database is slow, afterwards."""
        if not call.remembered:
            with suppress(DatabaseUnavailableError, TimeoutError):
                async with asyncio.timeout(_REMEMBER_SECONDS):
                    await call.remember(self._database)

    async def _remember_in_the_end(self, call: _Call) -> None:
        await _patiently(
            lambda: call.remember(self._database), f"answer of request {call.permit.request_id} not remembered"
        )

    async def _settle(self, permit: Permit, code: str, duration_ms: int) -> None:
        model, usage = permit.model, permit.usage
        micro_eur = ledger.cost(model.price, usage.tokens_in, usage.tokens_out)
        settled = await _patiently(
            lambda: ledger.settle(self._database, permit.entry, usage, micro_eur, code, duration_ms),
            f"request {permit.request_id} not settled",
        )
        if not settled:
            UNSETTLED.inc()
            return
        zone = model.zone.value
        TOKENS.labels(zone, model.name, "in").inc(usage.tokens_in)
        TOKENS.labels(zone, model.name, "out").inc(usage.tokens_out)
        MICRO_EUR.labels(zone, model.name).inc(micro_eur)


async def _patiently(work: Callable[[], Awaitable[Any]], failure: str) -> bool:
    """Try until PostgreSQL is there again, for less than a minute; whether it was done."""
    for pause in (*_SETTLE_PAUSES, None):
        try:
            await work()
        except DatabaseUnavailableError:
            if pause is None:
                _log.error("%s: PostgreSQL is away", failure)
                return False
            await asyncio.sleep(pause)
        except Exception as error:
            _log.error("%s: %s", failure, type(error).__name__)
            return False
        else:
            break
    return True


def _labelled(permit: Permit, body: dict[str, Any], raw: bytes, *, changed: bool) -> bytes:
    """The answer with our field about it; only what had to be changed is written anew."""
    label = {notices.FIELD: notices.field(permit)}
    if not changed:
        # One JSON object with something in it, so that it ends with its brace.
        return raw.rstrip()[:-1] + b"," + orjson.dumps(label)[1:]
    try:
        return orjson.dumps({**body, **label})
    except orjson.JSONEncodeError:
        raise garbage(permit.model) from None


async def _events(call: _Call, answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    permit = call.permit
    if answer.content_type != "text/event-stream":
        raise garbage(permit.model)
    events = Events(
        permit.usage,
        wants_usage=call.request.wants_usage,
        answer=call.answer,
        label={notices.FIELD: notices.field(permit)},
        choices=call.request.payload.get("n", 1),
    )
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
