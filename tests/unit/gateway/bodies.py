# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Request bodies for the tests of `gateway.body`."""

import json
from collections.abc import Callable
from typing import Any

from gateway import body
from gateway.refusals import RefusedError

USER = {"role": "user", "content": "Hallo"}
CHAT = {"model": "gruen-chat", "messages": [USER]}
PIXEL = "data:image/png;base64,iVBORw0KGgo="
FUNCTION = {"type": "function", "function": {"name": "such", "parameters": {"type": "object", "properties": {}}}}


def read(**changes: Any) -> body.Request:
    """Read a small chat body with these parameters added or replaced."""
    return body.chat(json.dumps({**CHAT, **changes}).encode())


def attempt(reader: Callable[[bytes], body.Request], raw: bytes) -> body.Request | RefusedError:
    try:
        return reader(raw)
    except RefusedError as refused:
        return refused


def parts(*given_parts: Any) -> dict[str, Any]:
    """One message of these content parts."""
    return {"messages": [{"role": "user", "content": list(given_parts)}]}
