# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import levels, places

RULE = "level_shrinks"
G, Y, R = "green", "yellow", "red"


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ([[G], [G, Y], [G, Y, R]], []),
        ([[G, Y, R], [G, Y, R]], []),
        ([[G, Y], [Y]], ["levels[1].zones"]),
        ([[G], [Y], [R]], ["levels[1].zones", "levels[2].zones"]),
    ],
)
def test_a_higher_level_keeps_the_zones(opened: list[list[str]], expected: list[str]) -> None:
    assert places(RULE, levels=levels(*opened)) == expected


def test_a_higher_level_keeps_the_tools() -> None:
    tools = (["prompts"], ["prompts", "api_keys"], ["api_keys"])
    assert places(RULE, levels=levels([G], [G], [G], tools=tools)) == ["levels[2].tools"]
