# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import places, zones

RULE = "zone_order"


@pytest.mark.parametrize(
    ("green", "yellow", "red", "expected"),
    [
        ("social", "personal", "public", []),
        ("public", "public", "public", []),
        ("personal", "social", "public", ["zones.yellow.max_class"]),
        ("social", "public", "internal", ["zones.red.max_class"]),
        ("public", "personal", "social", ["zones.yellow.max_class", "zones.red.max_class"]),
    ],
)
def test_farther_zones_may_not_receive_more(green: str, yellow: str, red: str, expected: list[str]) -> None:
    assert places(RULE, zones=zones(green, yellow, red)) == expected
