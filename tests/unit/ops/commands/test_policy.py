# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel policy`: the reports people read, the JSON that programs read, and the exit codes of both."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from ops.cli import app
from ops.commands import policy
from ops.errors import OpsError
from tests.unit.gateway.town import document

RED = 5


def _file(path: Path, changes: Mapping[str, Any] | None = None, **sections: Any) -> str:
    """The test town's file, its red model changed."""
    data = document(**sections)
    data["models"][RED] |= changes or {}
    file = path / "ampel.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return str(file)


def _run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(app, ["policy", *arguments])


def test_a_sound_file_shows_its_zones_and_ends_with_0(tmp_path: Path) -> None:
    result = _run("check", _file(tmp_path))
    assert result.exit_code == 0
    for text in (
        "Sozialdaten (social)",
        "personenbezogene Daten (personal)",
        "öffentliche Daten (public)",
        "gruen-chat",
        "gelb-intern",
        "rot-chat",
        "Seepferdchen",
        "ist gültig: 6 Modelle, 3 Stufen.",
        "Keine Fehler, nichts Auffälliges.",
    ):
        assert text in result.output


def test_errors_are_all_shown_and_end_with_1(tmp_path: Path) -> None:
    result = _run("check", _file(tmp_path, {"zone": "rot", "context": 128}))
    assert result.exit_code == 1
    assert "2 Fehler; die Richtlinie gilt so nicht." in result.output
    assert "models[5].zone: »rot« gibt es hier nicht; erlaubt: green, yellow, red; meinten Sie »red«?" in result.output
    assert "models[5].context: »128« ist nicht erlaubt; Kleinster Wert: 256" in result.output


WARNING = {"display_name": "GPT"}
DANGER = {"max_class": "social"}


@pytest.mark.parametrize(
    ("change", "options", "code", "verdict"),
    [
        ({}, ["--strict"], 0, "Keine Fehler, nichts Auffälliges."),
        (WARNING, [], 0, "Gefahren: 0, Warnungen: 1. Der Betrieb ist möglich."),
        (WARNING, ["--strict"], 1, "Gefahren: 0, Warnungen: 1. Mit --strict gilt das als Fehler."),
        # class_without_effect warns about the same line
        (DANGER, [], 1, "Gefahren: 1, Warnungen: 1. So sollte diese Richtlinie nicht in Betrieb gehen."),
        (DANGER, ["--strict"], 1, "Gefahren: 1, Warnungen: 1. So sollte diese Richtlinie nicht in Betrieb gehen."),
    ],
)
def test_exit_codes_of_findings(
    tmp_path: Path, change: dict[str, str], options: list[str], code: int, verdict: str
) -> None:
    result = _run("check", _file(tmp_path, change), *options)
    assert result.exit_code == code
    assert verdict in result.output


def test_a_finding_says_where_what_why_and_what_to_do(tmp_path: Path) -> None:
    file = _file(tmp_path, DANGER)
    line = next(
        n for n, text in enumerate(Path(file).read_text().splitlines(), 1) if "max_class: social" in text and n > 20
    )
    result = _run("check", file)
    assert f"Gefahr  Zeile {line}, models[5].max_class (red_above_public)" in result.output
    assert "rot-chat (Rot) ist mit social gekennzeichnet." in result.output
    assert "dorthin gehören nur öffentliche Daten." in result.output
    assert "Setzen Sie max_class auf public" in result.output
    assert "höchste Datenklasse" not in result.output, "no friendly table below a danger"


def test_json_of_a_file_with_findings(tmp_path: Path) -> None:
    file = _file(tmp_path, WARNING)
    result = _run("check", file, "--json")
    report = json.loads(result.output)
    assert result.exit_code == 0
    [finding] = report.pop("findings")
    assert report == {"file": file, "ok": True, "errors": []}
    assert finding.pop("line") > 1
    assert {key: finding[key] for key in ("rule", "severity", "path")} == {
        "rule": "display_name_silent",
        "severity": "warnung",
        "path": "models[5].display_name",
    }
    assert all(finding[key] for key in ("message", "why", "remedy"))


def test_json_of_a_file_with_errors(tmp_path: Path) -> None:
    file = _file(tmp_path, version=2)
    result = _run("check", file, "--json")
    assert result.exit_code == 1
    assert json.loads(result.output) == {
        "file": file,
        "ok": False,
        "errors": [{"path": "version", "line": 1, "message": "»2« gibt es hier nicht; erlaubt: 1"}],
        "findings": [],
    }


def test_json_of_a_danger_is_not_ok(tmp_path: Path) -> None:
    result = _run("check", _file(tmp_path, DANGER), "--json")
    assert result.exit_code == 1
    assert json.loads(result.output)["ok"] is False


def test_a_missing_file_is_an_error_and_no_crash(tmp_path: Path) -> None:
    result = _run("check", str(tmp_path / "fehlt.yaml"))
    assert result.exit_code == 1
    assert "nicht gefunden; nennen Sie die Datei" in result.output


def test_markup_in_a_file_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    result = _run("check", _file(tmp_path, {"display_name": "[bold red]GPT[/]"}))
    assert "»[bold red]GPT[/]« nennt die Zone nicht in Worten" in result.output


@pytest.mark.parametrize("arguments", [["check", "--unbekannt"], ["check", "a", "b"], ["gibtsnicht"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert _run(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["schema", "--help"]])
def test_help_is_german(arguments: list[str]) -> None:
    result = _run(*arguments)
    assert result.exit_code == 0
    assert "Richtliniendatei" in result.output


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = _run("schema")
    assert printed.exit_code == 0
    assert json.loads(printed.output)["required"] == ["version", "town", "zones", "models", "levels"]
    file = tmp_path / "schema.json"
    written = _run("schema", "--output", str(file))
    assert f"Das Schema steht in {file}." in written.output.replace("\n", "")
    assert file.read_text(encoding="utf-8") == printed.output


def test_a_schema_that_cannot_be_written_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match=r"--output .*: nicht beschreibbar"):
        policy.write_schema(tmp_path / "fehlt" / "schema.json")


def test_the_schema_holds_only_german_descriptions() -> None:
    text = policy.schema_text()
    for english in (
        "Who runs",
        "How LiteLLM",
        "One model by",
        "A training level",
        "Where a model runs",
        '"title": "Town"',
    ):
        assert english not in text


def test_the_help_does_not_load_what_only_commands_need() -> None:
    code = (
        "import sys, ops.cli; "
        "print([m for m in ('yaml', 'pydantic', 'rich.table', 'gateway.policy') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
