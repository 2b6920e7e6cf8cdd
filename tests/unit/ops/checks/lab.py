# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A machine of our own making for checks: no Docker, no network, and only what a test puts there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops.checks.engine import Engine
from ops.checks.finding import Check, Finding, Status
from ops.checks.machine import NOT_FOUND, Completed, KernelClock, Machine
from ops.checks.runner import examine
from ops.checks.site import Site

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
GIB = 2**30
GB = 1_000_000_000
DOMAIN = "ki.lindenrath.example"
ENV = f"AMPEL_DOMAIN={DOMAIN}\nAMPEL_ADMIN_EMAIL=it@lindenrath.example\n"
NO_ENGINE = Completed(1, "", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.")


class Programs:
    """Stands in for `run`: the answer whose words the call begins with; the longest, if there are several."""

    def __init__(self, **answers: Completed | str) -> None:
        self._answers = {
            tuple(words.split("_")): Completed(0, answer, "") if isinstance(answer, str) else answer
            for words, answer in answers.items()
        }
        self.calls: list[tuple[str, ...]] = []

    def __call__(self, argv: Sequence[str], *, text: str = "", seconds: float = 4) -> Completed:
        self.calls.append(tuple(argv))
        fitting = [words for words in self._answers if tuple(argv[: len(words)]) == words]
        if not fitting:
            return Completed(NOT_FOUND, "", f"{argv[0]} ist nicht installiert")
        return self._answers[max(fitting, key=len)]


def write_env(project: Path, lines: str = "") -> None:
    (project / ".env").write_text(ENV + lines, encoding="utf-8")
    (project / ".env").chmod(0o600)


def site(project: Path, *, env: str | None = "", docker: Programs | None = None, **machine: Any) -> Site:
    """`env` are further lines of `.env`; None is no file. `machine` replaces what is harmless otherwise."""
    if env is not None:
        write_env(project, env)
    harmless = Machine(
        root=project / "root",
        run=Programs(),
        resolve=lambda name: frozenset({"192.0.2.10"}),
        addresses=lambda: frozenset({"127.0.0.1", "::1", "192.0.2.10"}),
        listeners=lambda: {22: "»sshd« (Prozess 1)"},
        kernel_clock=lambda: KernelClock(synchronised=True, offset=0.0001),
        memory=lambda: 64 * GIB,
        disk_free=lambda path: 500 * GB,
        device=lambda path: 1,
        now=lambda: NOW,
        user=lambda: project.stat().st_uid,
    )
    return Site(project, replace(harmless, **machine), engine(docker or Programs()))


def engine(programs: Programs) -> Engine:
    def ask(arguments: Sequence[str], *, text: str = "", seconds: float = 4) -> Completed:
        return programs(["docker", *arguments], text=text, seconds=seconds)

    return Engine(ask)


def run(check: Check, site: Site) -> tuple[Finding, ...]:
    """What the check says, by way of the runner, which turns what is raised into findings."""
    [result] = examine(site, {"it": check})
    return result.findings


def statuses(findings: Iterable[Finding]) -> list[str]:
    return [finding.status.value for finding in findings]


def texts(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{item.found} | {item.expected} | {item.fix}" for item in findings)


def worst(findings: Iterable[Finding]) -> str:
    order = [Status.OK, Status.SKIPPED, Status.UNKNOWN, Status.WARNING, Status.ERROR]
    return max((finding.status for finding in findings), key=order.index).value
