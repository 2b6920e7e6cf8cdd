# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel doctor`: the report people read, the JSON that programs read, the exit codes, and that nothing is changed."""

import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from ops import server_settings
from ops.checks import machine
from ops.checks.finding import Check, Finding, Status, error, ok, skipped, unknown, warning
from ops.checks.registry import CHECKS
from ops.checks.runner import Result, examine
from ops.checks.site import WAITS_FOR_SETTINGS
from ops.cli import app
from ops.commands import doctor, init
from tests.unit.ops.checks.lab import Programs, site

ROOT = Path(__file__).parents[4]


def _result(*findings: Finding, title: str = "Prüfling") -> Result:
    return Result("it", title, findings, 0.1)


def _report(*results: Result, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    doctor.report(results, Path("/srv/ki"), 1.25, console)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


@pytest.mark.parametrize(
    ("finding", "word"),
    [
        (ok("gut"), "✓ in Ordnung"),
        (warning("a", "b", "c"), "! Warnung"),
        (error("a", "b", "c"), "✗ Fehler"),
        (unknown("a"), "? nicht feststellbar"),
        (skipped("a"), "– nicht geprüft"),
    ],
)
def test_each_state_has_a_word(finding: Finding, word: str) -> None:
    assert word in _report(_result(finding))


def test_what_is_expected_and_the_command_follow() -> None:
    lines = _report(_result(error("es fehlt", "dass es da ist", "apt install es"))).splitlines()
    place = next(number for number, line in enumerate(lines) if "Prüfling: es fehlt" in line)
    assert [line.strip() for line in lines[place + 1 : place + 3]] == [
        "erwartet: dass es da ist",
        "Abhilfe:  apt install es",
    ]


def test_commands_are_not_broken_in_two_and_markup_is_text() -> None:
    command = "echo " + "wort " * 40 + "[bold]ende"
    assert command in _report(_result(error("a", "b", command)), width=60)


def test_sentences_fit_the_terminal() -> None:
    text = _report(_result(warning("wort " * 60, "wort " * 60, "x")), width=80)
    assert max(len(line) for line in text.splitlines()) <= 80


def test_what_waits_for_the_settings_is_one_finding() -> None:
    text = _report(*(_result(unknown(WAITS_FOR_SETTINGS), title=name) for name in ("Ports", "Zertifikat")))
    assert WAITS_FOR_SETTINGS not in text
    assert "Ports, Zertifikat" in text


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ((ok("a"),), "Die Plattform kann starten.\nAls Nächstes: make up"),
        ((ok("a"), warning("a", "b", "c")), "1 Warnung.\nDie Plattform kann starten. Lesen Sie vorher die Warnungen"),
        ((warning("a", "b", "c"),) * 2, "2 Warnungen."),
        (
            (error("a", "b", "c"),),
            "So startet die Plattform nicht. Beheben Sie die Fehler.\nAls Nächstes: ampel doctor",
        ),
    ],
)
def test_the_verdict(findings: tuple[Finding, ...], verdict: str) -> None:
    assert verdict in _report(_result(*findings))


def _cli(monkeypatch: pytest.MonkeyPatch, project: Path, finding: Finding, *arguments: str) -> Any:
    monkeypatch.setattr(server_settings, "ROOT", project)
    monkeypatch.setattr(doctor, "CHECKS", {"it": Check("Prüfling", lambda _site: [finding])})
    return CliRunner().invoke(app, ["doctor", *arguments])


@pytest.mark.parametrize(("status", "code"), [(status, int(status is Status.ERROR)) for status in Status])
def test_exit_codes(status: Status, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _cli(monkeypatch, tmp_path, Finding(status, "a", "b", "c")).exit_code == code


def test_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _cli(monkeypatch, tmp_path, error("a", "b", "c"), "--json")
    answer = json.loads(result.output)
    assert answer["ok"] is False
    [check] = answer["checks"]
    assert (check["id"], check["title"]) == ("it", "Prüfling")
    assert check["findings"] == [{"status": "error", "found": "a", "expected": "b", "fix": "c"}]


def _tree(project: Path) -> dict[str, tuple[int, int, str]]:
    return {
        str(path.relative_to(project)): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [project, *project.rglob("*")]
    }


def test_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check, on a project that has everything, inside of a Git archive."""
    for name in [name for name in os.environ if name.startswith(("AMPEL_", "COMPOSE_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "ampel.yaml").write_bytes((ROOT / "ampel.yaml").read_bytes())
    (tmp_path / "compose.yaml").write_text("services: {a: {mem_limit: 1g}}\n", encoding="utf-8")
    (tmp_path / "root").mkdir()
    (tmp_path / "protokoll").mkdir()
    machine.run(["git", "init", "-q", str(tmp_path)])
    init.run({"AMPEL_DOMAIN": "ki.lindenrath.example"}, gpu=True, yes=True, project=tmp_path)
    with (tmp_path / ".env").open("a", encoding="utf-8") as file:
        file.write("AMPEL_AUDIT_DIR=protokoll\nCOMPOSE_PROFILES=gpu,ragflow,simulation\n")
    before = _tree(tmp_path)
    docker = Programs(docker='{"ServerVersion": "28.2.2", "DockerRootDir": "/var/lib/docker"}')
    place = site(tmp_path, env=None, docker=docker, run=machine.run)
    results = examine(place, CHECKS)
    assert [result.name for result in results] == list(CHECKS)
    assert _tree(tmp_path) == before
