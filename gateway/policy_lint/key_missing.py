# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A cloud model without a key."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        if model.zone is not Zone.GREEN and not model.simulation and model.upstream.api_key_env is None:
            yield Hit((*path, "upstream"), f"{model.name} ({model.zone.german}) nennt keine Variable für den Schlüssel")


RULE = Rule(
    severity=Severity.WARNING,
    why="Ohne Schlüssel lehnt der Anbieter jede Anfrage ab.",
    remedy="Nennen Sie unter api_key_env die Umgebungsvariable mit dem Schlüssel, zum Beispiel AMPEL_RED_KEY.",
    check=_check,
)
