# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole request with placeholders: every string that `gateway.body` gives to the detectors is replaced here.

What is left over is found afterwards: the judge scans the result again and refuses if a detector still finds something.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

from gateway.detect.engine import Span
from gateway.pseudonym_restore import codes
from gateway.pseudonyms import Pseudonyms

Locate = Callable[[str], Awaitable[Sequence[Span]]]
_Change = Callable[[str], str]

_HINT = (
    "Im Text stehen Platzhalter in eckigen Klammern, je einer für eine Angabe, die hier nicht genannt wird. Übernehmen "
    "Sie jeden Platzhalter unverändert, mit Klammern, wo Sie die Angabe nennen würden, und erfinden Sie keine."
)
# Characters. Above, replacing takes long enough (10 ms) to hold up everybody else's requests.
_LARGE = 50_000
# At their places these are words of the protocol, or the bytes of an attachment.
_ATTACHMENTS = {"image_url": "url", "input_audio": "data", "file": "file_data"}


async def pseudonymise(payload: Mapping[str, Any], locate: Locate, key: bytes) -> tuple[dict[str, Any], Pseudonyms]:
    """The payload with a placeholder for each place that `locate` names, and what puts the values back.

    `locate` is asked once for each different string, in their order.
    """
    texts = dict.fromkeys(_strings(payload))
    places = {text: await locate(text) for text in texts}
    if sum(map(len, texts)) + len(texts) < _LARGE:
        return _replaced(payload, places, key)
    return await asyncio.to_thread(_replaced, payload, places, key)


def _replaced(
    payload: Mapping[str, Any], places: Mapping[str, Sequence[Span]], key: bytes
) -> tuple[dict[str, Any], Pseudonyms]:
    pseudonyms = Pseudonyms(key, {code for text in places for code in codes(text)})
    pseudonyms.learn((span.detector, text[span.start : span.end]) for text, spans in places.items() for span in spans)
    if not pseudonyms:
        return dict(payload), pseudonyms
    replaced = {text: pseudonyms.replace(text, spans) for text, spans in places.items()}
    changed = _payload(payload, lambda text: replaced[text])
    if "messages" in changed:
        changed["messages"] = _with_hint(changed["messages"])
    return changed, pseudonyms


def _strings(payload: Mapping[str, Any]) -> Iterator[str]:
    seen: list[str] = []

    def note(text: str) -> str:
        seen.append(text)
        return text

    _payload(payload, note)
    yield from seen


def _payload(payload: Mapping[str, Any], change: _Change) -> dict[str, Any]:
    """As `gateway.body` reads it: all but the model's name, the roles, and the bytes of attachments."""
    changed = {}
    for name, value in payload.items():
        if name == "model":
            changed[name] = value
        elif name == "messages":
            changed[name] = [_message(message, change) for message in value]
        else:
            changed[name] = _all(value, change)
    return changed


def _message(message: Mapping[str, Any], change: _Change) -> dict[str, Any]:
    changed = {}
    for name, value in message.items():
        if name == "role":
            changed[name] = value
        elif name == "content" and isinstance(value, list):
            changed[name] = [_part(part, change) for part in value]
        else:
            changed[name] = _all(value, change)
    return changed


def _part(part: Any, change: _Change) -> Any:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(kind, str) or kind not in _ATTACHMENTS:
        return _all(part, change)
    value, bytes_at = part[kind], _ATTACHMENTS[kind]
    if isinstance(value, dict):
        value = {name: item if name == bytes_at else _all(item, change) for name, item in value.items()}
    return {**_all({name: item for name, item in part.items() if name != kind}, change), kind: value}


def _all(value: Any, change: _Change) -> Any:
    """Every string in a JSON value, the keys of objects included. Its depth was limited when it was read."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_all(item, change) for item in value]
    if isinstance(value, dict):
        return {change(name): _all(item, change) for name, item in value.items()}
    return value


def _with_hint(messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Tell the model what the brackets are. In the system prompt that is there, since some models take only one."""
    first, *rest = messages
    if first.get("role") == "system" and isinstance(first.get("content"), str):
        return [{**first, "content": f"{first['content']}\n\n{_HINT}"}, *rest]
    return [{"role": "system", "content": _HINT}, *messages]
