# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.checks.finding import Check, Finding, Status, UndeterminedError, error, ok, warning
from ops.checks.registry import CHECKS
from ops.checks.runner import examine
from ops.checks.site import Site
from tests.unit.ops.checks.lab import site, statuses, texts


def _says(*findings: Finding) -> Check:
    return Check("x", lambda _site: findings)


def _after(seconds: float) -> Check:
    def run(_site: Site) -> Iterator[Finding]:
        time.sleep(seconds)
        yield ok("fertig")

    return Check("x", run, seconds=0.2)


def _raises(problem: Exception) -> Check:
    def run(_site: Site) -> Iterator[Finding]:
        yield ok("bis hierher")
        raise problem

    return Check("x", run)


def test_results_come_in_the_order_of_the_registry(tmp_path: Path) -> None:
    checks = {"langsam": _after(0.05), "schnell": _says(ok("a"), warning("b", "c", "d"))}
    results = examine(site(tmp_path), checks)
    assert [result.name for result in results] == ["langsam", "schnell"]
    assert statuses(results[1].findings) == ["ok", "warning"]


def test_checks_run_at_the_same_time(tmp_path: Path) -> None:
    begun = time.monotonic()
    examine(site(tmp_path), {str(number): Check("x", _after(0.2).run) for number in range(20)})
    assert time.monotonic() - begun < 2


def test_one_that_hangs_is_given_up(tmp_path: Path) -> None:
    begun = time.monotonic()
    results = examine(site(tmp_path), {"hängt": _after(20), "gut": _says(ok("a"))})
    assert time.monotonic() - begun < 3
    assert statuses(results[0].findings) == ["unknown"]
    assert "keine Antwort" in texts(results[0].findings)
    assert statuses(results[1].findings) == ["ok"]


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        (UndeterminedError("der Grund"), "der Grund"),
        (PermissionError(13, "x", "/etc/geheim"), "/etc/geheim ist für dieses Konto nicht lesbar"),
        (KeyError("Sommer2026"), "KeyError in test_runner.py"),
    ],
)
def test_what_cannot_be_found_out_is_never_good(problem: Exception, shown: str, tmp_path: Path) -> None:
    [result] = examine(site(tmp_path), {"x": _raises(problem)})
    assert statuses(result.findings) == ["ok", "unknown"]
    assert shown in texts(result.findings)
    assert "Sommer2026" not in texts(result.findings)


def test_silence_is_not_good(tmp_path: Path) -> None:
    [result] = examine(site(tmp_path), {"x": _says()})
    assert statuses(result.findings) == ["unknown"]


@pytest.mark.parametrize("status", Status)
def test_only_errors_stop(status: Status, tmp_path: Path) -> None:
    [result] = examine(site(tmp_path), {"x": _says(Finding(status, "x"))})
    assert result.stops == (status is Status.ERROR)


def test_all_checks_together_are_done_in_ten_seconds() -> None:
    assert max(check.seconds for check in CHECKS.values()) < 10


def test_each_check_has_a_file_of_its_name_and_a_title_of_its_own() -> None:
    assert {name: check.run.__module__ for name, check in CHECKS.items()} == {
        name: f"ops.checks.{name}" for name in CHECKS
    }
    assert len({check.title for check in CHECKS.values()}) == len(CHECKS)


def test_a_problem_says_what_is_expected_and_what_to_do(tmp_path: Path) -> None:
    """On a machine on which nothing is there, so that nearly every check has something to say."""
    (tmp_path / "secrets").mkdir()
    problems = [
        finding
        for result in examine(site(tmp_path, env="COMPOSE_PROFILES=gpu,ragflow\n"), CHECKS)
        for finding in result.findings
        if finding.status in (Status.ERROR, Status.WARNING)
    ]
    assert len(problems) > 10
    assert [finding for finding in problems if not (finding.expected and finding.fix)] == []


def test_error_helper() -> None:
    assert error("a", "b", "c") == Finding(Status.ERROR, "a", "b", "c")
