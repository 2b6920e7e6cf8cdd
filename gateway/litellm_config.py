# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Renders LiteLLM's configuration, and the table of its zone lock, from the policy. Nobody writes them by hand.

One deployment for each model of the policy; no router fallbacks, no retries, no cooldowns: what fails is an error
and never another model. Checked against the source of LiteLLM 1.106.0.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from gateway.errors import GatewayError
from gateway.policy import Model, Policy, Upstream
from gateway.policy_consistency import PLACEHOLDER
from gateway.policy_lint.registry import ADDRESS_RULES, lint

# What LiteLLM takes from its environment only, and partly at import: no downloads at its start, no web pages.
# Whoever starts LiteLLM adds these to the process's environment, beside the secrets.
ENVIRONMENT: Mapping[str, str] = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_AUTOROUTER_PRESETS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_LOCAL_POLICY_TEMPLATES": "True",
    "DISABLE_ADMIN_UI": "True",
    "NO_DOCS": "True",
    "NO_REDOC": "True",
    "NO_OPENAPI": "True",
    # At ERROR it writes what a provider answers to a bad request, and that can quote the prompt.
    "LITELLM_LOG": "CRITICAL",
}

# Longer than the gateway waits for a first byte, which gives the better message.
_REQUEST_SECONDS = 600

# Without a key of its own a deployment would get the one in OPENAI_API_KEY or its like, if there is one.
_NO_KEY = "kein-schluessel"


class LiteLLMConfigError(GatewayError):
    """LiteLLM cannot be configured from this policy in this environment."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`config` is LiteLLM's file; `lock_table` says which deployment is in which zone."""

    config: dict[str, Any]
    lock_table: dict[str, Any]


def render(policy: Policy, env: Mapping[str, str]) -> Rendered:
    """The configuration for a LiteLLM process that is going to run in the environment `env`.

    Addresses are taken from `env` into the configuration; of keys only the name is.

    Raises:
        LiteLLMConfigError: a variable that the policy names is missing, or an address is not allowed for its zone;
            all of them are reported at once.
    """
    resolved = _resolve(policy, env)
    return Rendered(
        config={
            "model_list": [_deployment(model) for model in resolved.models],
            "litellm_settings": {
                "callbacks": ["gateway.litellm_lock.lock"],
                # A client must not be able to switch the lock off by a header.
                "allow_dynamic_callback_disabling": False,
                # Sampling parameters that one provider does not know must not break the others.
                "drop_params": True,
                "request_timeout": _REQUEST_SECONDS,
                "num_retries": 0,
                "cache": False,
                "set_verbose": False,
                "suppress_debug_info": True,
                # No prompt, no person and no inner name in logs and errors.
                "turn_off_message_logging": True,
                "redact_messages_in_exceptions": True,
                "redact_user_api_key_info": True,
                "log_raw_request_response": False,
                "expose_router_debug_in_errors": False,
                "disable_end_user_cost_tracking": True,
            },
            "router_settings": {
                "num_retries": 0,
                "max_fallbacks": 0,
                "fallbacks": [],
                "context_window_fallbacks": [],
                "content_policy_fallbacks": [],
                # One deployment a name: putting it to rest after an error would only change the message.
                "disable_cooldowns": True,
            },
            "general_settings": {
                "master_key": "os.environ/LITELLM_MASTER_KEY",
                # Asked before every address; pass-through addresses never come to the callback above.
                "custom_auth": "gateway.litellm_lock.authenticate",
                "store_model_in_db": False,
                "disable_spend_logs": True,
                "store_prompts_in_spend_logs": False,
                "disable_error_logs": True,
                "allow_client_side_credentials": False,
                "forward_client_headers_to_llm_api": False,
                "forward_llm_provider_auth_headers": False,
                "forward_openai_org_id": False,
                "pass_through_endpoints": [],
                "infer_model_from_keys": False,
                "background_health_checks": False,
                # The gateway hangs up when its client does; the provider should then stop, too.
                "cancel_on_disconnect": True,
                "disable_env_credential_login": True,
                "ui_access_mode": "admin_only",
            },
        },
        lock_table={"deployments": [_lock_entry(model) for model in resolved.models]},
    )


