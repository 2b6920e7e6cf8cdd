# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, places, upstream

RULE = "key_missing"


@pytest.mark.parametrize(
    ("model", "key", "simulation", "found"),
    [
        (YELLOW, None, False, True),
        (RED, None, False, True),
        (RED, "AMPEL_RED_KEY", False, False),
        (RED, None, True, False),
        (GREEN, None, False, False),
    ],
)
def test_cloud_models_name_a_key(model: int, key: str | None, simulation: bool, found: bool) -> None:
    change = {**upstream("https://hub.example/v1", key=key), "simulation": simulation}
    assert places(RULE, {model: change}) == ([f"models[{model}].upstream"] if found else [])
