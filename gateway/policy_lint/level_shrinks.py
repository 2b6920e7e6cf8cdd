# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A higher level that has less than the one before: levels inherit nothing, so it was probably forgotten."""

from collections.abc import Iterator
from itertools import pairwise

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity


def _check(policy: Policy) -> Iterator[Hit]:
    for index, (lower, higher) in enumerate(pairwise(policy.levels), start=1):
        zones = sorted(set(lower.zones) - set(higher.zones))
        tools = sorted(set(lower.tools) - set(higher.tools))
        if zones:
            text = f"{higher.title} verliert gegenüber {lower.title}: {', '.join(zone.german for zone in zones)}"
            yield Hit(("levels", index, "zones"), text)
        if tools:
            yield Hit(
                ("levels", index, "tools"), f"{higher.title} verliert gegenüber {lower.title}: {', '.join(tools)}"
            )


RULE = Rule(
    severity=Severity.WARNING,
    why="Stufen erben nichts; wer aufsteigt, hätte danach weniger als zuvor.",
    remedy="Zählen Sie bei jeder Stufe alles auf, was mit ihr offen ist, auch das der Stufe davor.",
    check=_check,
)
