# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A green model whose address is not in the building."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_hosts import in_house
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        base = model.upstream.api_base
        if model.zone is not Zone.GREEN:
            continue
        if base is None:
            yield Hit(
                (*path, "upstream"), f"{model.name} (Grün) hat keine Adresse; die des Anbieters liegt nicht im Haus"
            )
        elif "${" not in base and not in_house(base, policy.town.internal_domains):
            yield Hit((*path, "upstream", "api_base"), f"die Adresse von {model.name} (Grün) liegt nicht im Haus")


RULE = Rule(
    severity=Severity.DANGER,
    why="Grün verspricht, dass nichts das Haus verlässt; Sozialdaten gingen sonst nach draußen.",
    remedy="Nennen Sie unter api_base eine private Adresse oder einen Rechnernamen im Haus; eigene Domänen gehören "
    "unter town.internal_domains.",
    check=_check,
)
