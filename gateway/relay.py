# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Carry a permitted call to LiteLLM and its answer back, streamed or whole, and settle it however it ends."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from gateway import ledger, notices
from gateway.body import Request
from gateway.database import Database, DatabaseUnavailableError
from gateway.long_text import Summary, condense
from gateway.long_text_plan import Plan
from gateway.long_text_prompts import note, progress
from gateway.long_text_size import least_prompt_tokens, prompt_tokens
from gateway.metrics import FIRST_BYTE, MICRO_EUR, TOKENS, UNSETTLED, UPSTREAM_FAILURES, UPSTREAM_UP
from gateway.permit import Permit
from gateway.refusals import RefusedError
from gateway.relay_answer import Answer
from gateway.relay_call import BEGUN, Call
from gateway.relay_shape import ShapeError, clean, clean_embeddings
from gateway.settings import Settings
from gateway.sse import DONE, Events, error_event, labelled
from gateway.ticket import Ticket, issue
from gateway.upstream import Upstream, broken_off, garbage, read_whole, too_slow
from gateway.usage import Usage

__all__ = ["BEGUN", "CHARGED_FAILURES", "OUTCOME", "Relay"]

_log = logging.getLogger("gateway")
OUTCOME: web.RequestKey[str] = web.RequestKey("outcome", str)
# How long an upstream may take to close after `[DONE]`, before its connection is given up.
_CLOSE_SECONDS = 0.5
# How long the end of an answer waits until the answer is remembered; after that it is done behind its back.
_REMEMBER_SECONDS = 2
_SETTLE_PAUSES = (0.5, 2, 5, 10, 30)
# What a model says to one request says nothing about the next one.
_REFUSALS = {"upstream_rejected", "upstream_busy"}
# Settled by our estimate.
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
        """Send the permitted payload to `path` at LiteLLM, and bring its answer.

        Raises:
            RefusedError: as long as nothing was answered; later failures end the stream with an error event.
        """
        call = Call(http, path, permit, request, started)
        code = "aborted"  # stays so when the client hangs up: then this handler is cancelled
        charged = True
        try:
            response = await (self._stream(call) if request.stream else self._whole(call))
            code = "ok"
            return response
        except RefusedError as refusal:
            code = refusal.code
            charged = is_charged(refusal)
            if call.response is None:
                raise
            # The status has been sent: the stream ends with the error.
            await self._remember_now(call)
            return await call.end(error_event(refusal.body(str(permit.request_id))))
        finally:
            http[OUTCOME] = code
            usage = call.spent_in_all(code, charged=charged)
            _count(permit, code)
            # Tasks of their own: a client that hangs up cancels this handler, not the settlement.
            self._later(self._settle(permit, usage, code, int((time.monotonic() - started) * 1000)))
            if not call.remembered:
                self._later(self._remember_in_the_end(call))

    async def close(self) -> None:
        if self._settling:
            await asyncio.wait(self._settling, timeout=10)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    def _send(self, call: Call, payload: dict[str, Any]) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """To the permitted model and no other, with a ticket of its own."""
        model = call.permit.model
        ticket = Ticket(str(call.permit.request_id), model.name, model.zone)
        secret = self._ticket_secret
        return self._upstream.post(
            call.path, model, {**payload, "model": model.name}, issue(secret, ticket, time.time())
        )

    async def _payload(self, call: Call) -> dict[str, Any]:
        permit = call.permit
        if call.is_embedding:
            return permit.payload
        payload = permit.payload if permit.plan is None else await self._condensed(call, permit.plan)
        name = "max_completion_tokens" if "max_completion_tokens" in payload else "max_tokens"
        # The limit is the one that was reserved for, and stands there once: of two, the provider would choose.
        ours = {"max_tokens", "max_completion_tokens", "stream_options"}
        payload = {key: value for key, value in payload.items() if key not in ours}
        payload[name] = permit.max_output
        if call.request.stream:
            payload["stream_options"] = {"include_usage": True}
        return payload

    async def _condensed(self, call: Call, plan: Plan) -> dict[str, Any]:
        """The request with summaries for its long texts; a stream shows how far that is."""
        call.answers_nothing_yet()
        payload: dict[str, Any] = {}
        async for step in condense(plan, lambda part: self._ask(call, part), call.spent, is_charged):
            if isinstance(step, dict):
                payload = step
            elif call.request.stream:
                await call.say(progress(step.number, step.count, merging=step.merging))
        note_before = note(plan.count, after_progress=call.request.stream)
        if call.request.stream:
            await call.say(note_before)
        else:
            call.answer.open_with(note_before)
        call.answers(payload)
        return payload

    async def _ask(self, call: Call, payload: dict[str, Any]) -> Summary:
        """One of several calls before the answer; nobody reads it but the model itself."""
        async with self._send(call, payload) as response:
            body, _ = await _read(call, response)
        least_in, most_out = least_prompt_tokens(payload), payload["max_tokens"]
        usage = Usage(prompt_tokens(payload), least_in=least_in, most_out=most_out)
        gathered = Answer(keep=True)
        size, _ = gathered.whole(body)
        usage.whole(size)
        if isinstance(counted := body.get("usage"), dict):
            usage.report(counted)
        usage.end(finished=True, streamed=False, thinks=call.thinks)
        return Summary("".join(gathered.said[:1]), usage)

    async def _whole(self, call: Call) -> web.Response:
        permit = call.permit
        async with self._send(call, await self._payload(call)) as response:
            body, raw = await _read(call, response)
        if not call.is_embedding:
            size, changed = call.answer.whole(body)
            call.usage.whole(size)
            raw = None if changed else raw
        if isinstance(counted := body.get("usage"), dict):
            call.usage.report(counted)
        text = _labelled(permit, body, raw)
        FIRST_BYTE.labels(permit.model.zone.value).observe(time.monotonic() - call.started)
        await self._remember_now(call)
        return web.Response(body=text, content_type="application/json", headers=notices.headers(permit))

    async def _stream(self, call: Call) -> web.StreamResponse:
        async with self._send(call, await self._payload(call)) as answer:
            async for events in _events(call, answer):
                # Opened late: an upstream that fails before its first event gets a proper HTTP status.
                response = await call.open()
                await response.write(events)
            await call.open()
            await self._remember_now(call)
            ended = await call.end(DONE)
            await _read_to_the_end(answer)
        return ended

    async def _remember_now(self, call: Call) -> None:
        """Before the answer's end, so that no next request is faster; if the database is slow, afterwards."""
        if not call.remembered:
            with suppress(DatabaseUnavailableError, TimeoutError):
                async with asyncio.timeout(_REMEMBER_SECONDS):
                    await call.remember(self._database)

    async def _remember_in_the_end(self, call: Call) -> None:
        await _patiently(
            lambda: call.remember(self._database), f"answer of request {call.permit.request_id} not remembered"
        )

    async def _settle(self, permit: Permit, usage: Usage, code: str, duration_ms: int) -> None:
        model = permit.model
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