def write(policy: Policy, env: Mapping[str, str], directory: Path) -> Path:
    """Write `config.yaml` and `lock.json` into `directory`, readable by their owner only, and return the former.

    Each file is replaced as a whole. The lock is written first: a LiteLLM that starts in between knows the new zones
    of the old deployments, and refuses what it does not know.
    """
    rendered = render(policy, env)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    _replace(directory / "lock.json", json.dumps(rendered.lock_table, ensure_ascii=False, indent=2) + "\n")
    text = yaml.safe_dump(rendered.config, allow_unicode=True, sort_keys=False)
    config = directory / "config.yaml"
    _replace(config, "# Aus der Richtliniendatei erzeugt. Änderungen von Hand gehen verloren.\n" + text)
    return config


def _deployment(model: Model) -> dict[str, Any]:
    key = model.upstream.api_key_env
    mode = "embedding" if "embedding" in model.capabilities else "chat"
    return {
        "model_name": model.name,
        "litellm_params": {
            "model": model.upstream.model,
            **({"api_base": model.upstream.api_base} if model.upstream.api_base else {}),
            "api_key": f"os.environ/{key}" if key else _NO_KEY,
            # Prices are given, so LiteLLM never looks them up by the name of the model.
            "input_cost_per_token": float(model.price.input / 1_000_000),
            "output_cost_per_token": float(model.price.output / 1_000_000),
            # This one is the provider's client library, which retries by itself otherwise.
            "max_retries": 0,
        },
        "model_info": {
            "id": model.name,
            "mode": mode,
            "max_input_tokens": model.context,
            **({"max_output_tokens": model.max_output} if mode == "chat" else {}),
            "supports_vision": "vision" in model.capabilities,
            "supports_function_calling": "tools" in model.capabilities,
            "supports_reasoning": "reasoning" in model.capabilities,
        },
    }


def _lock_entry(model: Model) -> dict[str, str | None]:
    return {
        "model": model.upstream.model,
        "api_base": model.upstream.api_base,
        "name": model.name,
        "zone": model.zone.value,
    }


def _resolve(policy: Policy, env: Mapping[str, str]) -> Policy:
    """The policy with every ${NAME} replaced."""
    problems: list[str] = []
    models = tuple(_resolve_model(model, env, problems) for model in policy.models)
    if not problems:
        resolved = Policy.model_validate({**dict(policy), "models": models})
        # The file alone could not say where ${NAME} leads; here it is known, and judged before anything starts.
        problems = [f"{x.message}. {x.why} {x.remedy}" for x in lint(resolved, ADDRESS_RULES)]
    if problems:
        raise LiteLLMConfigError("\n".join(["LiteLLM wurde nicht eingerichtet:", *(f"  {p}" for p in problems)]))
    return resolved


def _resolve_model(model: Model, env: Mapping[str, str], problems: list[str]) -> Model:
    upstream = model.upstream
    values: dict[str, str] = {}
    complete = True
    for field in ("model", "api_base"):
        text = getattr(upstream, field)
        if text is None:
            continue
        missing = [name for name, default in PLACEHOLDER.findall(text) if not env.get(name) and not default]
        problems += [_missing(model, field, name) for name in missing]
        complete = complete and not missing
        values[field] = PLACEHOLDER.sub(lambda match: env.get(match[1]) or match[2] or "", text)
    key = upstream.api_key_env
    if key is not None and not env.get(key):
        problems.append(_missing(model, "api_key_env", key))
    if not complete:
        return model
    try:
        # Validated anew: what stood in the environment must keep to the same form as what stands in the file.
        resolved = Upstream.model_validate({**dict(upstream), **values})
    except ValidationError as error:
        problems += [_malformed(model, str(details["loc"][0])) for details in error.errors()]
        return model
    # What was put in is not replaced again: a variable's value must not name another variable.
    problems += [_malformed(model, field) for field, value in values.items() if "$" in value]
    return model.model_copy(update={"upstream": resolved})


def _missing(model: Model, field: str, name: str) -> str:
    return (
        f"{name} ist nicht gesetzt; {model.name} braucht die Variable für upstream.{field}. "
        f"Setzen Sie {name} in der Umgebung von LiteLLM, oder nehmen Sie das Modell aus der Richtliniendatei."
    )


def _malformed(model: Model, field: str) -> str:
    # The value is not shown: an address from the environment may carry a password.
    return (
        f"Die Umgebungsvariablen ergeben bei {model.name} für upstream.{field} keinen gültigen Wert. "
        "Berichtigen Sie sie: Eine Adresse beginnt mit http:// oder https:// und enthält keine Zugangsdaten."
    )


def _replace(path: Path, text: str) -> None:
    # mkstemp creates with mode 0600; a temporary file in the same directory makes the replacement atomic.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
