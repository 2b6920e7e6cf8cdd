# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two things that a proof can see: a request was refused and reached nobody, or it was let through and recorded."""

from collections.abc import Awaitable, Callable
from typing import Any

from gateway.policy import Model
from gateway.zones import Zone
from ops.proofs.proof import Proof, Result, broken, held, skipped
from ops.proofs.site import Reply, Site

Send = Callable[[Site], Awaitable[Reply]]


async def refused(site: Site, send: Send, *codes: str, audited: bool = True) -> Result:
    """The request must be refused with one of these codes, must be recorded as refused, and must reach nobody."""
    before = site.arrivals()
    reply = await send(site)
    after = site.arrivals()
    if reply.status < 400 or reply.code not in codes:
        return broken(f"Antwort {reply}; erwartet war eine Ablehnung ({', '.join(codes)})")
    if before != after:
        return broken(f"abgelehnt ({reply}), aber bei einem Anbieter kam in dieser Zeit etwas an")
    if audited:
        row = await site.audited(reply)
        if row is None or row["verdict"] != "deny":
            return broken(f"abgelehnt ({reply}), aber nicht als Ablehnung protokolliert")
    witness = "" if after is None else "; bei den Anbietern kam nichts an"
    recorded = "; als Ablehnung protokolliert" if audited else ""
    return held(f"abgelehnt mit {reply}{recorded}{witness}")


async def kept_out(site: Site, send: Send, model: Model | None = None) -> Result:
    """What is above the class of a zone must not get there: refused, or what else the policy says for that zone.

    `model` is the one that is asked; without it, the one that may receive least.
    """
    model = model or site.strictest()
    rule = site.policy.zones[model.zone].on_excess
    if rule == "block":
        return await refused(site, send, "data_class")
    reply = await send(site)
    if reply.status == 403 and reply.code == "data_class":
        return held(f"abgelehnt mit {reply}")
    row = await site.audited(reply)
    if reply.status != 200 or row is None or row["verdict"] != rule:
        return broken(f"Antwort {reply}; erwartet war eine Ablehnung oder »{rule}«")
    if rule == "reroute" and row["zone"] != Zone.GREEN.value:
        return broken("umgeleitet, aber nicht zu einem grünen Modell")
    words = {"reroute": "ein grünes Modell hat geantwortet", "pseudonymise": "vor dem Senden pseudonymisiert"}
    return held(f"{words[rule]} (so sagt es die Richtlinie); so protokolliert")


async def allowed(site: Site, model: Model, send: Send) -> Result:
    """The request must be answered by exactly this model, and recorded with what it cost."""
    if not site.may_call(model):
        return skipped("Der Aufruf würde bei einem Anbieter Kosten verursachen (mit --allow-cost wird er gemacht)")
    reply = await send(site)
    if reply.status != 200:
        return broken(f"Antwort {reply}; erwartet war eine Antwort des Modells")
    if reply.headers.get("X-Ampel-Zone") != model.zone.value:
        return broken("die Antwort nennt nicht die Zone des Modells (X-Ampel-Zone)")
    row = await site.audited(reply)
    if row is None or (row["model"], row["zone"]) != (model.name, model.zone.value):
        return broken("die Antwort steht nicht mit Modell und Zone im Protokoll")
    return held(f"beantwortet von {model.name} (Zone {model.zone.german}) und protokolliert")


def refusal(
    id: str,  # noqa: A002 - what it is called in the report
    claim: str,
    attempt: str,
    send: Send,
    *codes: str,
    audited: bool = True,
) -> Proof:
    """A proof that a request is refused."""

    async def run(site: Site) -> Result:
        return await refused(site, send, *codes, audited=audited)

    return Proof(id, claim, attempt, run)


def excess(id: str, claim: str, attempt: str, send: Send) -> Proof:  # noqa: A002 - as above
    """A proof that something is too sensitive for the zone that may receive least."""

    async def run(site: Site) -> Result:
        return await kept_out(site, send)

    return Proof(id, claim, attempt, run)


def asking(text: str, **more: Any) -> Send:
    """Ask the chat model that may receive least."""

    async def send(site: Site) -> Reply:
        return await site.ask(site.strictest().name, text, **more)

    return send
