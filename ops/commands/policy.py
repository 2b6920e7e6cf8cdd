# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel policy`: check the policy file, and export its schema for editors."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.policy import Policy, PolicyError, load_with_lines
from gateway.policy_errors import Lines, path_text
from gateway.policy_lint.registry import LintWarning, lint
from gateway.policy_lint.rule import Severity
from gateway.zones import Zone
from ops.errors import OpsError

_STYLES = {Severity.DANGER: "bold red", Severity.WARNING: "bold yellow"}


def check(file: Path, *, as_json: bool, strict: bool) -> bool:
    """Report on the file, and return whether it is good enough: no errors, no danger, in strict mode no warning."""
    try:
        policy, lines = load_with_lines(file)
    except PolicyError as error:
        _report_errors(error, as_json=as_json)
        return False
    findings = lint(policy)
    dangers = sum(finding.severity is Severity.DANGER for finding in findings)
    good = not (findings if strict else dangers)
    if as_json:
        _print_json(file=str(file), ok=good, errors=[], findings=[_finding_json(x, lines) for x in findings])
        return good
    console = Console(highlight=False)
    _report_findings(console, findings, lines)
    if not dangers:
        console.print(_table(policy))
    console.print(f"{file} ist gültig: {len(policy.models)} Modelle, {len(policy.levels)} Stufen.", markup=False)
    console.print(_verdict(findings, dangers, strict=strict), markup=False)
    return good


def write_schema(output: Path | None) -> None:
    """Print the JSON Schema, or write it to a file."""
    text = schema_text()
    if output is None:
        print(text, end="")  # noqa: T201
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OpsError(
            f"--output {output}: nicht beschreibbar ({error.strerror}); nennen Sie eine andere Datei"
        ) from error
    print(f"Das Schema steht in {output}.")  # noqa: T201


def schema_text() -> str:
    """The JSON Schema of the policy file with German descriptions, as it is checked in below `docs/`."""
    schema = Policy.model_json_schema()
    for part in schema["$defs"].values():
        # From docstrings: English, and for developers.
        part.pop("description", None)
    _drop_titles(schema)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Richtliniendatei von KI-Ampel (ampel.yaml)"
    schema["description"] = "Welche Daten an welches KI-Modell gehen dürfen. Erklärung: docs/policy.md"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _drop_titles(part: Any) -> None:
    """Remove pydantic's English titles, made from the names of fields; a field may itself be called `title`."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        for value in part.values():
            _drop_titles(value)


def _report_errors(error: PolicyError, *, as_json: bool) -> None:
    if as_json:
        errors = [{"path": path_text(p.path), "line": p.line, "message": p.message} for p in error.problems]
        _print_json(file=error.source, ok=False, errors=errors, findings=[])
        return
    console = Console(highlight=False, soft_wrap=True)
    head, *problems = str(error).splitlines()
    console.print(Text(head, style="bold red"))
    for problem in problems:
        console.print(problem, markup=False)


def _report_findings(console: Console, findings: Sequence[LintWarning], lines: Lines) -> None:
    for finding in findings:
        head = Text(finding.severity.value.capitalize(), style=_STYLES[finding.severity])
        head.append(
            f"  Zeile {lines.of(finding.path)}, {path_text(finding.path)} ({finding.rule})", style="not bold default"
        )
        console.print(head, soft_wrap=True)
        for text in (f"{finding.message}.", finding.why, finding.remedy):
            console.print(f"  {text}", markup=False, soft_wrap=True)
        console.print()


def _verdict(findings: Sequence[LintWarning], dangers: int, *, strict: bool) -> str:
    warnings = len(findings) - dangers
    if not findings:
        return "Keine Fehler, nichts Auffälliges."
    counts = f"Gefahren: {dangers}, Warnungen: {warnings}."
    if dangers:
        return f"{counts} So sollte diese Richtlinie nicht in Betrieb gehen."
    return f"{counts} Mit --strict gilt das als Fehler." if strict else f"{counts} Der Betrieb ist möglich."


def _table(policy: Policy) -> Table:
    table = Table("Zone", "höchste Datenklasse", "Modelle", "offen ab Stufe")
    for zone in Zone:
        limit = policy.zones[zone].max_class
        names = [model.name for model in policy.models if model.zone is zone]
        level = next((level.title for level in policy.levels if zone in level.zones), "keiner")
        table.add_row(zone.german, f"{limit.german} ({limit.value})", Text("\n".join(names) or "keine"), Text(level))
    return table


def _finding_json(finding: LintWarning, lines: Lines) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": path_text(finding.path),
        "line": lines.of(finding.path),
        "message": finding.message,
        "why": finding.why,
        "remedy": finding.remedy,
    }


def _print_json(**report: Any) -> None:
    print(json.dumps(report, ensure_ascii=False, indent=2))  # noqa: T201
