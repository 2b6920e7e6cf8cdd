# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A level that opens a zone while a nearer one is still closed."""

from collections.abc import Iterator

from gateway.policy import Policy
from gateway.policy_lint.rule import Hit, Rule, Severity
from gateway.zones import Zone


def _check(policy: Policy) -> Iterator[Hit]:
    before: set[Zone] = set()
    for index, level in enumerate(policy.levels):
        now = before | set(level.zones)
        for zone in sorted(now - before):
            closed = [nearer.german for nearer in Zone if nearer < zone and nearer not in now]
            if closed:
                text = f"{level.title} öffnet {zone.german}, aber noch nicht {' und '.join(closed)}"
                yield Hit(("levels", index, "zones"), text)
        before = now


RULE = Rule(
    severity=Severity.WARNING,
    why="Wer mit dieser Stufe vertrauliche Daten hat, findet keine erlaubte Zone und weicht in die falsche aus.",
    remedy="Öffnen Sie mit einer Stufe auch alle näheren Zonen: Grün vor Gelb vor Rot.",
    check=_check,
)
