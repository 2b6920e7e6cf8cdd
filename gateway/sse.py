# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stream of a chat completion: chunks pass through byte for byte, the usage is read in passing.

Each event is parsed (some microseconds), and what is no chunk of a chat ends the stream: an error of a provider can
quote the request, in whatever form it comes.
"""

from typing import Any

import orjson

from gateway.ledger import Usage

DONE = b"data: [DONE]\n\n"
# One event holds a few tokens; more than this is not a chat stream.
MAX_EVENT_BYTES = 1_048_576


class _NotAChunkError(Exception):
    """The upstream's stream is not one of a chat, or says itself that it failed."""


class Events:
    """Cuts a byte stream into server-sent events and filters them for the client.

    `done` is true after `[DONE]`. `failed` is true after an event that is no chunk of a chat: nothing passes any more.
    """

    def __init__(self, usage: Usage, *, wants_usage: bool) -> None:
        self._usage = usage
        self._wants_usage = wants_usage
        self._rest = b""
        self.done = False
        self.failed = False

    def feed(self, data: bytes) -> bytes:
        """The complete events that go to the client, `[DONE]` not included."""
        *events, self._rest = (self._rest + data).replace(b"\r\n", b"\n").split(b"\n\n")
        passed = []
        for event in events:
            if self.done or self.failed:
                break
            try:
                line = self._event(event)
            except _NotAChunkError:
                self.failed = True
            else:
                passed += [line, b"\n\n"] if line else []
        if not self.done and len(self._rest) > MAX_EVENT_BYTES:
            self.failed = True
        return b"".join(passed)

    def _event(self, event: bytes) -> bytes | None:
        # Comments (":") keep a connection open; ours to LiteLLM is our own matter.
        lines = [line for line in event.split(b"\n") if line and not line.startswith(b":")]
        if not lines:
            return None
        if len(lines) > 1 or not lines[0].startswith(b"data:"):
            raise _NotAChunkError
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
            raise _NotAChunkError from None


def _chunk(data: bytes) -> dict[str, Any]:
    try:
        chunk = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise _NotAChunkError from None
    if isinstance(chunk, dict) and not chunk.get("error"):
        choices = chunk.get("choices")
        if isinstance(choices, list) and all(_is_choice(choice) for choice in choices):
            return chunk
    raise _NotAChunkError


def _is_choice(choice: Any) -> bool:
    return isinstance(choice, dict) and isinstance(choice.get("delta"), dict | None)


def error_event(body: dict[str, Any]) -> bytes:
    """An error after the stream has begun, and the end of the stream."""
    return b"data: " + orjson.dumps(body) + b"\n\n" + DONE
