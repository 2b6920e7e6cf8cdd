# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A model's own limit above that of its zone: whoever wrote it believes something that is not so."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        limit = policy.zones[model.zone].max_class
        if model.max_class is not None and model.max_class > limit:
            text = f"{model.name} nennt {model.max_class.value}, die Zone {model.zone.german} erlaubt nur {limit.value}"
            yield Hit((*path, "max_class"), text)


RULE = Rule(
    severity=Severity.WARNING,
    why="Die Grenze eines Modells kann die seiner Zone nur senken; diese Angabe bewirkt nichts.",
    remedy="Löschen Sie max_class bei diesem Modell, oder wählen Sie eine niedrigere Datenklasse.",
    check=_check,
)
