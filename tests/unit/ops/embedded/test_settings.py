# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.embedded import settings
from ops.embedded.settings import DemoSettings
from ops.errors import OpsError


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The `.env` at the top, of a repository that is not this one."""
    path = tmp_path / ".env"
    monkeypatch.setitem(DemoSettings.model_config, "env_file", path)
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    for name in ("AMPEL_PORT", "AMPEL_INTERNAL_PORT_BASE", "AMPEL_STATE_DIR", "AMPEL_POLICY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return path


def test_defaults_without_a_file(env_file: Path) -> None:
    found = settings.load()
    assert (found.port, found.internal_port_base) == (8080, 18400)


def test_the_file_is_read_and_the_environment_wins(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text(
        "AMPEL_PORT=8181\nAMPEL_INTERNAL_PORT_BASE=19000\nHUB_KEY=aus-der-datei\nX=1\n", encoding="utf-8"
    )
    monkeypatch.setenv("AMPEL_PORT", "8282")
    monkeypatch.setenv("X", "2")
    found = settings.load()
    assert (found.port, found.internal_port_base) == (8282, 19000)
    everything = settings.environment()
    assert (everything["HUB_KEY"], everything["X"]) == ("aus-der-datei", "2")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("AMPEL_PORT=achtzig", "AMPEL_PORT='achtzig'"),
        ("AMPEL_PORT=70000", "AMPEL_PORT='70000'"),
        ("AMPEL_INTERNAL_PORT_BASE=80", "AMPEL_INTERNAL_PORT_BASE='80'"),
    ],
)
def test_an_error_names_the_setting_and_its_value(line: str, name: str, env_file: Path) -> None:
    env_file.write_text(line, encoding="utf-8")
    with pytest.raises(OpsError, match=name):
        settings.load()
