# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One permitted call on its way: what came in, what goes out to the client, and what it has cost so far."""

import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from gateway import notices
from gateway.body import Request
from gateway.database import Database
from gateway.long_text_size import least_prompt_tokens, prompt_tokens
from gateway.metrics import FIRST_BYTE
from gateway.permit import Permit
from gateway.relay_answer import Answer
from gateway.sse import own_chunk
from gateway.taint import remember_answer
from gateway.usage import Usage
from gateway.zones import DataClass

# The streamed answer, from when its head was sent: from then on no status can be given any more.
BEGUN: web.RequestKey[web.StreamResponse] = web.RequestKey("begun", web.StreamResponse)


class Call:
    """`usage` is that of the answer itself, `spent` that of the calls before it, for texts that are read in parts."""

    def __init__(self, http: web.Request, path: str, permit: Permit, request: Request, started: float) -> None:
        self.http = http
        self.path = path
        self.permit = permit
        self.request = request
        self.started = started
        self.usage = permit.usage
        self.spent = Usage(0)
        self.is_embedding = "embedding" in request.needs
        self.thinks = "reasoning" in permit.model.capabilities
        self.choices: int = request.payload.get("n", 1)
        self.response: web.StreamResponse | None = None
        self.label: Mapping[str, Any] | None = {notices.FIELD: notices.field(permit)}
        self.remembered = permit.told_class is DataClass.PUBLIC or self.is_embedding
        self.answer = Answer(
            opening="" if self.is_embedding else notices.opening(permit),
            pseudonyms=permit.pseudonyms,
            keep=not self.remembered,
        )

    async def open(self) -> web.StreamResponse:
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
                await response.write(notices.status(self.permit))
        return self.response

    async def say(self, text: str) -> None:
        """Tell the client something before the model answers."""
        self.answer.open_with(text)
        opening = self.answer.take_opening()
        if opening:
            head = {
                "id": f"chatcmpl-{self.permit.request_id}",
                "object": "chat.completion.chunk",
                "created": int(time.time()),
                "model": self.permit.model.name,
            }
            response = await self.open()
            await response.write(own_chunk(head, opening, self.choices, self.label))
            self.label = None

    async def end(self, last: bytes) -> web.StreamResponse:
        response = await self.open()
        await response.write(last)
        await response.write_eof()
        return response

    def answers_nothing_yet(self) -> None:
        """Calls of other kinds come first: what they take is `spent`."""
        self.usage = Usage(0)

    def answers(self, payload: Mapping[str, Any]) -> None:
        """Now the answer itself is asked for, with this request."""
        most_out = self.permit.max_output * self.choices
        self.usage = Usage(prompt_tokens(payload), least_in=least_prompt_tokens(payload), most_out=most_out)

    def spent_in_all(self, code: str, *, charged: bool) -> Usage:
        """What is to be settled."""
        if charged:
            self.usage.end(finished=code == "ok", streamed=self.request.stream, thinks=self.thinks)
        else:
            self.usage.nothing()
        return Usage(self.usage.tokens_in + self.spent.tokens_in, self.usage.tokens_out + self.spent.tokens_out)

    async def remember(self, database: Database) -> None:
        """Keep by what the answer will be recognised, once. Raises: DatabaseUnavailableError."""
        if self.remembered:
            return
        answer = self.answer
        for text in answer.said or [""]:
            await remember_answer(
                database,
                self.permit.conversation,
                text,
                self.permit.told_class,
                shown_before=answer.shown_before,
                beside=answer.beside,
            )
        self.remembered = True
