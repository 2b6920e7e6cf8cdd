# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stream of a chat completion: events pass through byte for byte, the usage is read in passing.

Only events that can matter are parsed (the last one and errors), so that streaming costs next to nothing.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from gateway.errors import GatewayError
from gateway.ledger import Usage

DONE = b"data: [DONE]\n\n"
# One event holds a few tokens; more than this is not a chat stream.
MAX_EVENT_BYTES = 1_048_576


class StreamError(GatewayError):
    """The upstream's stream is not one, or says itself that it failed."""


class Events:
    """Cuts a byte stream into server-sent events and filters them for the client."""

    def __init__(self, usage: Usage, *, wants_usage: bool) -> None:
        self._usage = usage
        self._wants_usage = wants_usage
        self._rest = b""
        self.done = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the complete events that go to the client, `[DONE]` not included.

        Raises:
            StreamError: an error event, or bytes that are no event stream.
        """
        *events, self._rest = (self._rest + data).replace(b"\r\n", b"\n").split(b"\n\n")
        if len(self._rest) > MAX_EVENT_BYTES:
            raise StreamError("event too large")
        for event in events:
            if passed := self._event(event):
                yield passed + b"\n\n"

    def _event(self, event: bytes) -> bytes | None:
        if self.done or not event or event.startswith(b":"):
            return None  # comments keep a connection open; ours to LiteLLM is our own matter
        if not event.startswith(b"data:"):
            raise StreamError("not an event stream")
        data = event[5:].strip()
        if data == b"[DONE]":
            self.done = True
            return None
        if data.startswith(b'{"error"'):
            raise StreamError("upstream reported an error")
        if not self._usage.reported:
            # Nothing counted yet: an event is about a token.
            self._usage.tokens_out += 1
        return event if b'"usage"' not in data else self._with_usage(event, data)

    def _with_usage(self, event: bytes, data: bytes) -> bytes | None:
        try:
            chunk = orjson.loads(data)
        except orjson.JSONDecodeError:
            raise StreamError("unreadable event") from None
        usage = chunk.get("usage") if isinstance(chunk, dict) else None
        if not isinstance(usage, dict):
            return event  # the word stands in the text, or usage is null
        self._usage.report(usage)
        if self._wants_usage:
            return event
        # The client did not ask for it: many clients take every chunk to have a choice.
        del chunk["usage"]
        return b"data: " + orjson.dumps(chunk) if _says_something(chunk) else None


def _says_something(chunk: dict[str, Any]) -> bool:
    return any(choice.get("finish_reason") or choice.get("delta") for choice in chunk.get("choices") or [])


def error_event(body: dict[str, Any]) -> bytes:
    """An error after the stream has begun, and the end of the stream."""
    return b"data: " + orjson.dumps(body) + b"\n\n" + DONE
