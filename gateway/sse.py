# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stream of a chat completion: chunks pass through byte for byte, the usage is read in passing.

Each event is parsed (a microsecond), and what is no chunk of a chat ends the stream: an error of a provider can quote
the request, in whatever form it comes.
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
            StreamError: an error event, or bytes that are no stream of a chat.
        """
        *events, self._rest = (self._rest + data).replace(b"\r\n", b"\n").split(b"\n\n")
        if len(self._rest) > MAX_EVENT_BYTES:
            raise StreamError("event too large")
        for event in events:
            if passed := self._event(event):
                yield passed + b"\n\n"

    def _event(self, event: bytes) -> bytes | None:
        # Comments (":") keep a connection open; ours to LiteLLM is our own matter.
        lines = [line for line in event.split(b"\n") if line and not line.startswith(b":")]
        if self.done or not lines:
            return None
        if len(lines) > 1 or not lines[0].startswith(b"data:"):
            raise StreamError("not a stream of a chat")
        data = lines[0][5:].strip()
        if data == b"[DONE]":
            self.done = True
            return None
        chunk = _chunk(data)
        if not self._usage.reported:
            # Nothing counted yet: an event is about a token.
            self._usage.tokens_out += 1
        return self._pass(lines[0], chunk)

    def _pass(self, line: bytes, chunk: dict[str, Any]) -> bytes | None:
        usage = chunk.get("usage")
        if not isinstance(usage, dict):
            return line
        self._usage.report(usage)
        if self._wants_usage:
            return line
        # The client did not ask for it: many clients take every chunk to have a choice.
        del chunk["usage"]
        if not any(choice.get("finish_reason") or choice.get("delta") for choice in chunk["choices"]):
            return None
        try:
            return b"data: " + orjson.dumps(chunk)
        except orjson.JSONEncodeError:
            raise StreamError("nested too deeply") from None


def _chunk(data: bytes) -> dict[str, Any]:
    try:
        chunk = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise StreamError("unreadable event") from None
    if isinstance(chunk, dict) and not chunk.get("error"):
        choices = chunk.get("choices")
        if isinstance(choices, list) and all(_is_choice(choice) for choice in choices):
            return chunk
    raise StreamError("not a chunk of a chat")


def _is_choice(choice: Any) -> bool:
    return isinstance(choice, dict) and isinstance(choice.get("delta"), dict | None)


def error_event(body: dict[str, Any]) -> bytes:
    """An error after the stream has begun, and the end of the stream."""
    return b"data: " + orjson.dumps(body) + b"\n\n" + DONE
