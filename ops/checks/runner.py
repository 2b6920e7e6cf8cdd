# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs all checks at the same time. One that hangs or fails is reported as such and holds nobody up."""

import queue
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.checks.finding import Check, Finding, Status, UndeterminedError, unknown
from ops.checks.site import Site


@dataclass(frozen=True, slots=True)
class Result:
    """What one check said; `seconds` is how long it took."""

    name: str
    title: str
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def stops(self) -> bool:
        return any(finding.status is Status.ERROR for finding in self.findings)


def examine(site: Site, checks: Mapping[str, Check]) -> list[Result]:
    """All results, in the order of `checks`."""
    begun = time.monotonic()
    answers: queue.SimpleQueue[Result] = queue.SimpleQueue()
    for name, check in checks.items():
        # Daemons: a name server that does not answer must not keep the process from ending.
        threading.Thread(target=_work, args=(name, check, site, answers), daemon=True, name=name).start()
    results: dict[str, Result] = {}
    while waiting := [check.seconds for name, check in checks.items() if name not in results]:
        left = max(waiting) - (time.monotonic() - begun)
        try:
            result = answers.get(timeout=max(left, 0))
        except queue.Empty:
            break
        results[result.name] = result
    return [results.get(name) or _late(name, check) for name, check in checks.items()]


def _work(name: str, check: Check, site: Site, answers: "queue.SimpleQueue[Result]") -> None:
    begun = time.monotonic()
    findings = _findings(check, site)
    answers.put(Result(name, check.title, findings, time.monotonic() - begun))


def _findings(check: Check, site: Site) -> tuple[Finding, ...]:
    found: list[Finding] = []
    try:
        # One by one: what was found before a check gave up still counts.
        for finding in check.run(site):
            found.append(finding)  # noqa: PERF402
    except UndeterminedError as error:
        found.append(unknown(str(error)))
    except PermissionError as error:
        found.append(unknown(f"{error.filename} ist für dieses Konto nicht lesbar", "sudo .venv/bin/ampel doctor"))
    except Exception as error:
        # Its text is not shown: it may repeat what the check has read.
        place = traceback.extract_tb(error.__traceback__)[-1]
        found.append(
            unknown(f"Fehler in der Prüfung: {type(error).__name__} in {Path(place.filename).name}:{place.lineno}")
        )
    return tuple(found) or (unknown("die Prüfung hat nichts gemeldet"),)


def _late(name: str, check: Check) -> Result:
    return Result(name, check.title, (unknown(f"keine Antwort innerhalb von {check.seconds:.0f} s"),), check.seconds)
