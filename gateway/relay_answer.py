# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One answer on its way to the client: what is put before it, what is put back into it, what is remembered of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.pseudonym_restore import Restorer
from gateway.pseudonyms import Pseudonyms
from gateway.relay_shape import TEXTS

# Of a longer answer the rest is not remembered; it holds some 150 pages.
MAX_KEPT = 1_048_576
_ARGUMENTS = "arguments"


class Answer:
    """The texts of an answer, chunk by chunk or whole.

    `opening` is still to be put before it, `shown_before` all that was or will be. `keep`: gather what is said, for the
    taint. `said` is that by choice, `beside` reasoning and arguments for tools.
    """

    def __init__(self, *, opening: str = "", pseudonyms: Pseudonyms | None = None, keep: bool = False) -> None:
        self.opening = opening
        self.shown_before = opening
        self._pseudonyms = pseudonyms or None
        self._keep = keep
        self._room = MAX_KEPT
        self._kept: dict[tuple[int, str], list[str]] = {}
        self._restorers: dict[tuple[int, str], Restorer] = {}

    def open_with(self, text: str) -> None:
        """Put this before the answer too, behind what is to stand there already."""
        self.opening += text
        self.shown_before += text

    def take_opening(self) -> str:
        """The opening, for whoever writes it now."""
        opening, self.opening = self.opening, ""
        return opening

    @property
    def said(self) -> list[str]:
        return ["".join(parts) for (_, name), parts in self._kept.items() if name == "content"]

    @property
    def beside(self) -> list[str]:
        return ["".join(parts) for (_, name), parts in self._kept.items() if name != "content"]

    def chunk(self, chunk: Mapping[str, Any]) -> tuple[int, bool]:
        """Take one chunk of a stream, in place: how many bytes of text came, and whether it was changed."""
        if not self._pseudonyms and not self._keep:
            return sum(_size(choice["delta"]) for choice in chunk["choices"] if choice.get("delta")), False
        size, changed = 0, False
        for choice in chunk["choices"]:
            index = choice.get("index") or 0
            delta = choice.get("delta")
            finished = bool(choice.get("finish_reason"))
            if delta:
                for name, holder, key in _texts(delta):
                    size += len(holder[key].encode("utf-8", "replace"))
                    if self._pseudonyms:
                        holder[key] = self._restorer(index, name).feed(holder[key])
                        changed = True
                    self._note(index, name, holder[key])
            if self._restorers and (delta or finished):
                changed |= self._release(index, choice, finished=finished)
        return size, changed

    def whole(self, body: Mapping[str, Any]) -> tuple[int, bool]:
        """As `chunk`, for an answer that is not streamed; the opening is put before each of its choices."""
        size, changed = 0, False
        for index, choice in enumerate(body["choices"]):
            message = choice.get("message") or {}
            for name, holder, key in _texts(message):
                size += len(holder[key].encode("utf-8", "replace"))
                if self._pseudonyms:
                    restorer = self._pseudonyms.stream(in_json=_is_json(name))
                    holder[key] = restorer.feed(holder[key]) + restorer.flush()
                    changed = True
                self._note(index, name, holder[key])
            if self.opening and isinstance(message.get("content"), str):
                message["content"] = self.opening + message["content"]
                changed = True
        return size, changed

    def rest(self) -> list[dict[str, Any]]:
        """Choices with what was still held back when the stream ended without a finish."""
        indices = sorted({index for index, _ in self._restorers})
        choices: list[dict[str, Any]] = [{"index": index, "delta": {}, "finish_reason": None} for index in indices]
        return [choice for choice in choices if self._release(choice["index"], choice, finished=True)]

    def _restorer(self, index: int, name: str) -> Restorer:
        assert self._pseudonyms is not None  # noqa: S101 - for the type checker; asked by those who have some
        place = (index, name)
        if place not in self._restorers:
            self._restorers[place] = self._pseudonyms.stream(in_json=_is_json(name))
        return self._restorers[place]

    def _release(self, index: int, choice: dict[str, Any], *, finished: bool) -> bool:
        """Give out what is held back of texts that go on no more: all at the end, else those before another one."""
        delta = choice.get("delta") or {}
        speaking = {name for name, _, _ in _texts(delta)}
        if not finished and not speaking:
            return False
        released = False
        for place, restorer in self._restorers.items():
            name = place[1]
            if place[0] != index or (not finished and name in speaking):
                continue
            # It stays: an upstream that goes on after all goes on in the address that it has begun.
            text = restorer.flush()
            if text:
                _put(delta, name, text)
                self._note(index, name, text)
                released = True
        if released:
            choice["delta"] = delta
        return released

    def _note(self, index: int, name: str, text: str) -> None:
        if self._keep and text and self._room > 0:
            self._room -= len(text)
            self._kept.setdefault((index, name), []).append(text)


def _texts(said: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Every text that was said: the name of its stream, and where it stands."""
    for name in TEXTS:
        if isinstance(said.get(name), str):
            yield name, said, name
    for position, call in enumerate(said.get("tool_calls") or ()):
        function = call.get("function")
        if function and isinstance(function.get(_ARGUMENTS), str):
            yield f"{_ARGUMENTS} {call.get('index', position)}", function, _ARGUMENTS


def _size(said: Mapping[str, Any]) -> int:
    """Bytes of text. Most chunks have one, and every one of a stream passes here."""
    if "tool_calls" in said:
        return sum(len(holder[key].encode("utf-8", "replace")) for _, holder, key in _texts(said))
    size = 0
    for name, text in said.items():
        if text and name != "role":
            size += len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    return size


def _is_json(name: str) -> bool:
    return name.startswith(_ARGUMENTS)


def _put(delta: dict[str, Any], name: str, text: str) -> None:
    if not _is_json(name):
        delta[name] = (delta.get(name) or "") + text
        return
    number = int(name.rpartition(" ")[2])
    calls = delta.setdefault("tool_calls", [])
    for call in calls:
        if call.get("index") == number and "function" in call:
            call["function"][_ARGUMENTS] = (call["function"].get(_ARGUMENTS) or "") + text
            return
    calls.append({"index": number, "function": {_ARGUMENTS: text}})
