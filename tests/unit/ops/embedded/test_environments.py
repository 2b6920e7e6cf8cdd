# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""With the real uv, and a package that is made here, so that nothing is downloaded."""

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

from ops.embedded import environments
from ops.embedded.layout import Layout
from ops.errors import OpsError


def _wheel(folder: Path, version: str) -> str:
    """A requirement line for a package of one module, with its hash."""
    path = folder / f"beispiel-{version}-py3-none-any.whl"
    info = f"beispiel-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("beispiel.py", f"VERSION = '{version}'\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: beispiel\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", f"beispiel.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"beispiel @ {path.as_uri()} --hash=sha256:{digest}\n"


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock file of an environment called `beispiel`."""
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    path = tmp_path / "services" / "beispiel" / "requirements.txt"
    path.parent.mkdir(parents=True)
    path.write_text(_wheel(tmp_path, "1.0"), encoding="utf-8")
    return path


def _version(layout: Layout) -> str:
    command = [str(environments.python(layout, "beispiel")), "-c", "import beispiel; print(beispiel.VERSION)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _install(layout: Layout) -> None:
    environments.install(layout, "beispiel", lambda done, total: None)


def test_installed_once_and_again_when_the_lock_changes(lock: Path, layout: Layout, tmp_path: Path) -> None:
    assert not environments.is_installed(layout, "beispiel")
    _install(layout)
    assert environments.is_installed(layout, "beispiel")
    assert _version(layout) == "1.0"
    lock.write_text(_wheel(tmp_path, "2.0"), encoding="utf-8")
    assert not environments.is_installed(layout, "beispiel")
    _install(layout)
    assert _version(layout) == "2.0"


def test_what_was_interrupted_does_not_count_and_is_made_anew(lock: Path, layout: Layout) -> None:
    half = layout.environments / "beispiel" / "lib"
    half.mkdir(parents=True)
    (half / "leftover").touch()
    assert not environments.is_installed(layout, "beispiel")
    _install(layout)
    assert environments.is_installed(layout, "beispiel")
    assert not (half / "leftover").exists()


def test_a_failed_install_is_not_complete_and_says_where_to_look(lock: Path, layout: Layout) -> None:
    _install(layout)
    wrong = lock.read_text(encoding="utf-8").partition("--hash")[0] + "--hash=sha256:" + "0" * 64
    lock.write_text(wrong, encoding="utf-8")
    with pytest.raises(OpsError, match=r"beispiel ließ sich nicht einrichten(?s:.)*install-beispiel\.log"):
        _install(layout)
    assert not environments.is_installed(layout, "beispiel")


def test_a_lock_without_hashes_is_refused(lock: Path, layout: Layout) -> None:
    lock.write_text(lock.read_text(encoding="utf-8").partition(" --hash")[0], encoding="utf-8")
    with pytest.raises(OpsError):
        _install(layout)


def test_progress_counts_what_lies_unpacked_in_the_cache(lock: Path, layout: Layout) -> None:
    seen: list[tuple[int, int]] = []
    command = [
        "python3",
        "-c",
        "import pathlib, time; pathlib.Path('archive-v0/x').mkdir(parents=True); time.sleep(.6)",
    ]
    env = {"UV_CACHE_DIR": str(layout.uv_cache), "PATH": "/usr/bin:/bin"}
    shell = ["sh", "-c", 'cd "$UV_CACHE_DIR" && exec "$@"', "sh", *command]
    environments._install(shell, env, layout.log("install-x"), "x", lambda done: seen.append((done, 1)))
    assert seen[0] == (0, 1)
    assert seen[-1] == (1, 1)


def test_everything_of_uv_stays_in_the_state_folder(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_CACHE_DIR", "/somewhere/else")
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "automatic")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    found = environments._uv_environment(layout)
    assert found["UV_CACHE_DIR"] == str(layout.uv_cache)
    assert found["UV_PYTHON_DOWNLOADS"] == "never"
    assert found["HTTPS_PROXY"] == "http://proxy:3128"
