# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, INTERNAL, RED, YELLOW, places

RULE = "simulation_mixed"


@pytest.mark.parametrize(
    ("real", "expected"),
    [
        ([], []),
        ([RED], []),  # the only one in its zone
        ([YELLOW], ["models[4].simulation"]),
        ([YELLOW, INTERNAL], []),
        ([GREEN], ["models[1].simulation", "models[2].simulation"]),
    ],
)
def test_simulations_beside_real_models(real: list[int], expected: list[str]) -> None:
    assert places(RULE, {index: {"simulation": False} for index in real}) == expected
