# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""LiteLLM: knows the providers and their keys, and refuses every call without the gateway's ticket."""

from pathlib import Path

from gateway import litellm_config
from ops.embedded import environments
from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.settings import ROOT


def build(context: Context) -> Launch:
    """Renders LiteLLM's configuration, too. Raises: GatewayError, when the policy does not fit the environment."""
    python = environments.python(context.layout, "litellm")
    config = litellm_config.write(context.policy, _policy_environment(context), folder(context))
    lock = folder(context) / "lock.json"
    arguments = ("--config", str(config), "--host", HOST, "--port", str(context.ports["litellm"]))
    return Launch(
        # The script is run by its Python: the first line of a script is cut off in a long path.
        argv=(str(python), str(python.with_name("litellm")), *arguments, "--telemetry", "False"),
        env=context.base_environment(proxies=True)
        | dict(litellm_config.ENVIRONMENT)
        | _provider_keys(context)
        | {
            "PYTHONPATH": str(ROOT),
            "LITELLM_MASTER_KEY": context.secrets["LITELLM_MASTER_KEY"],
            "LITELLM_DONT_SHOW_FEEDBACK_BOX": "True",
            "AMPEL_TICKET_SECRET": context.secrets["AMPEL_TICKET_SECRET"],
            "AMPEL_LOCK_TABLE": str(lock),
        },
        health=Http(f"{context.ports.url('litellm')}/health/readiness"),
        cwd=folder(context),
        inputs=(config, lock),
    )


def folder(context: Context) -> Path:
    return context.layout.run / "litellm"


def _policy_environment(context: Context) -> dict[str, str]:
    """What the addresses in the policy may name: the caller's environment, and the demo's own parts over it."""
    return (
        dict(context.environment)
        | _demo_keys(context)
        | {
            "AMPEL_GREEN_URL": context.green_url,
            "AMPEL_GREEN_MODEL": context.model.name,
            "AMPEL_EMBED_URL": f"{context.ports.url('embeddings')}/v1",
            "AMPEL_YELLOW_URL": f"{context.ports.url('yellow-simulation')}/v1",
            "AMPEL_RED_URL": f"{context.ports.url('red-simulation')}/v1",
        }
    )


def _demo_keys(context: Context) -> dict[str, str]:
    return {name: context.secrets[name] for name in ("AMPEL_GREEN_KEY", "AMPEL_YELLOW_KEY", "AMPEL_RED_KEY")}


def _provider_keys(context: Context) -> dict[str, str]:
    """The keys that the policy names, and no other variable of the caller's."""
    known = dict(context.environment) | _demo_keys(context)
    names = {model.upstream.api_key_env for model in context.policy.models}
    return {name: known[name] for name in names if name and name in known}
