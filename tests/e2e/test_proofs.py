# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel zones prove` against all the real parts, LiteLLM's lock and the simulated providers' logs included."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.running import Demo
from tests.e2e.test_accessibility import RULES, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_running_platform_holds_what_its_policy_says(demo: Demo, tmp_path: Path, page: "Page") -> None:
    report = tmp_path / "nachweis.html"

    done = demo.ampel("zones", "prove", "--json", "--html", str(report), seconds=180)

    assert done.returncode == 0, done.stdout
    proofs = json.loads(done.stdout)["proofs"]
    # All of them: LiteLLM and the providers' logs are beside us here.
    assert {proof["verdict"] for proof in proofs} == {"gehalten"}
    assert len(proofs) > 50
    page.goto(report.as_uri())
    assert page.get_by_text("Alle geprüften Zusagen wurden gehalten.").is_visible()
    assert violations(page, RULES) == []


def test_a_policy_that_is_not_the_one_in_force_is_found_out(demo: Demo, tmp_path: Path) -> None:
    other = tmp_path / "ampel.yaml"
    text = (Path(__file__).parents[2] / "ampel.yaml").read_text(encoding="utf-8")
    other.write_text(text.replace("max_class: personal", "max_class: internal"), encoding="utf-8")

    done = demo.ampel("zones", "prove", "--quiet", "--policy", str(other), seconds=180)

    assert done.returncode == 1
    assert "Personenbezogene Daten dürfen nicht an gelb-simulation (Zone Gelb)." in done.stdout
