# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Written whole or not at all: every step of writing is made to fail once."""

import os
import stat
from pathlib import Path

import pytest

from ops import whole_file

STEPS = ("write", "fsync", "fchmod")


def _fail(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "write":
        monkeypatch.setattr(os, "fdopen", broken)
    elif step in ("replace", "hardlink_to"):
        monkeypatch.setattr(Path, step, broken)
    else:
        monkeypatch.setattr(os, step, broken)


@pytest.mark.parametrize("mode", [0o600, 0o444])
def test_text_and_mode(mode: int, tmp_path: Path) -> None:
    for write in (whole_file.create, whole_file.replace):
        path = tmp_path / write.__name__
        write(path, "Grüße\n", mode)
        assert path.read_text(encoding="utf-8") == "Grüße\n"
        assert stat.S_IMODE(path.stat().st_mode) == mode
    assert {path.name for path in tmp_path.iterdir()} == {"create", "replace"}


def test_create_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("alt", encoding="utf-8")
    with pytest.raises(FileExistsError):
        whole_file.create(tmp_path / "x", "neu", 0o600)
    assert (tmp_path / "x").read_text(encoding="utf-8") == "alt"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "wirklich").write_text("alt", encoding="utf-8")
    (tmp_path / "x").symlink_to("wirklich")
    whole_file.replace(tmp_path / "x", "neu", 0o600)
    assert (tmp_path / "x").is_symlink()
    assert (tmp_path / "wirklich").read_text(encoding="utf-8") == "neu"


@pytest.mark.parametrize("step", [*STEPS, "replace"])
def test_a_failed_replace_leaves_the_old_text_and_nothing_else(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x").write_text("alt", encoding="utf-8")
    _fail(monkeypatch, step)
    with pytest.raises(OSError, match="No space left"):
        whole_file.replace(tmp_path / "x", "neu", 0o600)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"x": "alt"}


@pytest.mark.parametrize("step", [*STEPS, "hardlink_to"])
def test_a_failed_create_leaves_nothing(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail(monkeypatch, step)
    with pytest.raises(OSError, match="No space left"):
        whole_file.create(tmp_path / "x", "neu", 0o600)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_swept_and_only_that(tmp_path: Path) -> None:
    for name in (".x.abc123.new", ".y.abc123.new", "x", "x.new"):
        (tmp_path / name).write_text("", encoding="utf-8")
    whole_file.sweep(tmp_path / "x")
    assert {path.name for path in tmp_path.iterdir()} == {".y.abc123.new", "x", "x.new"}
