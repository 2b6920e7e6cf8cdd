# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, IMAGES, RED, YELLOW, places, upstream

RULE = "shared_upstream"
HUB = "https://hub.example/v1"


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        ({YELLOW: upstream(HUB), RED: upstream(HUB)}, ["models[5].upstream"]),
        ({YELLOW: upstream(HUB), RED: upstream(HUB + "/")}, ["models[5].upstream"]),
        ({YELLOW: upstream(), RED: upstream()}, ["models[5].upstream"]),  # both at the provider's own address
        ({YELLOW: upstream(HUB, key="A"), RED: upstream(HUB, key="B")}, ["models[5].upstream"]),
        ({YELLOW: upstream("${AMPEL_HUB}"), RED: upstream("${AMPEL_HUB}")}, ["models[5].upstream"]),
        # One hub with European and American models: that is what it is for.
        ({YELLOW: upstream(HUB, "openai/eu"), RED: upstream(HUB, "openai/us")}, []),
        ({YELLOW: upstream(HUB), RED: upstream("https://anders.example/v1")}, []),
        ({GREEN: upstream(HUB), IMAGES: upstream(HUB)}, []),  # two names in one zone
    ],
)
def test_one_upstream_has_one_zone(models: dict[int, dict[str, object]], expected: list[str]) -> None:
    assert places(RULE, models) == expected
