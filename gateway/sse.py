# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stream of a chat completion: chunks pass through byte for byte, the usage is read in passing.

Each event is parsed (some microseconds), and what is no chunk of a chat ends the stream: an error of a provider can
quote the request, in whatever form it comes. A chunk is written anew only where something must be taken out or put in.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.ledger import Usage
from gateway.relay_answer import Answer
from gateway.relay_shape import ShapeError, clean

DONE = b"data: [DONE]\n\n"
# One event holds a few tokens; more than this is not a chat stream.
MAX_EVENT_BYTES = 1_048_576
_HEAD = ("id", "object", "created", "model")


class _NotAChunkError(Exception):
    """The upstream's stream is not one of a chat, or says itself that it failed."""


class Events:
    """Cuts a byte stream into server-sent events and filters them for the client.

    `done` is true after `[DONE]`. `failed` is true after an event that is no chunk of a chat: nothing passes any more.
    `label` are fields that are put into the first chunk; before it stands the answer's opening, as a chunk of its own.
    Without a label there has been a chunk before.
    """

    def __init__(
        self,
        usage: Usage,
        *,
        wants_usage: bool,
        answer: Answer | None = None,
        label: Mapping[str, Any] | None = None,
        choices: int = 1,
    ) -> None:
        self._usage = usage
        self._wants_usage = wants_usage
        self._answer = answer or Answer()
        self._label = label
        self._choices = choices
        self._begun = label is None
        self._head: dict[str, Any] = {}
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
            return self._last()
        chunk, changed = _chunk(data)
        size, restored = self._answer.chunk(chunk)
        self._usage.passed(size)
        line = self._line(lines[0], chunk, changed=changed or restored)
        return line if self._begun or line is None else self._first(line, chunk)

    def _line(self, line: bytes, chunk: dict[str, Any], *, changed: bool) -> bytes | None:
        usage = chunk.get("usage")
        if isinstance(usage, dict):
            self._usage.report(usage)
            if not self._wants_usage:
                # The client did not ask for it: many clients take every chunk to have a choice.
                del chunk["usage"]
                if not any(choice.get("finish_reason") or choice.get("delta") for choice in chunk["choices"]):
                    return None
                changed = True
        return _written(chunk) if changed else line

    def _first(self, line: bytes, chunk: dict[str, Any]) -> bytes:
        """The first chunk with the label; with an opening, that is a chunk before it."""
        self._begun = True
        self._head = {name: chunk[name] for name in _HEAD if name in chunk}
        if opening := self._answer.take_opening():
            return own_chunk(self._head, opening, self._choices, self._label) + line
        return labelled(line, self._label)

    def _last(self) -> bytes | None:
        choices = self._answer.rest()
        return _written({**self._head, "choices": choices}) if choices else None


def own_chunk(head: Mapping[str, Any], text: str, choices: int, label: Mapping[str, Any] | None) -> bytes:
    """An event in which all choices say this text; it is ours, and stands before what the model says."""
    said = {"role": "assistant", "content": text}
    told = [{"index": index, "delta": said, "finish_reason": None} for index in range(choices)]
    return labelled(_written({**head, "choices": told}), label) + b"\n\n"


def labelled(line: bytes, label: Mapping[str, Any] | None) -> bytes:
    """The line with these fields; it is one JSON object with something in it, so that it ends with its brace."""
    return line.rstrip()[:-1] + b"," + orjson.dumps(label)[1:] if label else line


def _written(chunk: Mapping[str, Any]) -> bytes:
    try:
        return b"data: " + orjson.dumps(chunk)
    except orjson.JSONEncodeError:
        raise _NotAChunkError from None


def _chunk(data: bytes) -> tuple[dict[str, Any], bool]:
    """The chunk with nothing in it but a chat, and whether there was more."""
    try:
        chunk = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise _NotAChunkError from None
    if not isinstance(chunk, dict) or chunk.get("error"):
        raise _NotAChunkError
    try:
        return chunk, clean(chunk, "delta")
    except ShapeError:
        raise _NotAChunkError from None


def error_event(body: dict[str, Any]) -> bytes:
    """An error after the stream has begun, and the end of the stream."""
    return b"data: " + orjson.dumps(body) + b"\n\n" + DONE
