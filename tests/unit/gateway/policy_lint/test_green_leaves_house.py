# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, YELLOW, places, upstream

RULE = "green_leaves_house"


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://ollama:11434/v1", []),
        ("http://10.0.0.5:8000/v1", []),
        ("https://gpu.rathaus.pruefstein.example/v1", []),
        ("${AMPEL_GREEN_URL}", []),  # judged when the address is known
        ("https://api.anbieter.example/v1", ["models[0].upstream.api_base"]),
        ("http://8.8.8.8/v1", ["models[0].upstream.api_base"]),
        (None, ["models[0].upstream"]),
    ],
)
def test_green_stays_in_the_building(base: str | None, expected: list[str]) -> None:
    town = {"name": "Stadt Prüfstein", "internal_domains": ["rathaus.pruefstein.example"]}
    assert places(RULE, {GREEN: upstream(base)}, town=town) == expected


def test_other_zones_may_leave_it() -> None:
    assert places(RULE, {YELLOW: upstream("https://hub.example/v1")}) == []
