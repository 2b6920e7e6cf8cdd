# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, hits, places

RULE = "fallback_leaves_zone"


@pytest.mark.parametrize(
    ("model", "fallbacks", "expected"),
    [
        (GREEN, [], []),
        (GREEN, ["gruen-bild"], []),
        (GREEN, ["gelb-chat"], ["models[0].fallbacks[0]"]),
        (GREEN, ["gruen-bild", "rot-chat"], ["models[0].fallbacks[1]"]),
        (RED, ["gruen-chat"], ["models[5].fallbacks[0]"]),  # nearer is another zone as well
        (YELLOW, ["gelb-gibtsnicht"], []),  # that is another rule's
    ],
)
def test_fallbacks(model: int, fallbacks: list[str], expected: list[str]) -> None:
    assert places(RULE, {model: {"fallbacks": fallbacks}}) == expected


def test_the_message_names_both_models_and_zones() -> None:
    [hit] = hits(RULE, {GREEN: {"fallbacks": ["rot-chat"]}})
    assert "gruen-chat (Grün) weicht auf rot-chat (Rot) aus" in hit
