# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the findings of all tiers mean together: a person next to words about social benefits or health.

Neither is more than its own class says. An information page about Wohngeld is public, a name is personal; a name in
a request about Wohngeld is Sozialdaten (s. 67 SGB X), or health data (art. 9 GDPR), and is treated alike. Both need
only stand in one request: what a long conversation is about is said once, and names follow later.
"""

from collections.abc import Iterable

from gateway.detect.engine import COUNT_LIMIT, Finding
from gateway.detect.registry import DETECTORS, VOCABULARY
from gateway.zones import DataClass

SOCIAL_PERSON = "social_person"


def combine(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding a detector, sorted by id, and SOCIAL_PERSON where a person meets vocabulary.

    Its count is the number of places that point at a person. Findings that no rule of the registry made (those of tier
    2) point at persons. Combining what was combined changes nothing.
    """
    merged: dict[str, Finding] = {}
    for finding in findings:
        if finding.detector != SOCIAL_PERSON:
            merged[finding.detector] = _sum(finding, merged.get(finding.detector))
    persons = sum(finding.count for finding in merged.values() if _points_at_a_person(finding))
    if persons and VOCABULARY & merged.keys():
        merged[SOCIAL_PERSON] = Finding(SOCIAL_PERSON, DataClass.SOCIAL, min(persons, COUNT_LIMIT))
    return tuple(sorted(merged.values(), key=lambda finding: finding.detector))


def _sum(one: Finding, other: Finding | None) -> Finding:
    if other is None:
        return one
    data_class = max(one.data_class, other.data_class)
    return Finding(one.detector, data_class, min(one.count + other.count, COUNT_LIMIT))


def _points_at_a_person(finding: Finding) -> bool:
    rule = DETECTORS.get(finding.detector)
    return rule is None or rule.person
