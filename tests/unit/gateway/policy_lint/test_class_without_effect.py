# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, places

RULE = "class_without_effect"


@pytest.mark.parametrize(
    ("model", "limit", "expected"),
    [
        (GREEN, "social", []),
        (YELLOW, "personal", []),
        (YELLOW, "public", []),
        (YELLOW, "confidential", ["models[3].max_class"]),
        (RED, "social", ["models[5].max_class"]),
        (RED, None, []),
    ],
)
def test_a_models_limit_above_its_zone(model: int, limit: str | None, expected: list[str]) -> None:
    assert places(RULE, {model: {"max_class": limit}}) == expected
