# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Simulations beside real providers in one zone: nobody can tell which answer left the building."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for zone in Zone:
        here = [(path, model) for path, model in models_with_path(policy) if model.zone is zone]
        if any(not model.simulation for _, model in here):
            for path, model in here:
                if model.simulation:
                    text = f"{model.name} ist eine Simulation neben echten Modellen der Zone {zone.german}"
                    yield Hit((*path, "simulation"), text)


RULE = Rule(
    severity=Severity.WARNING,
    why="Wer beides in einer Liste sieht, hält leicht ein echtes Modell für eine Simulation.",
    remedy="Löschen Sie die Simulation, sobald die Zone echte Modelle hat.",
    check=_check,
)
