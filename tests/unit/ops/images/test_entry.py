# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entry of the images: secrets get where a program wants them, and a missing one stops it with its name."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from ops.server_settings import ROOT


@pytest.fixture
def entry() -> ModuleType:
    # As in the images: a script by itself.
    spec = importlib.util.spec_from_file_location("entry", ROOT / "ops" / "images" / "entry.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    (tmp_path / "password").write_text("geheim\n", encoding="utf-8")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    return tmp_path


def test_secrets_are_put_into_values(entry: ModuleType, secrets: Path) -> None:
    found = entry.environment(["URL=postgresql://a:{secret:password}@b/c", "PLAIN=1", "EMPTY="], secrets)
    assert found == {"URL": "postgresql://a:geheim@b/c", "PLAIN": "1", "EMPTY": ""}


def test_other_braces_are_left_alone(entry: ModuleType, secrets: Path) -> None:
    text = 'T={"a": "{{CONTEXT}}", "b": "{password}"}'
    assert entry.environment([text], secrets) == {"T": text[2:]}


def test_files_of_settings(entry: ModuleType, secrets: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"A": "{secret:password}", "B": "b"}), encoding="utf-8")
    (tmp_path / "b.env").write_text("# note\n\nC=x=y\n", encoding="utf-8")
    words = ["--json", str(tmp_path / "a.json"), "--dotenv", str(tmp_path / "b.env"), "B=later"]
    assert entry.environment(words, secrets) == {"A": "geheim", "B": "later", "C": "x=y"}


@pytest.mark.parametrize(("name", "says"), [("empty", "is empty"), ("missing", "No such file")])
def test_without_its_secret_nothing_starts(name: str, says: str, entry: ModuleType, secrets: Path) -> None:
    with pytest.raises(entry.EntryError, match=f"{name}.*{says}"):
        entry.environment([f"A={{secret:{name}}}"], secrets)


def test_own_authorities_are_added_to_those_of_the_system(
    entry: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "system").write_text("SYSTEM", encoding="ascii")
    (tmp_path / "own").write_text("OWN", encoding="ascii")
    (tmp_path / "none").write_text("\n", encoding="ascii")
    monkeypatch.setattr(entry, "_SYSTEM_CA", tmp_path / "system")
    monkeypatch.setattr(entry, "_CA_BUNDLE", tmp_path / "bundle")
    assert entry.environment(["--ca", str(tmp_path / "none")]) == {}
    found = entry.environment(["--ca", str(tmp_path / "own")])
    assert found["SSL_CERT_FILE"] == str(tmp_path / "bundle")
    assert (tmp_path / "bundle").read_text(encoding="ascii") == "SYSTEM\nOWN"
