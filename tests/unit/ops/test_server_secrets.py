# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import re
import stat
from pathlib import Path

import pytest

from gateway import keys
from ops import server_secrets, whole_file
from ops.errors import OpsError
from ops.server_secrets import SECRETS


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _values(project: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (project / "secrets").iterdir()}


def test_all_are_made_once_with_their_modes(tmp_path: Path) -> None:
    assert server_secrets.create_missing(tmp_path) == list(SECRETS)
    first = _values(tmp_path)
    assert server_secrets.create_missing(tmp_path) == []
    assert _values(tmp_path) == first
    assert set(first) == set(SECRETS)
    assert len(set(first.values())) == len(first)
    assert _mode(tmp_path / "secrets") == 0o700
    assert {_mode(path) for path in (tmp_path / "secrets").iterdir()} == {0o444}


@pytest.mark.parametrize(("name", "secret"), SECRETS.items(), ids=list(SECRETS))
def test_each_is_random_and_strong_enough_for_its_own_check(name: str, secret: server_secrets.Secret) -> None:
    value = secret.generate()
    assert value != secret.generate()
    assert len(value) >= secret.shortest
    assert re.fullmatch(re.escape(secret.prefix) + r"[A-Za-z0-9_-]+", value)


def test_the_service_key_has_the_gateways_form() -> None:
    assert SECRETS["open_webui_service_key"].prefix == keys.PREFIX
    assert SECRETS["litellm_master_key"].prefix == "sk-"


def test_only_missing_and_empty_ones_are_made(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    (tmp_path / "secrets/green_key").write_text("behalten", encoding="utf-8")
    (tmp_path / "secrets/ticket_secret").write_text("", encoding="utf-8")
    (tmp_path / "secrets/eigenes").write_text("auch", encoding="utf-8")
    made = server_secrets.create_missing(tmp_path)
    assert "green_key" not in made
    assert "ticket_secret" in made
    values = _values(tmp_path)
    assert (values["green_key"], values["eigenes"]) == ("behalten", "auch")
    assert _mode(tmp_path / "secrets") == 0o700
    assert _mode(tmp_path / "secrets/green_key") == 0o444


@pytest.mark.parametrize("number", range(len(SECRETS)))
def test_interrupted_after_each_file_it_goes_on_where_it_stopped(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = whole_file.create
    made: list[Path] = []

    def stop(path: Path, text: str, mode: int) -> None:
        if len(made) == number:
            raise KeyboardInterrupt
        made.append(path)
        real(path, text, mode)

    with monkeypatch.context() as patch:
        patch.setattr(whole_file, "create", stop)
        with pytest.raises(KeyboardInterrupt):
            server_secrets.create_missing(tmp_path)
    before = _values(tmp_path)
    assert len(before) == number
    assert len(server_secrets.create_missing(tmp_path)) == len(SECRETS) - number
    assert _values(tmp_path).items() >= before.items()


def test_what_a_kill_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/.green_key.ab12.new").write_text("halb", encoding="utf-8")
    server_secrets.create_missing(tmp_path)
    assert set(_values(tmp_path)) == set(SECRETS)


def test_a_full_disk_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, _text: str, _mode: int) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(whole_file, "create", full)
    with pytest.raises(OpsError, match="postgres_password: nicht beschreibbar"):
        server_secrets.create_missing(tmp_path)


def test_a_folder_in_the_place_of_a_secret_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "secrets/green_key").mkdir(parents=True)
    with pytest.raises(OpsError, match="rmdir"):
        server_secrets.create_missing(tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("x", encoding="utf-8")
    with pytest.raises(OpsError, match="nicht beschreibbar"):
        server_secrets.create_missing(tmp_path)
