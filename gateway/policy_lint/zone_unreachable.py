# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Models in a zone that no level opens: nobody could use them."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path


def _check(policy: Policy) -> Iterator[Hit]:
    opened = {zone for level in policy.levels for zone in level.zones}
    for path, model in models_with_path(policy):
        if model.zone not in opened:
            text = f"{model.name} kann niemand benutzen: keine Stufe öffnet die Zone {model.zone.german}"
            yield Hit((*path, "zone"), text)


RULE = Rule(
    severity=Severity.WARNING,
    why="Ein Modell, das keine Stufe öffnet, kostet womöglich Geld und nützt niemandem.",
    remedy="Öffnen Sie die Zone unter levels mit einer Stufe, oder löschen Sie das Modell.",
    check=_check,
)
