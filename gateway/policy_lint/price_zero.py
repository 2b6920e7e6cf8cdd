# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A price of zero in the cloud: budgets would never end."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        # An embedding answers with numbers, and no provider charges for those.
        output = model.price.output if "embedding" not in model.capabilities else model.price.input
        if model.zone is not Zone.GREEN and (model.price.input == 0 or output == 0):
            yield Hit((*path, "price"), f"{model.name} ({model.zone.german}) ist mit 0 EUR angegeben")


RULE = Rule(
    severity=Severity.WARNING,
    why="Mit dem Preis 0 greift keine Ausgabengrenze, und die Auswertung zeigt falsche Kosten.",
    remedy="Tragen Sie die Preise aus Ihrem Vertrag ein, in EUR je Million Tokens.",
    check=_check,
)
