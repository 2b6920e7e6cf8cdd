# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import levels, places

RULE = "zone_unreachable"


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ([["green", "yellow", "red"]], []),
        ([["green"], ["green", "yellow"], ["red"]], []),
        ([["green", "yellow"]], ["models[5].zone"]),
        ([["green"]], ["models[3].zone", "models[4].zone", "models[5].zone"]),
    ],
)
def test_models_that_nobody_can_use(opened: list[list[str]], expected: list[str]) -> None:
    assert places(RULE, levels=levels(*opened)) == expected
