# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Request bodies: an allow-list, and everything readable in them.

LiteLLM takes parameters that choose another model, address or key (`fallbacks`, `tags`, `api_base`, a list of
models, hosted tools, ...). So only known parameters pass, the others are refused by name, and what is forwarded
is written anew from what was parsed: no two readers can see two different bodies.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any

import orjson

from gateway.decide import Attachment
from gateway.policy import Capability
from gateway.refusals import RefusedError, invalid

_TEXT = (str,)
_NUMBER = (int, float)
_ANY_JSON = (dict, list, str, int, float, bool)

# Parameter -> JSON types. What is not here does not pass.
CHAT_PARAMETERS: Mapping[str, tuple[type, ...]] = {
    "model": _TEXT,
    "messages": (list,),
    "stream": (bool,),
    "stream_options": (dict,),
    "temperature": _NUMBER,
    "top_p": _NUMBER,
    "top_k": (int,),
    "min_p": _NUMBER,
    "n": (int,),
    "max_tokens": (int,),
    "max_completion_tokens": (int,),
    "stop": (str, list),
    "seed": (int,),
    "presence_penalty": _NUMBER,
    "frequency_penalty": _NUMBER,
    "repeat_penalty": _NUMBER,
    "logit_bias": (dict,),
    "logprobs": (bool,),
    "top_logprobs": (int,),
    "tools": (list,),
    "tool_choice": (str, dict),
    "parallel_tool_calls": (bool,),
    "response_format": (dict,),
    "reasoning_effort": _TEXT,
    "user": _TEXT,
    "data_class": _TEXT,
}
EMBEDDING_PARAMETERS: Mapping[str, tuple[type, ...]] = {
    "model": _TEXT,
    "input": (str, list),
    "encoding_format": _TEXT,
    "dimensions": (int,),
    "user": _TEXT,
    "data_class": _TEXT,
}
_MESSAGE_FIELDS: Mapping[str, type | UnionType] = {
    "role": str,
    "content": str | list | None,
    "name": str | None,
    "tool_calls": list | None,
    "tool_call_id": str | None,
    "reasoning_content": str | None,
    "refusal": str | None,
}
_ROLES = {"system", "developer", "user", "assistant", "tool"}
_ATTACHMENT_PARTS: Mapping[str, Attachment] = {"image_url": "image", "input_audio": "audio", "file": "file"}
# The bytes of attachments; what stands beside them (a file's name) is text.
_BYTES = {"url", "data", "file_data"}
_MAX_CHOICES = 8
# Beyond this, readers of JSON disagree about what a number is.
_MAX_INTEGER = 2**53 - 1
# How deep JSON may be nested: far more than any tool schema needs, far less than the interpreter's limit.
MAX_DEPTH = 64
# Numbers with fewer digits identify nobody, and schemas are full of them.
_SHORTEST_NUMBER = 10**5


# What one speaker said, and what stands beside the conversation (the schemas of tools, for one).
Turn = tuple[str, str]
BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Request:
    """A body that passed the allow-list.

    `turns` hold all strings that a model could read, as (role, text) in their order; those that belong to no message
    have the role `BESIDE`. `payload` is what will be forwarded. `fixed_format` says that a program will read the
    answer, so that nothing can be written before it.
    """

    model: str
    payload: dict[str, Any]
    turns: tuple[Turn, ...]
    declared: str | None
    needs: frozenset[Capability]
    attachments: frozenset[Attachment]
    stream: bool
    wants_usage: bool
    fixed_format: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.turns)


def chat(raw: bytes) -> Request:
    """Read the body of POST /v1/chat/completions. Raises: RefusedError."""
    body = _object(raw, CHAT_PARAMETERS)
    messages = body.get("messages")
    if not messages:
        raise invalid("missing_parameter", "Es fehlen die Nachrichten (messages).", param="messages")
    attachments: set[Attachment] = set()
    for index, message in enumerate(messages):
        attachments |= _check_message(message, f"messages[{index}]")
    _check_tools(body.get("tools", []))
    _check_counts(body)
    needs: set[Capability] = {"chat"}
    if "image" in attachments:
        needs.add("vision")
    if body.get("tools"):
        needs.add("tools")
    options = body.get("stream_options") or {}
    declared = body.pop("data_class", None)
    return Request(
        model=body["model"],
        payload=body,
        turns=tuple(turns(body)),
        declared=declared,
        needs=frozenset(needs),
        attachments=frozenset(attachments),
        stream=bool(body.get("stream")),
        wants_usage=options.get("include_usage") is True,
        fixed_format=bool(body.get("tools")) or (body.get("response_format") or {}).get("type", "text") != "text",
    )


