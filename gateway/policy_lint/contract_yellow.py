# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A yellow model without a note on its contract: personal data to a processor without one is unlawful."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        if model.zone is Zone.YELLOW and not model.contract:
            yield Hit(path, f"bei {model.name} (Gelb) fehlt die Angabe zum Vertrag")


RULE = Rule(
    severity=Severity.DANGER,
    why="Gelb empfängt personenbezogene Daten; dafür braucht es einen Vertrag zur Auftragsverarbeitung "
    "(Artikel 28 DSGVO).",
    remedy="Tragen Sie unter contract den Vertrag mit Datum oder Aktenzeichen ein.",
    check=_check,
)
