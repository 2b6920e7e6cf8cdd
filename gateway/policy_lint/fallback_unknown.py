# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A fallback that is no model of this file, or the model itself: in a failure there is none."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        for index, name in enumerate(model.fallbacks):
            if name == model.name:
                yield Hit((*path, "fallbacks", index), f"{model.name} nennt sich selbst als Ersatz")
            elif policy.model(name) is None:
                yield Hit((*path, "fallbacks", index), f"{model.name} weicht auf das unbekannte Modell {name} aus")


RULE = Rule(
    severity=Severity.WARNING,
    why="Den Ersatz gibt es nicht; bei einem Ausfall stünde niemand bereit.",
    remedy="Berichtigen Sie den Namen, oder löschen Sie den Eintrag.",
    check=_check,
)
