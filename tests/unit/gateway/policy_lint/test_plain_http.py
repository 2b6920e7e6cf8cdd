# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, places, upstream

RULE = "plain_http"


@pytest.mark.parametrize(
    ("model", "base", "found"),
    [
        (RED, "http://api.anbieter.example/v1", True),
        (YELLOW, "http://8.8.8.8/v1", True),
        (YELLOW, "https://hub.example/v1", False),
        (RED, "http://127.0.0.1:18407/v1", False),
        (RED, "http://egress-proxy:3128/v1", False),
        (RED, "${AMPEL_RED_URL}", False),  # judged when the address is known
        (RED, "http://${AMPEL_HOST}/v1", False),
        (RED, None, False),
        (GREEN, "http://api.anbieter.example/v1", False),  # that is another rule's
    ],
)
def test_unencrypted_addresses_outside(model: int, base: str | None, found: bool) -> None:
    assert places(RULE, {model: upstream(base)}) == ([f"models[{model}].upstream.api_base"] if found else [])
