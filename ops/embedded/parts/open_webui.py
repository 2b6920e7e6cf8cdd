# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open WebUI: the chat. What is the same everywhere is in `ops/open_webui/`; here is the rest."""

from ops.embedded import accounts, environments, postgres
from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.secret_store import OPEN_WEBUI_KEY, write_private
from ops.embedded.settings import ROOT
from ops.open_webui import functions, settings

_START = ROOT / "services" / "open-webui" / "start.py"


def build(context: Context) -> Launch:
    python = environments.python(context.layout, "open-webui")
    data = context.layout.data / "open-webui"
    data.mkdir(exist_ok=True, mode=0o700)
    ours = context.layout.run / "open-webui-functions.json"
    write_private(ours, functions.text())
    return Launch(
        argv=(str(python), str(_START), HOST, str(context.ports["open-webui"])),
        env=context.base_environment()
        | settings.fixed()
        | settings.from_policy(context.policy)
        | _rendered(context)
        | {"AMPEL_FUNCTIONS": str(ours)},
        health=Http(f"{context.ports.url('open-webui')}/ready"),
        cwd=data,
        inputs=(_START, ours),
    )


def _rendered(context: Context) -> dict[str, str]:
    """What depends on ports and secrets."""
    gateway = f"{context.ports.url('gateway')}/v1"
    key = context.secrets[OPEN_WEBUI_KEY]
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
        "WEBUI_ADMIN_EMAIL": accounts.ADMIN.email,
        "WEBUI_ADMIN_NAME": accounts.ADMIN.name,
        "WEBUI_ADMIN_PASSWORD": context.secrets[accounts.ADMIN.password],
    }
