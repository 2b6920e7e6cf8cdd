# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, places, upstream

RULE = "key_name_common"


@pytest.mark.parametrize(
    ("model", "key", "found"),
    [
        (RED, "OPENAI_API_KEY", True),
        (RED, "ANTHROPIC_API_KEY", True),
        (GREEN, "OLLAMA_API_KEY", True),
        (RED, "AMPEL_OPENAI_KEY", False),
        (RED, None, False),
    ],
)
def test_names_that_litellm_reads_by_itself(model: int, key: str | None, found: bool) -> None:
    change = upstream("http://ollama:11434", key=key)
    assert places(RULE, {model: change}) == ([f"models[{model}].upstream.api_key_env"] if found else [])
