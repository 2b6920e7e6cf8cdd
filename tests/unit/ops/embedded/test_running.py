# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.connection import database_url
from ops.embedded import running
from ops.embedded.layout import Layout
from ops.embedded.ports import Ports
from ops.embedded.running import Running
from ops.embedded.secret_store import SecretStore
from ops.embedded.settings import DemoSettings
from ops.errors import OpsError


@pytest.mark.parametrize(
    ("found", "port", "expected"),
    [
        (None, None, Ports(8080, 18400)),
        (None, 9000, Ports(9000, 18400)),
        (Running(8180, 18600), None, Ports(8180, 18600)),
        (Running(8180, 18600), 9000, Ports(9000, 18600)),
    ],
)
def test_which_ports_count(found: Running | None, port: int | None, expected: Ports) -> None:
    settings = DemoSettings(port=8080, internal_port_base=18400)
    assert running.chosen_ports(settings, found, port) == expected


def test_what_runs_is_remembered(layout: Layout) -> None:
    assert Running.read(layout) is None
    running.remember(layout, Ports(8180, 18600))
    assert Running.read(layout) == Running(8180, 18600)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"entry": 1}', '{"entry": 1, "base": 2, "more": 3}'])
def test_a_damaged_file_is_as_none(content: str, layout: Layout) -> None:
    layout.running.write_text(content, encoding="utf-8")
    assert Running.read(layout) is None


def test_commands_find_the_demo_s_database(
    layout: Layout, secrets: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AMPEL_DATABASE_URL", raising=False)
    monkeypatch.setenv("AMPEL_STATE_DIR", str(layout.state))
    with pytest.raises(OpsError, match="ampel demo --detach"):
        database_url()
    running.remember(layout, Ports(8180, 18600))
    assert database_url() == f"postgresql://ampel:{secrets['AMPEL_DATABASE_PASSWORD']}@127.0.0.1:18600/ampel"
    monkeypatch.setenv("AMPEL_DATABASE_URL", "postgresql://elsewhere/x")
    assert database_url() == "postgresql://elsewhere/x"


def test_the_state_folder_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPEL_STATE_DIR", str(tmp_path / "none"))
    assert running.database_url() is None
