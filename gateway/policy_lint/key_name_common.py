# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A key in a variable that LiteLLM also reads by itself, for models that do not name it and for its own routes."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        name = model.upstream.api_key_env
        if name is not None and not name.startswith("AMPEL_"):
            yield Hit((*path, "upstream", "api_key_env"), f"{model.name} nimmt den Schlüssel aus {name}")


RULE = Rule(
    severity=Severity.DANGER,
    why="Übliche Namen wie OPENAI_API_KEY liest LiteLLM von sich aus, auch auf Wegen an den Zonen vorbei.",
    remedy="Lassen Sie den Namen mit AMPEL_ beginnen, zum Beispiel AMPEL_RED_KEY.",
    check=_check,
)
