# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, places, zones

RULE = "red_above_public"


@pytest.mark.parametrize("limit", ["internal", "personal", "confidential", "social"])
def test_a_zone_or_a_model_in_red_for_more_than_public_data(limit: str) -> None:
    assert places(RULE, zones=zones(red=limit)) == ["zones.red.max_class"]
    assert places(RULE, {RED: {"max_class": limit}}) == ["models[5].max_class"]


@pytest.mark.parametrize(("model", "limit"), [(RED, "public"), (GREEN, "social"), (YELLOW, "social")])
def test_public_data_in_red_and_other_zones_are_no_matter_of_this_rule(model: int, limit: str) -> None:
    assert places(RULE, {model: {"max_class": limit}}) == []
