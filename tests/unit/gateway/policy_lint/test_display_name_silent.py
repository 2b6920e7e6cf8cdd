# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, places

RULE = "display_name_silent"


@pytest.mark.parametrize(
    ("name", "silent"),
    [
        ("Grün · Llama", False),
        ("Llama (GRÜN)", False),
        ("Gruen: Llama", False),
        ("Grünes Modell", False),
        ("Rot · Llama", False),  # wrong, but not silent
        ("Llama 3.3", True),
        ("🟢 Llama 3.3", True),  # a colour that is not also a word
        ("Brot und Grünkohl", True),
        ("Rotation", True),
    ],
)
def test_the_zone_stands_there_in_words(name: str, silent: bool) -> None:
    assert places(RULE, {GREEN: {"display_name": name}}) == (["models[0].display_name"] if silent else [])
