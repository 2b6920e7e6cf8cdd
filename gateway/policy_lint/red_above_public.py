# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Red for more than public data, as a zone or as a single model."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import DataClass, Zone


def _check(policy: Policy) -> Iterator[Hit]:
    allowed = policy.zones[Zone.RED].max_class
    if allowed > DataClass.PUBLIC:
        yield Hit(("zones", "red", "max_class"), f"die Zone Rot ist für {allowed.german} ({allowed.value}) offen")
    for path, model in models_with_path(policy):
        if model.zone is Zone.RED and model.max_class is not None and model.max_class > DataClass.PUBLIC:
            text = f"{model.name} (Rot) ist mit {model.max_class.value} gekennzeichnet"
            yield Hit((*path, "max_class"), text)


RULE = Rule(
    severity=Severity.DANGER,
    why="Rote Modelle laufen bei öffentlichen Anbietern; dorthin gehören nur öffentliche Daten.",
    remedy="Setzen Sie max_class auf public, oder stellen Sie das Modell mit Vertrag in die Zone Gelb.",
    check=_check,
)
