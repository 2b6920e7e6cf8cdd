# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, IMAGES, places

RULE = "green_chat_missing"


@pytest.mark.parametrize(("without_chat", "expected"), [([], []), ([GREEN], []), ([GREEN, IMAGES], ["models"])])
def test_a_green_model_to_chat_with(without_chat: list[int], expected: list[str]) -> None:
    assert places(RULE, {index: {"capabilities": ["embedding"]} for index in without_chat}) == expected
