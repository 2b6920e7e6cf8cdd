# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A display name that names another zone: staff would choose a model for data that must not go there."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.policy_lint.zone_words import zones_named, zones_signed


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        others = (zones_named(model.display_name) | zones_signed(model.display_name)) - {model.zone}
        if others:
            names = " und ".join(zone.german for zone in sorted(others))
            text = f"»{model.display_name}« nennt {names}, das Modell steht aber in der Zone {model.zone.german}"
            yield Hit((*path, "display_name"), text)


RULE = Rule(
    severity=Severity.DANGER,
    why="Beschäftigte richten sich nach dem Anzeigenamen; ein falsches Wort oder Zeichen führt sie in die Irre.",
    remedy="Nennen Sie im Anzeigenamen nur die eigene Zone, in Wort und Zeichen.",
    check=_check,
)
