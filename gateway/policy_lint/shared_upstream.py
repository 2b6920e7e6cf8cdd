# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One and the same upstream under two names in different zones: one of the two colours is wrong."""

from collections.abc import Iterator

from gateway.policy import Model, Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path


def _check(policy: Policy) -> Iterator[Hit]:
    seen: dict[tuple[str, str | None], Model] = {}
    for path, model in models_with_path(policy):
        base = model.upstream.api_base
        first = seen.setdefault((model.upstream.model, base.rstrip("/") if base else None), model)
        if first.zone != model.zone:
            text = f"{model.name} ({model.zone.german}) und {first.name} ({first.zone.german}) sind dasselbe Modell"
            yield Hit((*path, "upstream"), text)


RULE = Rule(
    severity=Severity.DANGER,
    why="Gleiche Adresse und gleicher Modellname laufen am gleichen Ort; zwei Zonen können nicht stimmen.",
    remedy="Entscheiden Sie sich für die Zone, in der das Modell wirklich läuft, und löschen Sie den anderen Eintrag.",
    check=_check,
)
