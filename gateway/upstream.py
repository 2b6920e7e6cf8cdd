# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The way to LiteLLM, and its failures in German.

What LiteLLM or a provider says in an error is never passed on: it can quote the request. Nothing is tried twice
and nothing moves to another model: green down is an error, not another colour.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import orjson

from gateway.policy import Model
from gateway.refusals import RefusedError, unavailable
from gateway.settings import Settings
from gateway.ticket import HEADER

MAX_ANSWER_BYTES = 64 * 1_048_576
_READY_SECONDS = 5
# From here on aiohttp warns.
_AT_ONCE = 1_048_576
_NO_DETOUR = "Es wurde auf kein anderes Modell ausgewichen."


class Upstream:
    """An HTTP client for LiteLLM; one for the life of the process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session = aiohttp.ClientSession(
            # Shorter than uvicorn keeps an idle connection (5 s): a call must not meet one that is being closed.
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=4),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=None,
                sock_connect=settings.connect_seconds,
                sock_read=max(settings.first_byte_seconds, settings.idle_seconds),
            ),
            auto_decompress=False,
            headers={
                "Authorization": f"Bearer {settings.litellm_key.get_secret_value()}",
                "Content-Type": "application/json",
                "Accept-Encoding": "identity",
            },
        )

    async def close(self) -> None:
        await self._session.close()

    async def is_ready(self) -> bool:
        """Whether LiteLLM says so; no model is asked."""
        try:
            async with (
                asyncio.timeout(_READY_SECONDS),
                self._session.get(f"{self._settings.litellm_url}/health/readiness", allow_redirects=False) as answer,
            ):
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    @asynccontextmanager
    async def post(
        self, path: str, model: Model, payload: dict[str, Any], ticket: str
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request; the response has status 200 and its body is not read yet.

        Raises:
            RefusedError: 4xx or 5xx with a German message, when LiteLLM does not answer, or with an error.
        """
        body = orjson.dumps(payload)
        request = self._session.post(
            f"{self._settings.litellm_url}{path}",
            # A large one piece by piece: written at once it would keep everybody else's answers waiting.
            data=body if len(body) <= _AT_ONCE else BytesIO(body),
            headers={HEADER: ticket},
            # Wherever a redirect leads: nobody has judged that address.
            allow_redirects=False,
        )
        try:
            async with asyncio.timeout(self._settings.first_byte_seconds):
                response = await request
        except aiohttp.ConnectionTimeoutError:
            raise _is_down(model) from None
        except TimeoutError:
            raise too_slow(model) from None
        except aiohttp.ClientError:
            raise _is_down(model) from None
        async with response:
            if response.status != 200:
                raise _failure(response.status, model)
            yield response


async def read_whole(model: Model, response: aiohttp.ClientResponse) -> bytes:
    """The body of an answer that is not streamed.

    Raises:
        RefusedError: it is too large, too slow or breaks off.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async for data in response.content.iter_any():
            size += len(data)
            if size > MAX_ANSWER_BYTES:
                raise garbage(model)
            parts.append(data)
    except TimeoutError:
        raise too_slow(model) from None
    except aiohttp.ClientError:
        raise broken_off(model) from None
    return b"".join(parts)


def too_slow(model: Model) -> RefusedError:
    return unavailable(
        "upstream_timeout",
        f"Das Modell »{model.display_name}« antwortet zu langsam. Bitte versuchen Sie es später erneut. {_NO_DETOUR}",
        status=504,
    )


def garbage(model: Model) -> RefusedError:
    return unavailable(
        "upstream_garbage",
        f"Die Antwort des Modells »{model.display_name}« war nicht lesbar und wurde verworfen. Bitte versuchen Sie es "
        f"erneut; wenn es wieder geschieht, melden Sie es der IT. {_NO_DETOUR}",
        status=502,
    )


def broken_off(model: Model) -> RefusedError:
    return unavailable(
        "upstream_broken_off",
        f"Die Antwort des Modells »{model.display_name}« ist abgebrochen und deshalb unvollständig. {_NO_DETOUR}",
        status=502,
    )


def _is_down(model: Model) -> RefusedError:
    return unavailable(
        "upstream_down",
        f"Das Modell »{model.display_name}« (Zone {model.zone.german}) ist gerade nicht erreichbar. {_NO_DETOUR} "
        "Bitte versuchen Sie es später erneut.",
        status=502,
    )


def _failure(status: int, model: Model) -> RefusedError:
    if status == 400:
        return RefusedError(
            400,
            "invalid_request_error",
            "upstream_rejected",
            f"Das Modell »{model.display_name}« hat die Anfrage abgelehnt. Häufig ist der Text zu lang (es fasst "
            f"{model.context} Tokens) oder ein Parameter passt nicht zu ihm.",
        )
    if status == 429:
        return unavailable(
            "upstream_busy",
            f"Das Modell »{model.display_name}« ist ausgelastet. Bitte warten Sie einen Moment. {_NO_DETOUR}",
            status=429,
        )
    if status in (401, 403):
        return unavailable(
            "upstream_refused",
            f"Der Zugang zum Modell »{model.display_name}« ist falsch eingerichtet. Bitte melden Sie es der IT. "
            f"{_NO_DETOUR}",
            status=502,
        )
    if status in (408, 504):
        return too_slow(model)
    return _is_down(model)
