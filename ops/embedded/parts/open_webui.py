# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open WebUI: the chat. What is the same everywhere is in `services/open-webui/open-webui.env`; here is the rest."""

import json
from typing import Any

from dotenv import dotenv_values

from gateway.policy import Policy
from gateway.zones import Zone
from ops.embedded import accounts, environments, postgres, provision_functions
from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.secret_store import OPEN_WEBUI_KEY
from ops.embedded.settings import ROOT

_FOLDER = ROOT / "services" / "open-webui"
_SETTINGS = _FOLDER / "open-webui.env"
_START = _FOLDER / "start.py"
_SYMBOLS = {Zone.GREEN: "🟢", Zone.YELLOW: "🟡", Zone.RED: "🔴"}


def build(context: Context) -> Launch:
    python = environments.python(context.layout, "open-webui")
    data = context.layout.data / "open-webui"
    data.mkdir(exist_ok=True, mode=0o700)
    functions = provision_functions.write(context.layout)
    fixed = {name: value for name, value in dotenv_values(_SETTINGS, interpolate=False).items() if value is not None}
    return Launch(
        argv=(str(python), str(_START), HOST, str(context.ports["open-webui"])),
        env=context.base_environment() | fixed | _rendered(context) | {"AMPEL_FUNCTIONS": str(functions)},
        health=Http(f"{context.ports.url('open-webui')}/ready"),
        cwd=data,
        inputs=(_START, functions),
    )


def _rendered(context: Context) -> dict[str, str]:
    """What depends on ports, secrets and the policy."""
    gateway = f"{context.ports.url('gateway')}/v1"
    key = context.secrets[OPEN_WEBUI_KEY]
    chat = context.first_green("chat").name
    entry = context.ports.entry
    return {
        "DATA_DIR": str(context.layout.data / "open-webui"),
        "DATABASE_URL": postgres.url(context.ports, context.secrets, postgres.OPEN_WEBUI_DATABASE),
        "WEBUI_SECRET_KEY": context.secrets["WEBUI_SECRET_KEY"],
        "WEBUI_URL": f"http://{HOST}:{entry}",
        "CORS_ALLOW_ORIGIN": f"http://{HOST}:{entry};http://localhost:{entry}",
        "OPENAI_API_BASE_URLS": gateway,
        "OPENAI_API_KEYS": key,
        "FORWARD_USER_INFO_HEADER_JWT_SECRET": context.secrets["AMPEL_USER_TOKEN_SECRET"],
        # The same key as for chats: Open WebUI signs the person into these calls as well.
        "RAG_OPENAI_API_BASE_URL": gateway,
        "RAG_OPENAI_API_KEY": key,
        "RAG_EMBEDDING_MODEL": context.first_green("embedding").name,
        # What Open WebUI asks on its own account (titles, search queries, summaries) stays in the house.
        "TASK_MODEL": chat,
        "TASK_MODEL_EXTERNAL": chat,
        "CONTEXT_COMPACTION_MODEL": chat,
        "DEFAULT_MODELS": chat,
        "MODEL_ORDER_LIST": json.dumps([model.name for model in context.policy.models]),
        "DEFAULT_MODEL_METADATA": json.dumps({"capabilities": _capabilities(context.policy)}),
        "WEBUI_BANNERS": json.dumps([banner(context.policy)], ensure_ascii=False),
        "WEBUI_ADMIN_EMAIL": accounts.ADMIN.email,
        "WEBUI_ADMIN_NAME": accounts.ADMIN.name,
        "WEBUI_ADMIN_PASSWORD": context.secrets[accounts.ADMIN.password],
    }


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
