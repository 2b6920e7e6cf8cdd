# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path
from typing import NoReturn

import pytest

from ops.checks.dns import CHECK
from ops.checks.finding import UndeterminedError
from tests.unit.ops.checks.lab import run, site, statuses, texts


@pytest.mark.parametrize(
    ("found", "outcome", "shown"),
    [
        ({"192.0.2.10"}, "ok", "192.0.2.10"),
        ({"192.0.2.10", "2001:db8::1"}, "ok", "192.0.2.10"),
        ({"192.0.2.99"}, "warning", "Reverse-Proxy"),
        ({"127.0.1.1"}, "warning", "/etc/hosts"),
        ({"::1", "fe80::1"}, "warning", "nur auf diesem Rechner"),
        (set(), "warning", "nicht bekannt"),
    ],
)
def test_where_the_name_leads(found: set[str], outcome: str, shown: str, tmp_path: Path) -> None:
    said = run(CHECK, site(tmp_path, resolve=lambda name: frozenset(found)))
    assert statuses(said) == [outcome]
    assert shown in texts(said)


def test_a_resolver_that_does_not_answer(tmp_path: Path) -> None:
    def refuse(_name: str) -> NoReturn:
        raise UndeterminedError("Der Namensdienst dieses Rechners antwortet nicht")

    assert statuses(run(CHECK, site(tmp_path, resolve=refuse))) == ["unknown"]
