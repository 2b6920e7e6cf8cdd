# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an attempt to get around the gateway is: a technique by name, what it sends, and how it must end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from tests.unit.gateway.harness import Answer, Platform

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"
# Invented or published examples. Everything goes to the model of this name unless a case says otherwise.
RED = "rot-chat"
IBAN = "DE89 3704 0044 0532 0130 00"
SECRET = f"Bitte überweisen Sie an IBAN {IBAN}."

Attempt = Callable[[Platform], Awaitable[Answer]]


@dataclass(frozen=True)
class Case:
    """`recorded` says that the refusal is one of the policy, and so in the audit."""

    technique: str
    attempt: Attempt
    status: int = 403
    code: str = "data_class"

    @property
    def recorded(self) -> bool:
        return self.code in ("data_class", "model_unknown", "model_cannot", "key_zone", "level_too_low",
                             "level_missing", "budget_exhausted")  # fmt: skip


def says(text: str, *, model: str = RED, **parameters: Any) -> Attempt:
    """One message of a user."""

    async def attempt(platform: Platform) -> Answer:
        return await platform.ask(model, text, **parameters)

    return attempt


def talks(*turns: tuple[str, str], **parameters: Any) -> Attempt:
    """A conversation of (role, text)."""
    return sends(messages=[{"role": role, "content": text} for role, text in turns], **parameters)


def sends(
    *, path: str = CHAT, headers: Mapping[str, str] | None = None, whole: Any = None, **parameters: Any
) -> Attempt:
    """A body; `parameters` add to a harmless one, `whole` takes its place."""
    harmless = {"model": RED, "messages": [{"role": "user", "content": "Wann hat das Bürgerbüro geöffnet?"}]}
    body = {**harmless, **parameters} if whole is None else whole

    async def attempt(platform: Platform) -> Answer:
        return await platform.send("POST", path, data=orjson.dumps(body), headers=headers)

    return attempt


def raw(data: bytes, *, path: str = CHAT, headers: Mapping[str, str] | None = None) -> Attempt:
    """Bytes as they are."""

    async def attempt(platform: Platform) -> Answer:
        return await platform.send("POST", path, data=data, headers=headers)

    return attempt
