# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import RED, places, upstream

RULE = "simulation_outside"


@pytest.mark.parametrize(
    ("base", "simulation", "found"),
    [
        ("http://127.0.0.1:18407/v1", True, False),
        ("http://simulation:8000/v1", True, False),
        ("${AMPEL_RED_URL}", True, False),  # judged when the address is known
        ("https://api.anbieter.example/v1", True, True),
        (None, True, True),  # the provider's own address
        ("https://api.anbieter.example/v1", False, False),
    ],
)
def test_a_simulation_is_in_the_building(base: str | None, simulation: bool, found: bool) -> None:
    assert places(RULE, {RED: {**upstream(base), "simulation": simulation}}) == (
        ["models[5].upstream"] if found else []
    )
