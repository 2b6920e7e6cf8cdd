# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds the long texts of a chat request: documents, `<source>` blocks, long pastes.

Documents and sources may be summarised whatever their length, other texts only when they are long by themselves. Of
these the first and the last sentences stay: there stands what somebody wants to know.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.long_text_split import split

# As Open WebUI and others write it; a block that is not closed reaches to the end.
_SOURCE = re.compile(r"<source\b[^<>]{0,2000}>(.*?)(?:</source>|\Z)", re.DOTALL)
# How `documents` presents the text of a file.
FILE_MARK = "Datei »"
_FILE = re.compile(
    r"\ADatei »[^«\n]{1,200}« \([^\n]{0,80}\):\n(.*?)(?:\n\[Ende der Datei »[^«\n]*«\]\s*\Z|\Z)", re.DOTALL
)
# Instructions are not summarised, whatever their length; what the model wrote itself may be.
_PLAIN_ROLES = {"user", "tool", "assistant"}
_EDGE_BYTES = 600


@dataclass(frozen=True, slots=True, repr=False)
class Passage:
    """Characters `start` to `end` of a message's text: of content part `part`, or of the content itself (None)."""

    message: int
    part: int | None
    start: int
    end: int
    text: str

    @property
    def size(self) -> int:
        """Bytes of UTF-8."""
        return len(self.text.encode())


def passages(payload: Mapping[str, Any], long_bytes: int) -> list[Passage]:
    """What may be summarised, the longest first; plain texts only from `long_bytes` on."""
    found = [
        Passage(message, part, start, end, text[start:end])
        for message, part, role, text in texts(payload)
        for start, end in _spans(role, text, long_bytes)
    ]
    return sorted((passage for passage in found if passage.text.strip()), key=lambda found: -found.size)


def texts(payload: Mapping[str, Any]) -> Iterator[tuple[int, int | None, str, str]]:
    """Message, content part, role and text of each text in the messages."""
    for number, message in enumerate(payload["messages"]):
        content = message.get("content")
        if isinstance(content, str):
            yield number, None, message["role"], content
        elif isinstance(content, list):
            for index, part in enumerate(content):
                if part["type"] == "text":
                    yield number, index, message["role"], part["text"]


def _spans(role: str, text: str, long_bytes: int) -> list[tuple[int, int]]:
    if file := _FILE.match(text):
        return [file.span(1)]
    if sources := [match.span(1) for match in _SOURCE.finditer(text)]:
        return sources
    if role not in _PLAIN_ROLES or len(text.encode()) < max(long_bytes, 4 * _EDGE_BYTES):
        return []
    head = len(next(split(text, _EDGE_BYTES)))
    # The end is cut as the beginning is: the last piece of what is left.
    tail = len(list(split(text[-_EDGE_BYTES:], _EDGE_BYTES // 2))[-1])
    return [(head, len(text) - tail)]


def without(payload: Mapping[str, Any], replaced: Mapping[Passage, str]) -> dict[str, Any]:
    """The request with other texts in place of these passages. The payload that is given stays as it is."""
    messages = list(payload["messages"])
    # From the end on, so that the places of those before stay right.
    for passage in sorted(replaced, key=lambda passage: -passage.start):
        message = dict(messages[passage.message])
        if passage.part is None:
            message["content"] = _spliced(message["content"], passage, replaced[passage])
        else:
            parts = list(message["content"])
            text = _spliced(parts[passage.part]["text"], passage, replaced[passage])
            parts[passage.part] = {**parts[passage.part], "text": text}
            message["content"] = parts
        messages[passage.message] = message
    return {**payload, "messages": messages}


def _spliced(text: str, passage: Passage, replacement: str) -> str:
    return text[: passage.start] + replacement + text[passage.end :]
