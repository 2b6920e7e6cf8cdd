# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.memory import CHECK
from tests.unit.ops.checks.lab import GIB, run, site, statuses, texts

_COMPOSE = (
    "services:\n  a: {mem_limit: 10g}\n  b: {mem_limit: 2g, profiles: [cpu]}\n  g: {mem_limit: 24g, profiles: [gpu]}\n"
)


@pytest.mark.parametrize(
    ("total", "outcomes", "shown"),
    [
        (64, ["ok", "ok"], "Grenzen von 2 Diensten zusammen: 12,0 GiB (am meisten: a 10,0 GiB, b 2,0 GiB)"),
        (14, ["ok", "ok"], "14,0 GiB vorhanden"),
        (13, ["ok", "warning"], "mindestens 14,0 GiB"),
        (4, ["error", "warning"], "mindestens 7,0 GiB"),
    ],
)
def test_memory_beside_the_limits(total: int, outcomes: list[str], shown: str, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(_COMPOSE, encoding="utf-8")
    found = run(CHECK, site(tmp_path, memory=lambda: total * GIB))
    assert statuses(found) == outcomes
    assert shown in texts(found)


def test_without_a_compose_file_the_sum_is_not_known(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path))) == ["ok", "unknown"]


def test_a_service_without_limit_is_named(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(f"{_COMPOSE}  c: {{image: x}}\n", encoding="utf-8")
    found = run(CHECK, site(tmp_path))
    assert statuses(found) == ["ok", "ok", "warning"]
    assert "Ohne Speichergrenze: c" in texts(found)


def test_a_variable_of_the_settings_counts(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services:\n  a: {mem_limit: '${A_LIMIT:-1g}'}\n", encoding="utf-8")
    assert "zusammen: 3,0 GiB" in texts(run(CHECK, site(tmp_path, env="A_LIMIT=3g\n")))
