# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Unencrypted http to an address outside the building."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_hosts import in_house
from gateway.policy_lint.rule import Hit, Rule, Severity, models_with_path
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for path, model in models_with_path(policy):
        base = model.upstream.api_base or ""
        # A green model outside is an error of its own, with or without encryption.
        if model.zone is Zone.GREEN or not base.lower().startswith("http://") or base.startswith("http://${"):
            continue
        if not in_house(base, policy.town.internal_domains):
            text = f"{model.name} ({model.zone.german}) wird außer Haus ohne Verschlüsselung angesprochen"
            yield Hit((*path, "upstream", "api_base"), text)


RULE = Rule(
    severity=Severity.DANGER,
    why="Über http:// liest jeder mit, der auf dem Weg sitzt, auch den Schlüssel.",
    remedy="Schreiben Sie https://.",
    check=_check,
)
