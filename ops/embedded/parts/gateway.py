# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The policy gateway: decides which text may go to which model."""

import sys

from ops.embedded import postgres
from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.settings import ROOT

# Settings of the gateway that a person may set in .env for the demo, too; the others are the demo's to say.
_PASSED_ON = (
    "AMPEL_MAX_BODY_MB",
    "AMPEL_CONNECT_SECONDS",
    "AMPEL_FIRST_BYTE_SECONDS",
    "AMPEL_IDLE_SECONDS",
    "AMPEL_DATABASE_POOL",
    "AMPEL_AUDIT_SEAL_MINUTES",
)


def build(context: Context) -> Launch:
    chosen = {name: context.environment[name] for name in _PASSED_ON if context.environment.get(name)}
    return Launch(
        argv=(sys.executable, "-m", "gateway"),
        env=context.base_environment()
        | chosen
        | {
            "AMPEL_POLICY_FILE": str(context.policy_file),
            "AMPEL_DATABASE_URL": postgres.url(context.ports, context.secrets, postgres.GATEWAY_DATABASE),
            "AMPEL_LITELLM_URL": context.ports.url("litellm"),
            "AMPEL_LITELLM_KEY": context.secrets["LITELLM_MASTER_KEY"],
            "AMPEL_TICKET_SECRET": context.secrets["AMPEL_TICKET_SECRET"],
            "AMPEL_USER_TOKEN_SECRET": context.secrets["AMPEL_USER_TOKEN_SECRET"],
            "AMPEL_AUDIT_DIR": _path(context, "AMPEL_AUDIT_DIR", "audit"),
            "AMPEL_AUDIT_KEY_FILE": _path(context, "AMPEL_AUDIT_KEY_FILE", "audit-key.pem"),
            "AMPEL_GATEWAY_HOST": HOST,
            "AMPEL_GATEWAY_PORT": str(context.ports["gateway"]),
        },
        health=Http(f"{context.ports.url('gateway')}/healthz"),
        cwd=ROOT,
        inputs=(context.policy_file,),
    )


def _path(context: Context, setting: str, default: str) -> str:
    """A path of the settings, seen from the project's folder as the commands see it, or one among the demo's data."""
    return str(ROOT / (context.environment.get(setting) or context.layout.data / default))
