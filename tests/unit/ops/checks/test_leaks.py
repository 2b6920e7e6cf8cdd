# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import subprocess
from pathlib import Path

import pytest

from ops.checks import machine
from ops.checks.leaks import CHECK
from ops.checks.machine import Completed
from tests.unit.ops.checks.lab import Programs, run, site, statuses, texts

_IGNORE = ".env\n.env.*\n!.env.example\n/secrets/\n"


def _git(project: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@lindenrath.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, "-C", str(project), *arguments], check=True, capture_output=True, timeout=30)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text(_IGNORE, encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/green_key").write_text("x", encoding="utf-8")
    _git(tmp_path, "add", ".gitignore")
    _git(tmp_path, "commit", "-qm", "x")
    return tmp_path


def test_what_is_ignored(project: Path) -> None:
    assert statuses(run(CHECK, site(project, run=machine.run))) == ["ok"]


def test_a_new_archive_without_a_commit(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text(_IGNORE, encoding="utf-8")
    assert statuses(run(CHECK, site(tmp_path, run=machine.run))) == ["ok"]


@pytest.mark.parametrize(
    ("ignore", "shown"),
    [(".env\n", "secrets/admin_password"), ("/secrets/\n", ".env, .env.2026"), (".env\n/secrets/\n", ".env.2026")],
)
def test_what_git_would_take(ignore: str, shown: str, project: Path) -> None:
    (project / ".gitignore").write_text(ignore, encoding="utf-8")
    found = run(CHECK, site(project, run=machine.run))
    assert statuses(found) == ["error"]
    assert shown in texts(found)


def test_what_git_has(project: Path) -> None:
    _git(project, "add", "--force", "secrets/green_key")
    found = run(CHECK, site(project, run=machine.run))
    assert statuses(found) == ["error"]
    assert "secrets/green_key" in texts(found)


def test_what_git_has_not_forgotten(project: Path) -> None:
    _git(project, "add", "--force", "secrets/green_key")
    _git(project, "commit", "-qm", "x")
    _git(project, "rm", "-q", "--cached", "secrets/green_key")
    _git(project, "commit", "-qm", "x")
    found = run(CHECK, site(project, run=machine.run))
    assert statuses(found) == ["error", "ok"]
    assert "früher" in texts(found)


def test_outside_of_an_archive(tmp_path: Path) -> None:
    assert statuses(run(CHECK, site(tmp_path, run=machine.run))) == ["skipped"]


@pytest.mark.parametrize(
    ("answer", "in_archive", "outcome"),
    [
        (None, True, "unknown"),
        (None, False, "skipped"),
        (Completed(128, "", "fatal: detected dubious ownership in repository"), True, "unknown"),
        (Completed(124, "", "git antwortet nicht innerhalb von 4 s"), True, "unknown"),
    ],
)
def test_a_git_that_does_not_answer(answer: Completed | None, in_archive: bool, outcome: str, tmp_path: Path) -> None:
    if in_archive:
        (tmp_path / ".git").mkdir()
    programs = Programs() if answer is None else Programs(git=answer)
    assert statuses(run(CHECK, site(tmp_path, run=programs))) == [outcome]
