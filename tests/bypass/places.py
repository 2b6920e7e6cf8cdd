# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Techniques of place: personal data where a filter may not look, in every part of a body that a model could read."""

import base64
from typing import Any

from tests.bypass.case import EMBEDDINGS, IBAN, RED, SECRET, Case, sends, talks

CLOSE = IBAN.replace(" ", "")
HEAD, TAIL = CLOSE[:12], CLOSE[12:]
CARD = 4111111111111111
_TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}


def _tool(**function: Any) -> list[Any]:
    return [{"type": "function", "function": {**_TOOL["function"], **function}}]  # type: ignore[dict-item]


def _call(arguments: str, name: str = "buchen") -> list[Any]:
    call = {"id": "1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return [{"role": "user", "content": "Bitte."}, {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": "erledigt"}]  # fmt: skip


def _message(**fields: Any) -> list[Any]:
    return [{"role": "user", "content": "Guten Tag", **fields}]


def _parts(*texts: str) -> list[Any]:
    return [{"role": "user", "content": [{"type": "text", "text": text} for text in texts]}]


_PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
_FILE = {
    "type": "file",
    "file": {"filename": "x.bin", "file_data": f"data:application/octet-stream;base64,{'AAEC' * 40}"},
}
_TEXT_FILE = {
    "type": "file",
    "file": {
        "filename": "brief.txt",
        "file_data": f"data:text/plain;base64,{base64.b64encode(SECRET.encode()).decode()}",
    },
}

CASES = [
    Case("place: system message", talks(("system", SECRET), ("user", "Hallo"))),
    Case("place: developer message", talks(("developer", SECRET), ("user", "Hallo"))),
    Case("place: assistant message", talks(("user", "Hallo"), ("assistant", SECRET), ("user", "Weiter"))),
    Case("place: tool message", sends(messages=[*_call("{}")[:2], {"role": "tool", "tool_call_id": "1",
                                                                   "content": SECRET}])),
    Case("place: first of many messages", talks(("user", SECRET), *[("user", f"Frage {n}") for n in range(200)])),
    Case("place: content part", sends(messages=_parts("Hallo", SECRET))),
    Case("place: name of a speaker", sends(messages=_message(name=CLOSE))),
    Case("place: reasoning", sends(messages=_message(reasoning_content=SECRET))),
    Case("place: refusal", sends(messages=_message(refusal=SECRET))),
    Case("place: tool call arguments", sends(messages=_call(f'{{"iban": "{CLOSE}"}}'))),
    Case("place: tool call arguments, escaped", sends(messages=_call(
        '{"iban": "' + "".join(f"\\u{ord(sign):04x}" for sign in CLOSE) + '"}'))),
    Case("place: tool call name", sends(messages=_call("{}", name=CLOSE))),
    Case("place: tool call id", sends(messages=[{"role": "tool", "tool_call_id": CLOSE, "content": "erledigt"}])),
    Case("place: description of a tool", sends(tools=_tool(description=SECRET))),
    Case("place: name of a tool", sends(tools=_tool(name=CLOSE))),
    Case("place: choice in a tool's schema", sends(tools=_tool(
        parameters={"type": "object", "properties": {"konto": {"enum": [CLOSE]}}}))),
    Case("place: number in a tool's schema", sends(tools=_tool(
        parameters={"type": "object", "properties": {"karte": {"type": "integer", "default": CARD}}}))),
    Case("place: number with a point in a tool's schema", sends(tools=_tool(
        parameters={"type": "object", "properties": {"karte": {"const": float(CARD)}}}))),
    Case("place: number in tool call arguments that are no text", sends(messages=[
        {"role": "user", "content": "Bitte."},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "1", "type": "function", "function": {"name": "buchen", "arguments": {"karte": CARD}}}]},
        {"role": "tool", "tool_call_id": "1", "content": "erledigt"}])),
    Case("place: number in the format of the answer", sends(response_format={
        "type": "json_schema", "json_schema": {"name": "x", "schema": {"enum": [CARD]}}})),
    Case("place: number beside a content part", sends(messages=[{"role": "user", "content": [
        {"type": "text", "text": "Hallo", "karte": CARD}]}])),
    Case("place: key in a tool's schema", sends(tools=_tool(
        parameters={"type": "object", "properties": {CLOSE: {"type": "string"}}}))),
    Case("place: choice of a tool", sends(tools=[_TOOL],
                                          tool_choice={"type": "function", "function": {"name": CLOSE}})),
    Case("place: stop sequence", sends(stop=[CLOSE])),
    Case("place: format of the answer", sends(response_format={
        "type": "json_schema", "json_schema": {"name": "x", "schema": {"const": CLOSE}}})),
    Case("place: key of logit_bias", sends(logit_bias={CLOSE: 1})),
    Case("place: effort", sends(reasoning_effort=CLOSE)),
    Case("place: name of a file", sends(messages=[{"role": "user", "content": [
        {"type": "file", "file": {"filename": f"{CLOSE}.bin", "file_data": _FILE["file"]["file_data"]}}]}])),  # type: ignore[index]
    Case("place: text file", sends(messages=[{"role": "user", "content": [_TEXT_FILE]}])),
    Case("place: unreadable file", sends(messages=[{"role": "user", "content": [_FILE]}])),
    Case("place: picture", sends(messages=[{"role": "user", "content": [_PICTURE]}])),
    Case("place: detail of a picture", sends(messages=[{"role": "user", "content": [
        {"type": "image_url", "image_url": {**_PICTURE["image_url"], "detail": CLOSE}}]}])),  # type: ignore[dict-item]
    Case("place: recording", sends(messages=[{"role": "user", "content": [
        {"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav"}}]}])),
    Case("place: name of a parameter", sends(whole={"model": RED, "messages": _message(), CLOSE: 1}), 400,
         "parameter_not_allowed"),
    Case("place: name of a message's field", sends(messages=_message(**{CLOSE: 1})), 400, "parameter_not_allowed"),
    Case("place: input of an embedding at the wrong model", sends(path=EMBEDDINGS, whole={
        "model": "rot-chat", "input": SECRET}), 403, "model_cannot"),
    Case("split: over two user messages", talks(("user", HEAD), ("assistant", "Ja?"), ("user", TAIL))),
    Case("split: over ten messages", talks(*[("user", CLOSE[start:start + 3]) for start in range(0, 22, 3)])),
    Case("split: numbered", talks(("user", f"Teil 1: {HEAD}"), ("assistant", "Ok"), ("user", f"Teil 2: {TAIL}"))),
    Case("split: over content parts", sends(messages=_parts(HEAD, TAIL))),
    Case("split: over user and system", talks(("system", HEAD), ("user", TAIL))),
    Case("split: over content and name", sends(messages=[{"role": "user", "content": HEAD, "name": TAIL}])),
    Case("split: e-mail address", talks(("user", "erika.beispiel"), ("assistant", "?"), ("user", "@posteo.de"))),
]  # fmt: skip
