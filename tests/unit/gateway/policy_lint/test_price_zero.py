# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, places

RULE = "price_zero"


@pytest.mark.parametrize(
    ("model", "price", "capabilities", "found"),
    [
        (GREEN, (0, 0), ["chat"], False),
        (YELLOW, (1, 1), ["chat"], False),
        (YELLOW, (0, 1), ["chat"], True),
        (RED, (1, 0), ["chat"], True),
        (RED, ("0.00", "0.00"), ["chat"], True),
        (RED, ("0.0001", "0.0001"), ["chat"], False),
        (YELLOW, (1, 0), ["embedding"], False),  # it has no answer that could cost
        (YELLOW, (0, 0), ["embedding"], True),
    ],
)
def test_prices(model: int, price: tuple[object, object], capabilities: list[str], found: bool) -> None:
    change = {"price": {"input": price[0], "output": price[1]}, "capabilities": capabilities}
    assert places(RULE, {model: change}) == ([f"models[{model}].price"] if found else [])
