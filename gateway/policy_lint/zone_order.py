# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A zone that is further away but may receive more."""

from collections.abc import Iterator
from itertools import pairwise

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    for near, far in pairwise(Zone):
        of_near, of_far = policy.zones[near].max_class, policy.zones[far].max_class
        if of_far > of_near:
            text = f"{far.german} darf {of_far.value} empfangen, {near.german} nur {of_near.value}"
            yield Hit(("zones", far.value, "max_class"), text)


RULE = Rule(
    severity=Severity.DANGER,
    why="Je weiter die Daten reisen, desto weniger darf erlaubt sein: Grün vor Gelb vor Rot.",
    remedy="Vertauschen oder berichtigen Sie die Angaben unter max_class.",
    check=_check,
)
