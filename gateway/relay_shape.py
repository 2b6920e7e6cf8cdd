# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer may consist of. Everything else is taken out: an answer is data, and must not be able to say more.

Open WebUI acts on fields that are no part of a chat: a chunk with `event` runs JavaScript in the reader's page, others
change the name of the model that answered or put links under the answer. So what passes is an allow-list, by name and
by type; it is the same for a chunk of a stream (`delta`) and for a whole answer (`message`).
"""

from collections.abc import Mapping
from typing import Any, Literal

Types = frozenset[type]
# By exact type: a bool is no number in JSON. Compared rather than asked, because every chunk of a stream passes here.
_TEXT: Types = frozenset({str, type(None)})
_SCALAR: Types = _TEXT | {int, float}
_OBJECT: Types = frozenset({dict, type(None)})
_LIST: Types = frozenset({list})
_NONE: Types = frozenset()
# More choices than anybody can ask for.
_MOST_CHOICES = 8
# The fields with text that people or programs read.
TEXTS = ("content", "reasoning_content", "reasoning", "refusal")

_TOP: Mapping[str, Types] = {
    "id": _SCALAR,
    "object": _SCALAR,
    "created": _SCALAR,
    "model": _SCALAR,
    "system_fingerprint": _SCALAR,
    "service_tier": _SCALAR,
    "choices": _LIST,
    "usage": _OBJECT,
}
_EMBEDDINGS: Mapping[str, Types] = {"object": _SCALAR, "model": _SCALAR, "data": _LIST, "usage": _OBJECT}
_CHOICES: Mapping[str, Mapping[str, Types]] = {
    name: {"index": frozenset({int}), "finish_reason": _TEXT, "logprobs": _OBJECT, name: _OBJECT}
    for name in ("delta", "message")
}
_SAID: Mapping[str, Types] = {"role": _TEXT, **dict.fromkeys(TEXTS, _TEXT), "tool_calls": _LIST}
_CALL: Mapping[str, Types] = {"index": frozenset({int}), "id": _TEXT, "type": _TEXT, "function": _OBJECT}
_FUNCTION: Mapping[str, Types] = {"name": _TEXT, "arguments": _TEXT}


class ShapeError(Exception):
    """This is no answer of a chat."""


def clean(answer: dict[str, Any], said_in: Literal["delta", "message"]) -> bool:
    """Take out, in place, what is no part of a chat; whether there was something.

    `said_in`: where a choice has its text, in a chunk and in a whole answer.

    Raises:
        ShapeError: it has no list of choices, or a choice is none.
    """
    changed = _keep(answer, _TOP)
    choices = answer.get("choices")
    if not isinstance(choices, list) or len(choices) > _MOST_CHOICES:
        raise ShapeError
    for choice in choices:
        if not isinstance(choice, dict) or not isinstance(choice.get(said_in), dict | None):
            raise ShapeError
        changed |= _keep(choice, _CHOICES[said_in])
        if not 0 <= choice.get("index", 0) < _MOST_CHOICES:
            raise ShapeError
        if said := choice.get(said_in):
            changed |= _clean_said(said)
    return changed


def clean_embeddings(answer: dict[str, Any]) -> bool:
    """As `clean`, for embeddings: numbers, with nobody to read them.

    Raises: ShapeError.
    """
    changed = _keep(answer, _EMBEDDINGS)
    if not isinstance(answer.get("data"), list):
        raise ShapeError
    return changed


def _clean_said(said: dict[str, Any]) -> bool:
    changed = _keep(said, _SAID)
    calls = said.get("tool_calls")
    if calls is None:
        return changed
    if not all(isinstance(call, dict) for call in calls):
        del said["tool_calls"]
        return True
    for call in calls:
        changed |= _keep(call, _CALL)
        if function := call.get("function"):
            changed |= _keep(function, _FUNCTION)
    return changed


def _keep(value: dict[str, Any], allowed: Mapping[str, Types]) -> bool:
    for name, item in value.items():
        if type(item) not in allowed.get(name, _NONE):
            break
    else:
        return False
    for name in [name for name, item in value.items() if type(item) not in allowed.get(name, _NONE)]:
        del value[name]
    return True
