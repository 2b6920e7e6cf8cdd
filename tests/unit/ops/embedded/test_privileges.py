# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import os
import pwd
from pathlib import Path

import pytest

from ops.embedded import privileges
from ops.errors import OpsError

PROGRAM = Path("/opt/postgres")
NOBODY = pwd.getpwnam("nobody")
NAMELESS = 4_000_000_000


def _machine(monkeypatch: pytest.MonkeyPatch, *, uid: int, works: set[str]) -> list[list[str]]:
    """A machine on which only commands that start with one of these words work; returns what is tried."""
    tried: list[list[str]] = []

    def attempt(command: list[str]) -> bool:
        tried.append(command)
        return command[0] in works

    monkeypatch.setattr(os, "geteuid", lambda: uid)
    monkeypatch.setattr(privileges, "_works", attempt)
    return tried


def test_an_ordinary_user_simply_starts_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tried = _machine(monkeypatch, uid=NOBODY.pw_uid, works=set())
    assert privileges.runner(PROGRAM, tmp_path) == privileges.Runner(())
    assert tried == []


def test_root_becomes_nobody_when_nobody_gets_through(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tried = _machine(monkeypatch, uid=0, works={"setpriv"})
    found = privileges.runner(PROGRAM, tmp_path)
    assert found.owner == (NOBODY.pw_uid, NOBODY.pw_gid)
    assert Path(found.prefix[0]).is_absolute()
    assert found.prefix[1:] == (f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups", "--")
    # Both are really tried: the program, and the folder that the data lies in.
    assert [command[-2:] for command in tried] == [[str(PROGRAM), "--version"], ["-x", str(tmp_path)]]


@pytest.mark.parametrize("uid", [0, NAMELESS])
def test_otherwise_a_namespace_makes_it_look_like_nobody(
    uid: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _machine(monkeypatch, uid=uid, works={"unshare"})
    found = privileges.runner(PROGRAM, tmp_path)
    assert found.owner is None
    assert f"--map-user={NOBODY.pw_uid}" in found.prefix


@pytest.mark.parametrize("uid", [0, NAMELESS])
def test_without_any_way_the_error_says_what_to_do(uid: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _machine(monkeypatch, uid=uid, works=set())
    with pytest.raises(OpsError, match="gewöhnlicher Benutzer"):
        privileges.runner(PROGRAM, tmp_path)


@pytest.mark.parametrize(("command", "works"), [(["true"], True), (["false"], False), (["/nonexistent/x"], False)])
def test_an_attempt_is_a_real_one(command: list[str], works: bool) -> None:
    assert privileges._works(command) is works
