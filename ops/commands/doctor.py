# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel doctor`: what this machine and this project lack for the platform. It changes nothing."""

import json
import textwrap
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from ops import compose, server_settings
from ops.checks.engine import Engine
from ops.checks.finding import Finding, Status, unknown
from ops.checks.machine import Machine
from ops.checks.registry import CHECKS
from ops.checks.runner import Result, examine
from ops.checks.site import WAITS_FOR_SETTINGS, Site

# Words beside symbols and colours: none of the three has to be told apart for the report to be understood.
_WORDS = {
    Status.OK: ("✓ in Ordnung", "green"),
    Status.WARNING: ("! Warnung", "yellow"),
    Status.ERROR: ("✗ Fehler", "bold red"),
    Status.UNKNOWN: ("? nicht feststellbar", "magenta"),
    Status.SKIPPED: ("– nicht geprüft", "dim"),
}
_WORD_WIDTH = max(len(word) for word, _ in _WORDS.values()) + 2


def check(*, as_json: bool, project: Path | None = None) -> bool:
    """Examine, print the report, and return whether nothing stops."""
    project = project or server_settings.ROOT
    begun = time.monotonic()
    results = examine(Site(project, Machine(), Engine(compose.ask)), CHECKS)
    seconds = time.monotonic() - begun
    if as_json:
        print(json.dumps(_as_json(results, seconds), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        report(results, project, seconds, Console(highlight=False))
    return not any(result.stops for result in results)


def report(results: Sequence[Result], project: Path, seconds: float, console: Console) -> None:
    console.print(Text(f"Prüfung von {project}", style="bold"), soft_wrap=True)
    console.print()
    waiting = []
    for result in results:
        for finding in result.findings:
            if finding.found == WAITS_FOR_SETTINGS:
                waiting.append(result.title)
            else:
                _print(result.title, finding, console)
    if waiting:
        # One cause, one finding: a screen full of the same sentence hides the others.
        _print("Noch offen, solange die Einstellungen nicht gelten", unknown(", ".join(waiting)), console)
    console.print()
    for line in _summary(results, seconds):
        console.print(line, markup=False, soft_wrap=True)


def _print(title: str, finding: Finding, console: Console) -> None:
    word, style = _WORDS[finding.status]
    texts = [f"{title}: {finding.found}"]
    if finding.expected:
        texts.append(f"erwartet: {finding.expected}")
    width = max(console.width - _WORD_WIDTH, 40)
    lines = [
        line for text in texts for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    ]
    if finding.fix:
        # Never broken in two: it is there to be copied.
        lines.append(f"Abhilfe:  {finding.fix}")
    head = Text(f"{word:<{_WORD_WIDTH}}", style=style)
    for line in lines:
        text = Text(line)
        if line == lines[0]:
            text.stylize("bold", 0, len(title) + 1)
        console.print(head + text, soft_wrap=True)
        head = Text(" " * _WORD_WIDTH)


def _summary(results: Sequence[Result], seconds: float) -> list[str]:
    counts = Counter(finding.status for result in results for finding in result.findings)
    told = f"{len(results)} Prüfungen in {seconds:.1f} s".replace(".", ",")
    parts = [f"{counts[status]} {_plural(status, counts[status])}" for status in _WORDS if counts[status]]
    following = "make up"
    if counts[Status.ERROR]:
        verdict = "So startet die Plattform nicht. Beheben Sie die Fehler."
        following = "ampel doctor"
    elif counts[Status.WARNING]:
        verdict = "Die Plattform kann starten. Lesen Sie vorher die Warnungen."
    else:
        verdict = "Die Plattform kann starten."
    return [f"{told}: {', '.join(parts)}.", verdict, f"Als Nächstes: {following}"]


def _plural(status: Status, count: int) -> str:
    word = _WORDS[status][0].split(" ", 1)[1]
    return "Warnungen" if status is Status.WARNING and count != 1 else word


def _as_json(results: Sequence[Result], seconds: float) -> dict[str, Any]:
    """The interface for programs; keys and states are English, texts German."""
    return {
        "ok": not any(result.stops for result in results),
        "seconds": round(seconds, 2),
        "checks": [
            {
                "id": result.name,
                "title": result.title,
                "seconds": round(result.seconds, 2),
                "findings": [
                    {"status": item.status.value, "found": item.found, "expected": item.expected, "fix": item.fix}
                    for item in result.findings
                ],
            }
            for result in results
        ],
    }
