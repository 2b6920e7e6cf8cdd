# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The second lock: LiteLLM calls no model for anybody but the gateway, not even with its own master key."""

import time
from uuid import uuid4

from gateway.ticket import HEADER, Ticket, issue
from gateway.zones import Zone
from ops.proofs.proof import Proof, Result, Section, broken, held, skipped
from ops.proofs.site import Site

_APART = "LiteLLM ist von hier aus nicht erreichbar; auf dem Server von dessen Rechner aus prüfen"


async def _knock(site: Site, ticket: str | None) -> Result:
    if site.address.litellm is None or site.address.litellm_key is None:
        return skipped(_APART)
    before = site.arrivals()
    headers = {"Authorization": f"Bearer {site.address.litellm_key}"}
    if ticket is not None:
        headers[HEADER] = ticket
    body = {"model": site.strictest().name, "messages": [{"role": "user", "content": "Guten Tag"}], "max_tokens": 1}
    reply = await site.post("/v1/chat/completions", body, headers=headers, base=site.address.litellm)
    if reply.status not in (401, 403):
        return broken(f"LiteLLM hat mit {reply.status} geantwortet; erwartet war 401 oder 403")
    if site.arrivals() != before:
        return broken("LiteLLM hat abgelehnt, aber bei einem Anbieter kam etwas an")
    return held(f"LiteLLM hat mit {reply.status} abgelehnt")


async def _without_ticket(site: Site) -> Result:
    return await _knock(site, None)


async def _forged_ticket(site: Site) -> Result:
    ticket = Ticket(str(uuid4()), site.strictest().name, Zone.RED)
    return await _knock(site, issue(uuid4().hex * 2, ticket, time.time()))


def _proofs(_site: Site) -> list[Proof]:
    return [
        Proof("lock-ticket-missing", "Am Gateway vorbei antwortet kein Modell.",
              "Anfrage unmittelbar an LiteLLM mit dessen Hauptschlüssel", _without_ticket),
        Proof("lock-ticket-forged", "Ein nachgemachter Laufzettel öffnet nichts.",
              "dieselbe Anfrage mit einem selbst unterschriebenen Laufzettel", _forged_ticket),
    ]  # fmt: skip


SECTION = Section("Was hinter dem Gateway verschlossen ist", _proofs)