def embedding(raw: bytes) -> Request:
    """Read the body of POST /v1/embeddings. Raises: RefusedError."""
    body = _object(raw, EMBEDDING_PARAMETERS)
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    if not texts or not all(isinstance(text, str) for text in texts):
        # Token numbers are refused on purpose: nothing could look into them.
        raise invalid("invalid_parameter", "input muss ein Text oder eine Liste von Texten sein.", param="input")
    return Request(
        model=body["model"],
        payload=body,
        turns=tuple((BESIDE, text) for text in texts),
        declared=body.pop("data_class", None),
        needs=frozenset({"embedding"}),
        attachments=frozenset(),
        stream=False,
        wants_usage=True,
    )


def _object(raw: bytes, parameters: Mapping[str, tuple[type, ...]]) -> dict[str, Any]:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        # The parser's own message quotes nothing useful and could quote the text.
        raise invalid("invalid_json", "Die Anfrage ist kein gültiges JSON (UTF-8).") from None
    if not isinstance(body, dict):
        raise invalid("invalid_json", "Die Anfrage muss ein JSON-Objekt sein.")
    body = {name: value for name, value in body.items() if value is not None}
    unknown = [name for name in body if name not in parameters]
    if unknown:
        raise _not_allowed(unknown[0])
    for name, value in body.items():
        if isinstance(value, float) and float not in parameters[name] and value.is_integer():
            # To JSON, 5.0 is an integer as well.
            body[name] = int(value)
        if not _fits(name, body[name], parameters[name]):
            raise _wrong_type(name)
    if not body.get("model"):
        raise invalid("missing_parameter", "Es fehlt der Name des Modells (model).", param="model")
    # Who asks is known to us; a provider does not need to know.
    body.pop("user", None)
    return body


def _fits(name: str, value: Any, types: tuple[type, ...]) -> bool:
    # By exact type: bool is an int in Python, but not in JSON.
    if type(value) not in types:
        return False
    if isinstance(value, int):
        return abs(value) <= _MAX_INTEGER
    if name == "stop" and isinstance(value, list):
        return all(isinstance(text, str) for text in value)
    if name == "logit_bias":
        return all(type(bias) in _NUMBER for bias in value.values())
    return True


def _not_allowed(name: str) -> RefusedError:
    # What stands at the place of a name can be anybody's number, and a refusal repeats none.
    plain = len(name) <= 40 and name.isascii() and name.replace("_", "").isalpha()
    shown = name if plain else "(unlesbarer Name)"
    return invalid(
        "parameter_not_allowed",
        f"Der Parameter »{shown}« ist hier nicht erlaubt: Er ist unbekannt oder könnte ändern, welches Modell "
        "antwortet. Lassen Sie ihn weg.",
        param=shown,
    )


def _wrong_type(name: str) -> RefusedError:
    if name == "model":
        return invalid("invalid_parameter", "model muss genau ein Modellname sein, keine Liste.", param="model")
    return invalid("invalid_parameter", f"Der Parameter »{name}« hat einen falschen Typ.", param=name)


def _check_message(message: Any, path: str) -> set[Attachment]:
    if not isinstance(message, dict):
        raise invalid("invalid_parameter", f"{path} muss ein Objekt mit role und content sein.", param=path)
    role = message.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        raise invalid("invalid_parameter", f"{path}.role muss eines sein von: {', '.join(sorted(_ROLES))}.", param=path)
    _check_fields(message, path)
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    return {kind for part in parts if (kind := _check_part(part, path)) is not None}


def _check_fields(message: Mapping[str, Any], path: str) -> None:
    for name, value in message.items():
        if name not in _MESSAGE_FIELDS:
            raise _not_allowed(name)
        if not isinstance(value, _MESSAGE_FIELDS[name]):
            raise invalid("invalid_parameter", f"{path}.{name} hat einen falschen Typ.", param=path)
    if not all(isinstance(call, dict) for call in message.get("tool_calls") or []):
        raise invalid("invalid_parameter", f"{path}.tool_calls muss eine Liste von Objekten sein.", param=path)


