# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, places

RULE = "fallback_unknown"


@pytest.mark.parametrize(
    ("fallbacks", "expected"),
    [
        (["gruen-bild"], []),
        (["rot-chat"], []),  # known, though in the wrong zone
        (["gruen-gibtsnicht"], ["models[0].fallbacks[0]"]),
        (["gruen-bild", "gruen-chat"], ["models[0].fallbacks[1]"]),  # itself
    ],
)
def test_fallbacks(fallbacks: list[str], expected: list[str]) -> None:
    assert places(RULE, {GREEN: {"fallbacks": fallbacks}}) == expected
