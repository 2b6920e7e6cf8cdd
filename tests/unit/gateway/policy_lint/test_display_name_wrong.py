# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, hits, places

RULE = "display_name_wrong"


@pytest.mark.parametrize(
    ("model", "name", "wrong"),
    [
        (GREEN, "🟢 Grün · Llama", False),
        (GREEN, "Llama", False),
        (GREEN, "Rot · Llama", True),
        (GREEN, "🔴 Grün · Llama", True),
        (GREEN, "Grün und Gelb", True),
        (RED, "🔴 Rot · GPT", False),
        (RED, "🟢 GPT", True),
        (RED, "Rotes GPT, besser als Grünes", True),
        (RED, "Rot · Grünkohlberater", False),
    ],
)
def test_no_other_zone_stands_there(model: int, name: str, wrong: bool) -> None:
    assert places(RULE, {model: {"display_name": name}}) == ([f"models[{model}].display_name"] if wrong else [])


def test_the_message_names_all_the_others() -> None:
    [hit] = hits(RULE, {GREEN: {"display_name": "Rot, Gelb, Grün"}})
    assert "nennt Gelb und Rot, das Modell steht aber in der Zone Grün" in hit
