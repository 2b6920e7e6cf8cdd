# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, places

RULE = "contract_red"


@pytest.mark.parametrize(
    ("model", "contract", "expected"),
    [(RED, "", ["models[5]"]), (RED, "Nutzungsbedingungen 2026", []), (YELLOW, "", []), (GREEN, "", [])],
)
def test_contracts(model: int, contract: str, expected: list[str]) -> None:
    assert places(RULE, {model: {"contract": contract}}) == expected
