# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A display name without its zone in words: a coloured dot alone tells nothing to whom it looks grey."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.policy_lint.zone_words import zones_named


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        if not zones_named(model.display_name):
            text = f"»{model.display_name}« nennt die Zone nicht in Worten ({model.zone.german})"
            yield Hit((*path, "display_name"), text)


RULE = Rule(
    severity=Severity.WARNING,
    why="Wer Farben nicht unterscheiden kann oder sich vorlesen lässt, erkennt die Zone nur am Wort.",
    remedy="Beginnen Sie den Anzeigenamen mit Grün, Gelb oder Rot, zum Beispiel »🟢 Grün · Llama 3.3«.",
    check=_check,
)
