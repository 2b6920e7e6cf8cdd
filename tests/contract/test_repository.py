# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files around the code agree with each other and with the standards that they follow."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.contract.documents import REPOSITORY, files

HERE = Path(__file__).parent
# Paths of one machine have no place in a repository; this file may name them, it looks for them.
_MACHINE_PATH = re.compile(r"(?<![\w.$}-])/(?:work|root|tmp/exp)(?=/|\b)(?!-)")


def _texts() -> list[tuple[str, str]]:
    found = []
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data and path != Path(__file__):
            found.append((str(path.relative_to(REPOSITORY)), data.decode("utf-8")))
    return found


def _read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def _publiccode() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_read("publiccode.yml"))
    return found


def test_licence_is_the_one_that_is_declared() -> None:
    assert _read("LICENSE") == _read("LICENSES/EUPL-1.2.txt")
    assert _read("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert tomllib.loads(_read("pyproject.toml"))["project"]["license"] == "EUPL-1.2"
    assert _publiccode()["legal"]["license"] == "EUPL-1.2"


def test_every_file_says_its_licence() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("reuse"), "lint", "--lines"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_publiccode_follows_the_standard() -> None:
    schema = json.loads((HERE / "publiccode-0.5.schema.json").read_text(encoding="utf-8"))
    errors = sorted(jsonschema.Draft202012Validator(schema).iter_errors(_publiccode()), key=str)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_publiccode_says_the_same_in_german_and_english() -> None:
    description = _publiccode()["description"]
    assert list(description) == ["de", "en"]
    assert len(description["de"]["features"]) == len(description["en"]["features"])


@pytest.mark.parametrize(("name", "text"), _texts(), ids=[name for name, _ in _texts()])
def test_no_text_names_a_package_index_or_a_path_of_one_machine(name: str, text: str) -> None:
    """The index that was used is a fact of the lock file; everything else works with whichever one is set up."""
    hosts = set(re.findall(r'(?:registry|url) = "https://([^/"]+)', _read("uv.lock")))
    assert hosts
    assert name == "uv.lock" or not [host for host in hosts if host in text]
    assert not re.search(r"--(?:extra-)?index-url|--find-links", text)
    assert _MACHINE_PATH.findall(text) == []


@pytest.mark.parametrize(("name", "text"), _texts(), ids=[name for name, _ in _texts()])
def test_text_files_end_as_editors_are_told(name: str, text: str) -> None:
    assert "\r" not in text
    assert not text or (text.endswith("\n") and not text.endswith("\n\n"))


def test_ci_script_can_be_run() -> None:
    script = REPOSITORY / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True, timeout=10)
    tiers = set(re.findall(r"\bmake ([a-z-]+)", script.read_text(encoding="utf-8")))
    assert {"test", "test-browser", "check"} <= tiers


def test_hooks_are_local() -> None:
    assert {repo["repo"] for repo in yaml.safe_load(_read(".pre-commit-config.yaml"))["repos"]} == {"local"}
