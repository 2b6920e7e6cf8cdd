# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A simulation at an address outside the building: it would be a real provider under a harmless name."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_hosts import in_house
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        base = model.upstream.api_base
        known = base is None or "${" not in base
        if model.simulation and known and not in_house(base or "", policy.town.internal_domains):
            yield Hit((*path, "upstream"), f"{model.name} nennt sich Simulation, die Adresse liegt aber nicht im Haus")


RULE = Rule(
    severity=Severity.DANGER,
    why="Bei einer Simulation verlassen keine Daten das Haus; hier täten sie es.",
    remedy="Nennen Sie unter api_base eine Adresse im Haus, oder löschen Sie »simulation: true«.",
    check=_check,
)