def _check_part(part: Any, path: str) -> Attachment | None:
    if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str):
        return None
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(kind, str) or kind not in _ATTACHMENT_PARTS:
        raise invalid(
            "invalid_parameter", f"{path}.content hat einen Teil, dessen Art (type) hier nicht erlaubt ist.", param=path
        )
    value = part.get(kind)
    well_formed, message = _ATTACHMENT_FORMS[kind]
    if not well_formed(value):
        raise invalid("invalid_parameter", message, param=path)
    return _ATTACHMENT_PARTS[kind]


def _is_image(value: Any) -> bool:
    image = {"url": value} if isinstance(value, str) else value
    return _has_texts(image, "url", "detail") and image["url"].startswith("data:")


def _is_audio(value: Any) -> bool:
    # Base64 has no colon, and an address has one.
    return _has_texts(value, "data", "format") and "format" in value and ":" not in value["data"]


def _is_file(value: Any) -> bool:
    return _has_texts(value, "file_data", "filename") and value["file_data"].startswith("data:")


def _has_texts(value: Any, needed: str, optional: str) -> bool:
    """Whether this is an object of these texts and of nothing else."""
    return (
        isinstance(value, dict)
        and needed in value
        and value.keys() <= {needed, optional}
        and all(isinstance(text, str) for text in value.values())
    )


# An address would be fetched by somebody else, with what stands in it; a file's identifier was never judged.
_ATTACHMENT_FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "image_url": (_is_image, "Bilder müssen mitgesendet werden (data:...), keine Adresse."),
    "input_audio": (_is_audio, "Tonaufnahmen müssen mitgesendet werden (data und format), keine Adresse."),
    "file": (_is_file, "Dateien müssen mitgesendet werden (file_data mit data:...), keine Kennung oder Adresse."),
}


def _check_tools(tools: list[Any]) -> None:
    for tool in tools:
        own = isinstance(tool, dict) and tool.keys() == {"type", "function"} and isinstance(tool["function"], dict)
        if not own or tool["type"] != "function":
            # Hosted tools (web search, MCP, code) would run at the provider, out of sight.
            raise invalid(
                "parameter_not_allowed", "In tools sind nur eigene Funktionen (type: function) erlaubt.", param="tools"
            )


def _check_counts(body: Mapping[str, Any]) -> None:
    for name in ("max_tokens", "max_completion_tokens", "n"):
        if name in body and body[name] < 1:
            raise invalid("invalid_parameter", f"{name} muss mindestens 1 sein.", param=name)
    if body.get("n", 1) > _MAX_CHOICES:
        raise invalid("invalid_parameter", f"n darf höchstens {_MAX_CHOICES} sein.", param="n")


def turns(body: Mapping[str, Any]) -> Iterator[Turn]:
    """All strings of a chat request that a model could read, with the role of their message, in order."""
    for name, value in body.items():
        if name == "messages":
            for message in value:
                yield from ((message["role"], text) for text in _message_texts(message))
        elif name != "model":
            yield from ((BESIDE, text) for text in _strings(value))


def _message_texts(message: Mapping[str, Any]) -> Iterator[str]:
    for name, value in message.items():
        if name == "role":
            continue  # one of the words in _ROLES
        parts = value if name == "content" and isinstance(value, list) else [value]
        for part in parts:
            # An attachment's bytes are no text; it is judged as an attachment. Only here, at the place of a
            # content part: elsewhere an object that looks like one is read like all the rest.
            kind = part.get("type") if name == "content" and isinstance(part, dict) else None
            yield from _strings(_without_bytes(part) if kind in _ATTACHMENT_PARTS else part)


def _without_bytes(part: Mapping[str, Any]) -> list[Any]:
    kind = part["type"]
    value = part[kind] if isinstance(part[kind], dict) else {}
    beside = {key: item for key, item in part.items() if key != kind}
    return [beside, {key: item for key, item in value.items() if key not in _BYTES}]


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Every string in a JSON value, the keys of objects included, and every number that could be somebody's.

    A number that is a parameter itself (`seed`) is told to no model; within a schema or an argument it is text.
    """
    if depth > MAX_DEPTH:
        raise invalid("invalid_json", f"Die Anfrage ist tiefer als {MAX_DEPTH} Ebenen verschachtelt.")
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, depth + 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _strings(item, depth + 1)
    elif depth and type(value) in _NUMBER and abs(value) >= _SHORTEST_NUMBER:
        yield str(int(value) if value == int(value) else value)
