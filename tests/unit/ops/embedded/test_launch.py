# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ops.embedded import launch

SHOW = "import json, os; print(json.dumps([dict(os.environ), os.getcwd(), oct(os.umask(0))]))"


def _launch(tmp_path: Path, **spec: Any) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "spec.json"
    whole = {
        "argv": [sys.executable, "-I", "-c", SHOW],
        "env": {"ONLY": "this ü \" ' % $(x)\n"},
        "cwd": str(tmp_path),
        "death_signal": "KILL",
        "parent": os.getpid(),
    }
    path.write_text(json.dumps(whole | spec), encoding="utf-8")
    command = [sys.executable, "-I", launch.__file__, str(path)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, env=os.environ | {"SECRET": "of another"}
    )


def test_the_program_gets_exactly_the_environment_of_its_file(tmp_path: Path) -> None:
    done = _launch(tmp_path)
    environment, folder, umask = json.loads(done.stdout)
    environment.pop("LC_CTYPE", None)  # set by Python itself
    assert environment == {"ONLY": "this ü \" ' % $(x)\n"}
    assert Path(folder) == tmp_path
    assert umask == "0o77"


def test_a_parent_that_is_already_gone_ends_it_at_once(tmp_path: Path) -> None:
    done = _launch(tmp_path, parent=1 if os.getpid() != 1 else 2)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "the parent is gone" in done.stderr


def test_the_parent_may_be_named_by_a_pid_file(tmp_path: Path) -> None:
    (tmp_path / "pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    assert _launch(tmp_path, parent=str(tmp_path / "pid")).returncode == 0


def test_without_a_death_signal_any_parent_will_do(tmp_path: Path) -> None:
    assert _launch(tmp_path, death_signal=None, parent=1).returncode == 0
