# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two locks inside LiteLLM: no address is opened and no deployment is called without a ticket that covers its zone.

This is the only file that imports litellm, and it runs in LiteLLM's own environment. `authenticate` is asked before
every address of LiteLLM that wants a key, and opens the two that the gateway uses: others (pass-through to a provider,
counting tokens there) would send text without choosing a deployment first. `ZoneLock` is awaited after a deployment was
chosen and before anything is sent; what counts there is the address really about to be called, not a name or a tag that
a request could set. Rejections are HTTP 403: a string or a ModifyResponseException would become an answer in the chat.
"""

import hmac
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import HTTPException
from litellm.integrations.custom_logger import CustomLogger
from litellm.proxy._types import UserAPIKeyAuth

from gateway.ticket import HEADER, Spent, TicketError, verify
from gateway.zones import Zone

ADDRESSES = frozenset({("POST", "/v1/chat/completions"), ("POST", "/v1/embeddings")})
MIN_SECRET = 32
# With these a request still changes where its text goes, or what arrives there, after the deployment was chosen.
STEERING = ("base_url", "custom_llm_provider", "extra_body", "extra_headers", "extra_query", "use_litellm_proxy")


class ZoneLock(CustomLogger):
    """Refuses each call whose ticket does not name the chosen deployment's model and cover its zone."""

    def __init__(self, secret: str, table: Mapping[str, Any]) -> None:
        super().__init__()
        self._secret = secret
        self._zones: dict[tuple[str, str | None, str], Zone] = {
            (entry["model"], entry["api_base"], entry["name"]): Zone(entry["zone"]) for entry in table["deployments"]
        }

    async def async_pre_call_deployment_hook(self, kwargs: dict[str, Any], call_type: Any) -> None:
        headers = (kwargs.get("proxy_server_request") or {}).get("headers") or {}
        try:
            ticket = verify(self._secret, headers.get(HEADER.lower()) or headers.get(HEADER))
        except TicketError as error:
            raise _refusal(str(error)) from None
        if steering := [name for name in STEERING if kwargs.get(name)]:
            raise _refusal(f"not allowed in a request: {', '.join(steering)}")
        zone = self._zones.get((kwargs.get("model", ""), kwargs.get("api_base"), ticket.model))
        if zone is None:
            raise _refusal("the ticket is not for the deployment that was chosen")
        if zone > ticket.max_zone:
            raise _refusal(f"the deployment is in zone {zone.value}, the ticket covers {ticket.max_zone.value}")


class Gate:
    """Opens two of LiteLLM's addresses to the gateway: to who has the master key and an unused ticket."""

    def __init__(self, master_key: str, secret: str) -> None:
        self._master_key = master_key.encode()
        self._secret = secret
        self._spent = Spent()

    async def authenticate(self, request: Any, api_key: str | None) -> UserAPIKeyAuth:
        """LiteLLM's `custom_auth`; it takes the place of LiteLLM's own check of the key, so this one is complete."""
        if not hmac.compare_digest((api_key or "").encode(errors="surrogatepass"), self._master_key):
            raise HTTPException(401, "wrong key")
        if (request.scope.get("method"), request.scope.get("path")) not in ADDRESSES:
            raise HTTPException(403, "this address is not opened: the policy gateway does not use it")
        try:
            self._spent.spend(verify(self._secret, request.headers.get(HEADER)), time.time())
        except TicketError as error:
            raise HTTPException(403, str(error)) from None
        return UserAPIKeyAuth()


def _refusal(reason: str) -> HTTPException:
    return HTTPException(
        status_code=403, detail={"error": {"message": reason, "type": "zone_policy", "code": "ticket_refused"}}
    )


def _from_environment() -> tuple[ZoneLock, Gate]:
    # A missing setting must stop LiteLLM at its start: a proxy without the locks would fail open.
    try:
        table = json.loads(Path(os.environ["AMPEL_LOCK_TABLE"]).read_text(encoding="utf-8"))
        secret, master_key = os.environ["AMPEL_TICKET_SECRET"], os.environ["LITELLM_MASTER_KEY"]
        if len(secret) < MIN_SECRET or not master_key:
            raise ValueError("AMPEL_TICKET_SECRET or LITELLM_MASTER_KEY is too short")
        return ZoneLock(secret, table), Gate(master_key, secret)
    except (KeyError, OSError, TypeError, ValueError) as error:
        # LiteLLM's own logging is off, so this would be the end without a word.
        print(f"zone lock: not started: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
        raise


lock, _gate = _from_environment()
authenticate = _gate.authenticate
