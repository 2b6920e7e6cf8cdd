# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.checks.policy import CHECK
from tests.unit.gateway.town import document
from tests.unit.ops.checks.lab import run, site, statuses, texts, worst


def _write(project: Path, **sections: Any) -> None:
    text = yaml.safe_dump(document(**sections), allow_unicode=True, sort_keys=False)
    (project / "ampel.yaml").write_text(text, encoding="utf-8")


def test_a_sound_policy(tmp_path: Path) -> None:
    _write(tmp_path)
    found = run(CHECK, site(tmp_path, env="COMPOSE_PROFILES=simulation\n"))
    assert worst(found) == "ok"
    assert "ampel.yaml gilt" in texts(found)


def test_a_missing_file(tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, env="AMPEL_POLICY_FILE=fehlt.yaml\n"))
    assert statuses(found) == ["error"]
    assert "ampel policy check fehlt.yaml" in texts(found)


def test_errors_are_shown_with_their_place_and_many_are_counted(tmp_path: Path) -> None:
    data = document()
    for model in data["models"]:
        model["context"] = 1
    (tmp_path / "ampel.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    found = run(CHECK, site(tmp_path))
    assert statuses(found) == ["error"] * 6
    assert "models[0].context" in texts(found)
    assert "und weitere" in texts(found)


def test_a_danger_stops(tmp_path: Path) -> None:
    data = document()
    data["zones"]["red"]["max_class"] = "internal"
    (tmp_path / "ampel.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert worst(run(CHECK, site(tmp_path))) == "error"


@pytest.mark.parametrize(("profiles", "outcome"), [("simulation", "ok"), ("", "warning")])
def test_simulations_need_their_profile(profiles: str, outcome: str, tmp_path: Path) -> None:
    root = Path(__file__).parents[4]
    (tmp_path / "ampel.yaml").write_bytes((root / "ampel.yaml").read_bytes())
    found = run(CHECK, site(tmp_path, env=f"COMPOSE_PROFILES={profiles}\n"))
    assert worst(found) == outcome
