# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import GREEN, RED, YELLOW, places

RULE = "contract_yellow"


@pytest.mark.parametrize(
    ("model", "contract", "expected"),
    [
        (YELLOW, "", ["models[3]"]),
        (YELLOW, "   ", ["models[3]"]),
        (YELLOW, "AVV vom 1. März 2026", []),
        (RED, "", []),
        (GREEN, "", []),
    ],
)
def test_contracts(model: int, contract: str, expected: list[str]) -> None:
    assert places(RULE, {model: {"contract": contract}}) == expected
