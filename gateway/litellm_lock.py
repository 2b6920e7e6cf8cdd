# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The second lock, inside LiteLLM: no deployment is called without a ticket that covers its zone.

This is the only file that imports litellm, and it runs in LiteLLM's own environment. LiteLLM calls
`async_pre_call_deployment_hook` after it has chosen a deployment and before it sends anything, for every kind of
call; what counts there is the address really about to be called, not a name or a tag that a request could set.
Rejections are HTTP 403: a string or a ModifyResponseException would become an answer in the chat.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import HTTPException
from litellm.integrations.custom_logger import CustomLogger

from gateway.ticket import HEADER, TicketError, verify
from gateway.zones import Zone


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
        zone = self._zones.get((kwargs.get("model", ""), kwargs.get("api_base"), ticket.model))
        if zone is None:
            raise _refusal("the ticket is not for the deployment that was chosen")
        if zone > ticket.max_zone:
            raise _refusal(f"the deployment is in zone {zone.value}, the ticket covers {ticket.max_zone.value}")


def _refusal(reason: str) -> HTTPException:
    return HTTPException(
        status_code=403, detail={"error": {"message": reason, "type": "zone_policy", "code": "ticket_refused"}}
    )


def _from_environment() -> ZoneLock:
    # A missing setting must stop LiteLLM at its start: a proxy without the lock would fail open.
    table = json.loads(Path(os.environ["AMPEL_LOCK_TABLE"]).read_text(encoding="utf-8"))
    return ZoneLock(os.environ["AMPEL_TICKET_SECRET"], table)


lock = _from_environment()
