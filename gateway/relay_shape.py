# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer may consist of. Everything else is taken out: an answer is data, and must not be able to say more.

Open WebUI acts on fields that are no part of a chat: a chunk with `event` runs JavaScript in the reader's page, others
change the name of the model that answered or put links under the answer. So what passes is an allow-list, by name and
by type; it is the same for a chunk of a stream (`delta`) and for a whole answer (`message`).
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

Check = Callable[[Any], bool]
# More choices than anybody can ask for.
_MOST_CHOICES = 8


class ShapeError(Exception):
    """This is no answer of a chat."""


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _is_object(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_index(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value < _MOST_CHOICES


_TOP: Mapping[str, Check] = {
    "id": _is_scalar,
    "object": _is_scalar,
    "created": _is_scalar,
    "model": _is_scalar,
    "system_fingerprint": _is_scalar,
    "service_tier": _is_scalar,
    "choices": _is_list,
    "usage": _is_object,
}
_EMBEDDINGS: Mapping[str, Check] = {"object": _is_scalar, "model": _is_scalar, "data": _is_list, "usage": _is_object}
_CHOICE: Mapping[str, Check] = {"index": _is_index, "finish_reason": _is_text, "logprobs": _is_object}
_CHOICES: Mapping[str, Mapping[str, Check]] = {name: {**_CHOICE, name: _is_object} for name in ("delta", "message")}
# The fields with text that people or programs read.
TEXTS = ("content", "reasoning_content", "reasoning", "refusal")
_SAID: Mapping[str, Check] = {"role": _is_text, **dict.fromkeys(TEXTS, _is_text), "tool_calls": _is_list}
_CALL: Mapping[str, Check] = {"index": _is_scalar, "id": _is_text, "type": _is_text, "function": _is_object}
_FUNCTION: Mapping[str, Check] = {"name": _is_text, "arguments": _is_text}


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


def _keep(value: dict[str, Any], allowed: Mapping[str, Check]) -> bool:
    surplus = [name for name, item in value.items() if (check := allowed.get(name)) is None or not check(item)]
    for name in surplus:
        del value[name]
    return bool(surplus)
