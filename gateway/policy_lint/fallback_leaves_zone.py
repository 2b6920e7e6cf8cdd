# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A fallback in another zone: the data would silently travel further than the user chose."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        for index, name in enumerate(model.fallbacks):
            other = policy.model(name)
            if other is not None and other.zone != model.zone:
                text = f"{model.name} ({model.zone.german}) weicht auf {name} ({other.zone.german}) aus"
                yield Hit((*path, "fallbacks", index), text)


RULE = Rule(
    severity=Severity.DANGER,
    why="Fällt ein Modell aus, gingen die Daten ungefragt in eine andere Zone.",
    remedy="Nennen Sie nur Ersatzmodelle derselben Zone, oder löschen Sie den Eintrag.",
    check=_check,
)
