# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open WebUI's settings that the demo and the server share: fixed ones, and those that follow the policy."""

import json
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from gateway.policy import Model, Policy
from gateway.zones import Zone
from ops.errors import OpsError

_FIXED = Path(__file__).resolve().parents[2] / "services" / "open-webui" / "open-webui.env"
_SYMBOLS = {Zone.GREEN: "🟢", Zone.YELLOW: "🟡", Zone.RED: "🔴"}


def fixed() -> dict[str, str]:
    """What stands in `services/open-webui/open-webui.env`."""
    return {name: value for name, value in dotenv_values(_FIXED, interpolate=False).items() if value is not None}


def from_policy(policy: Policy) -> dict[str, str]:
    """Raises: OpsError, when the policy has no green model for what Open WebUI asks on its own account."""
    chat = first_green(policy, "chat").name
    return {
        "RAG_EMBEDDING_MODEL": first_green(policy, "embedding").name,
        # What Open WebUI asks on its own account (titles, search queries, summaries) stays in the house.
        "TASK_MODEL": chat,
        "TASK_MODEL_EXTERNAL": chat,
        "CONTEXT_COMPACTION_MODEL": chat,
        "DEFAULT_MODELS": chat,
        "MODEL_ORDER_LIST": json.dumps([model.name for model in policy.models]),
        "DEFAULT_MODEL_METADATA": json.dumps({"capabilities": _capabilities(policy)}),
        "WEBUI_BANNERS": json.dumps([banner(policy)], ensure_ascii=False),
    }


def first_green(policy: Policy, capability: str) -> Model:
    """The first green model of the policy that can do this; Open WebUI's own calls go there."""
    for model in policy.models:
        if model.zone is Zone.GREEN and capability in model.capabilities:
            return model
    raise OpsError(f"In der Richtliniendatei gibt es kein grünes Modell mit capabilities: [{capability}]")


def _capabilities(policy: Policy) -> dict[str, bool]:
    """What Open WebUI offers with every model.

    Its built-in tools are off: they let a model look into a person's other chats and documents, and so would carry
    text from a green conversation into a red one.
    """
    off = ("builtin_tools", "web_search", "image_generation", "code_interpreter", "terminal", "memory")
    return dict.fromkeys(off, False) | {"vision": any("vision" in model.capabilities for model in policy.models)}


def banner(policy: Policy) -> dict[str, Any]:
    """What may go where, in words, from the policy: nothing here can contradict it."""
    zones = [
        f"{_SYMBOLS[zone]} **{zone.german}** ({policy.zones[zone].where}): {_allowed(policy, zone)}" for zone in Zone
    ]
    help_at = f" Fragen? {policy.town.helpdesk}." if policy.town.helpdesk else ""
    return {
        "id": "zonen",
        "type": "info",
        "title": "",
        "content": "Was darf wohin? " + " · ".join(zones) + f".{help_at}",
        # It is the rule of the house, not a note to click away.
        "dismissible": False,
        "timestamp": 0,
    }


def _allowed(policy: Policy, zone: Zone) -> str:
    highest = policy.zones[zone].max_class
    classes = list(type(highest))
    if highest == classes[-1]:
        return "alle Daten"
    return f"nur {highest.german}" if highest == classes[0] else f"höchstens {highest.german}"
