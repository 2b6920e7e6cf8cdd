# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import re
import stat
from pathlib import Path

import pytest

from ops.embedded.secret_store import GENERATED, SecretStore, write_private
from ops.errors import OpsError


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_all_are_generated_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    SecretStore(path).complete()
    first = path.read_text(encoding="utf-8")
    again = SecretStore(path)
    again.complete()
    assert path.read_text(encoding="utf-8") == first
    assert _mode(path) == 0o600
    values = [again[name] for name in GENERATED]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("name", GENERATED)
def test_each_is_random_hex_with_its_prefix(name: str, tmp_path: Path) -> None:
    store = SecretStore(tmp_path / "secrets.env")
    store.complete()
    prefix, size = GENERATED[name]
    assert re.fullmatch(rf"{prefix}[0-9a-f]{{{2 * size}}}", store[name])


def test_only_the_missing_ones_are_generated(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    write_private(path, "STAFF_PASSWORD=behalten\nEIGENES=auch\nADMIN_PASSWORD=\n")
    store = SecretStore(path)
    store.complete()
    reread = SecretStore(path)
    assert reread["STAFF_PASSWORD"] == "behalten"
    assert reread["EIGENES"] == "auch"
    assert reread["ADMIN_PASSWORD"] == store["ADMIN_PASSWORD"] != ""


def test_a_file_open_to_others_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    SecretStore(path).complete()
    path.chmod(0o644)
    SecretStore(path).complete()
    assert _mode(path) == 0o600


def test_a_missing_secret_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="OPEN_WEBUI_KEY"):
        SecretStore(tmp_path / "secrets.env")["OPEN_WEBUI_KEY"]


def test_set_is_kept(tmp_path: Path) -> None:
    SecretStore(tmp_path / "secrets.env").set("OPEN_WEBUI_KEY", "ampel-1#$x")
    assert SecretStore(tmp_path / "secrets.env")["OPEN_WEBUI_KEY"] == "ampel-1#$x"


def test_write_private_replaces_what_an_interrupted_call_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, "one")
    write_private(path, "two")
    assert path.read_text(encoding="utf-8") == "two"
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
