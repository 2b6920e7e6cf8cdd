# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""No green model to chat with: whoever is refused elsewhere has nowhere to go."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    if not any(model.zone is Zone.GREEN and "chat" in model.capabilities for model in policy.models):
        yield Hit(("models",), "es gibt kein grünes Modell zum Chatten")


RULE = Rule(
    severity=Severity.WARNING,
    why="Bei einer Ablehnung nennt die Plattform ein grünes Modell; ohne eines bleibt nur ein Umweg an ihr vorbei.",
    remedy="Nehmen Sie mindestens ein grünes Modell mit der Fähigkeit chat auf.",
    check=_check,
)
