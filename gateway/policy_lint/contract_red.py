# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A red model without a note on its contract."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        if model.zone is Zone.RED and not model.contract:
            yield Hit(path, f"bei {model.name} (Rot) fehlt die Angabe zum Vertrag")


RULE = Rule(
    severity=Severity.WARNING,
    why="Auch für öffentliche Daten muss nachvollziehbar sein, zu welchen Bedingungen der Anbieter arbeitet.",
    remedy="Tragen Sie unter contract den Vertrag oder die Nutzungsbedingungen mit Datum ein.",
    check=_check,
)
