# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long a chat request is for a model, estimated from bytes as the ledger does."""

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.long_text_passages import texts
from gateway.policy import Model
from gateway.usage import BYTES_PER_TOKEN, TOKENS_PER_ATTACHMENT, least_tokens

# What the template of a model puts around each message: about four tokens.
_AROUND_A_MESSAGE = 4 * BYTES_PER_TOKEN
_ATTACHMENTS = {"image_url", "input_audio", "file"}
# The least that is kept free for an answer: this share of the context, or what was asked for if that is less.
_ANSWER_SHARE = 4


def prompt_bytes(payload: Mapping[str, Any]) -> int:
    """Bytes of all that the model reads. An attachment counts by its kind, not by its bytes."""
    size = sum(_AROUND_A_MESSAGE + _bytes_of_message(message) for message in payload["messages"])
    return size + sum(len(orjson.dumps(payload[name])) for name in ("tools", "response_format") if name in payload)


def prompt_tokens(payload: Mapping[str, Any]) -> int:
    return prompt_bytes(payload) // BYTES_PER_TOKEN + 1


def least_prompt_tokens(payload: Mapping[str, Any]) -> int:
    """The fewest tokens that a provider can truly have counted: of the texts that all of them read."""
    if "input" in payload:
        given = payload["input"]
        return least_tokens(len(given) if isinstance(given, str) else sum(map(len, given)))
    return least_tokens(sum(len(text) for *_, text in texts(payload)))


def asked_tokens(payload: Mapping[str, Any], model: Model) -> int:
    """The longest answer that was asked for and that the model gives."""
    asked: int = payload.get("max_completion_tokens", payload.get("max_tokens", model.max_output))
    return min(asked, model.max_output)


def least_answer(payload: Mapping[str, Any], model: Model) -> int:
    """Tokens that have to stay free for the answer, or the request counts as too long."""
    return min(asked_tokens(payload, model), max(1, model.context // _ANSWER_SHARE))


def answer_tokens(payload: Mapping[str, Any], model: Model) -> int:
    """How long the answer may be: what was asked for, but no longer than the context has room beside the request.

    Without this a request that nearly fills the context would be refused by servers that add the two up.
    """
    free = model.context - prompt_tokens(payload)
    return min(asked_tokens(payload, model), max(free, least_answer(payload, model)))


def _bytes_of_message(message: Mapping[str, Any]) -> int:
    size = 0
    for name, value in message.items():
        parts = value if name == "content" and isinstance(value, list) else [value]
        for part in parts:
            attached = name == "content" and isinstance(part, dict) and part.get("type") in _ATTACHMENTS
            size += TOKENS_PER_ATTACHMENT * BYTES_PER_TOKEN if attached else _bytes(part)
    return size


def _bytes(value: Any) -> int:
    """Iterative: how deep a request is nested is its sender's choice."""
    size, open_values = 0, [value]
    while open_values:
        item = open_values.pop()
        if isinstance(item, str):
            size += len(item.encode())
        elif isinstance(item, list):
            open_values += item
        elif isinstance(item, dict):
            open_values += item.keys()
            open_values += item.values()
        else:
            # Numbers in a call's arguments are written out as well.
            size += len(str(item))
    return size