def is_charged(refusal: RefusedError) -> bool:
    """Whether the provider has worked, and will bill, though nothing usable came back."""
    return refusal.code in CHARGED_FAILURES


def _count(permit: Permit, code: str) -> None:
    zone, name = permit.model.zone.value, permit.model.name
    if code == "ok":
        UPSTREAM_UP.labels(zone, name).set(1)
    elif code.startswith("upstream_"):
        UPSTREAM_FAILURES.labels(zone, name, code).inc()
        if code not in _REFUSALS:
            UPSTREAM_UP.labels(zone, name).set(0)


async def _read(call: Call, response: aiohttp.ClientResponse) -> tuple[dict[str, Any], bytes | None]:
    """A whole answer, and its bytes if nothing had to be taken out."""
    model = call.permit.model
    raw = await read_whole(model, response)
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise garbage(model) from None
    if not isinstance(body, dict) or body.get("error"):
        raise garbage(model)
    try:
        changed = clean_embeddings(body) if call.is_embedding else clean(body, "message")
    except ShapeError:
        raise garbage(model) from None
    return body, None if changed else raw


def _labelled(permit: Permit, body: dict[str, Any], raw: bytes | None) -> bytes:
    """The answer with our field about it; only what had to be changed is written anew."""
    label = {notices.FIELD: notices.field(permit)}
    if raw is not None:
        return labelled(raw, label)
    try:
        return orjson.dumps({**body, **label})
    except orjson.JSONEncodeError:
        raise garbage(permit.model) from None


async def _events(call: Call, answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    permit = call.permit
    if answer.content_type != "text/event-stream":
        raise garbage(permit.model)
    events = Events(
        call.usage,
        wants_usage=call.request.wants_usage,
        answer=call.answer,
        label=call.label,
        choices=call.choices,
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
