# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel eval detection`: what it prints and writes, and how it ends. The figures are those of the engine as it is."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ops.cli import app
from ops.commands import eval as evaluation
from ops.evaluation import tables
from ops.evaluation.report import Goal, Report


@pytest.fixture(autouse=True)
def _no_data_sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(evaluation, "_GERMEVAL", tmp_path / "germeval2014")
    monkeypatch.setattr(evaluation, "_XQUAD", tmp_path / "xquad.de.json")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["eval", "detection", "--tier1-only", "--texts", "70", *arguments])


def test_tables_are_markdown_and_name_seeds_goals_and_what_is_missing() -> None:
    result = _run("--seed", "1", "--seed", "2")
    for text in (
        "Seeds zum Einstellen: die Werte sind geschönt: 1, 2.",
        "70 Verwaltungstexte aus ",
        "Stufe 2: abgewählt mit --tier1-only.",
        "GermEval 2014 fehlt und wird ausgelassen.",
        "CC-BY 4.0",
        "| iban ",
        "| alle zusammen ",
        "| Stufe 1 ",
        "| erzeugte öffentliche Texte, Stufen 0–1 ",
        "mindestens 99,0 %",
        "höchstens 2,0 %",
    ):
        assert text in result.output


def test_other_seeds_are_called_those_of_the_report() -> None:
    assert "beim Einstellen nicht benutzt: 4711." in _run("--seed", "4711").output


def test_the_end_is_1_exactly_when_a_goal_is_missed() -> None:
    result = _run("--seed", "1")
    missed = "nicht erreicht" in result.output
    assert result.exit_code == int(missed)
    assert ("Alle Ziele sind erreicht." in result.output) is not missed


def test_results_for_programs(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    _run("--seed", "1", "--json", str(file))
    result = json.loads(file.read_text(encoding="utf-8"))
    assert result["seeds"] == [1]
    assert result["tuning_seeds"] is True
    assert {"iban", "phone", "alle zusammen"} <= {row["category"] for row in result["identifiers"]}
    assert {"tuning", "heldout", "both"} < set(result["identifiers"][0])
    assert len(result["goals"]) == 5


def test_no_text_is_in_the_results(tmp_path: Path) -> None:
    """Names of templates only, although all people are invented: the same code would read real texts."""
    from ops.evaluation import generate, templates

    file = tmp_path / "result.json"
    output = _run("--seed", "1", "--places", "--json", str(file)).output + file.read_text(encoding="utf-8")
    for sample in generate.generate(templates.MUNICIPAL, (1,), 70):
        for gold in sample.gold:
            value = sample.text[gold.start : gold.end]
            assert len(value) < 5 or value not in output


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    result = _run("--seed", "1", "--json", str(tmp_path / "no" / "folder.json"))
    assert "nicht beschreibbar" in str(result.exception)


def test_a_folder_without_germeval_is_named(tmp_path: Path) -> None:
    result = _run("--germeval", str(tmp_path))
    assert "NER-de-dev.tsv lässt sich nicht lesen" in str(result.exception)


def test_places_name_only_open_templates() -> None:
    from ops.evaluation import templates
    from ops.evaluation.sample import Half

    output = _run("--seed", "1", "--places").output
    hidden = [t.id for c in ("municipal", "public") for t in templates.load(c) if t.half is Half.HELDOUT]
    open_ones = {t.id for c in ("municipal", "public") for t in templates.load(c) if t.half is Half.TUNING}
    assert [name for name in hidden if name in output and name not in open_ones] == []
    assert "nur offene Vorlagen" in output


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "–"), (1.0, "100,0 %"), (0.0, "0,0 %"), (0.9896, "98,9 %"), (0.02, "2,0 %"), (0.57, "57,0 %")],
)
def test_shares_are_rounded_down(value: float | None, expected: str) -> None:
    assert tables.percent(value) == expected


def test_shares_of_what_is_bad_are_rounded_up() -> None:
    assert [tables.percent(value, up=True) for value in (0.02, 0.0204, 0.0, None)] == ["2,0 %", "2,1 %", "0,0 %", "–"]


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("", 0.99, 0.99), True),
        (Goal("", 0.9899, 0.99), False),
        (Goal("", 0.02, 0.02, at_most=True), True),
        (Goal("", 0.0201, 0.02, at_most=True), False),
        (Goal("", None, 0.5), False),
        (Goal("", None, 0.5, at_most=True), False),
    ],
)
def test_goals(goal: Goal, *, met: bool) -> None:
    assert goal.met is met


def test_a_report_knows_that_a_tuning_seed_is_in_it() -> None:
    report = Report(seeds=(1, 99), tuning=True, date="2026-01-01", texts=0, templates=0, tier2="")
    assert report.as_json()["tuning_seeds"] is True
    assert report.as_json()["tier2"] == "vorhanden"
