# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from gateway import policy
from ops import server_providers
from ops.errors import OpsError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "secrets").mkdir(mode=0o700)
    return tmp_path


def _server() -> policy.Policy:
    return policy.load(ROOT / "examples/policies/rathaus-server.yaml")


def _demo() -> policy.Policy:
    return policy.load(ROOT / "ampel.yaml")


def _text(project: Path) -> str:
    return (project / server_providers.FILE).read_text(encoding="utf-8")


def test_what_a_policy_needs() -> None:
    names = [key.name for key in server_providers.needed(_server())]
    assert names == ["AMPEL_HUB_KEY", "AMPEL_NOXTUA_KEY", "AMPEL_OPENAI_KEY", "AMPEL_ANTHROPIC_KEY", "AMPEL_GEMINI_KEY"]
    assert {key.name: key.simulated for key in server_providers.needed(_demo())} == {
        "AMPEL_YELLOW_KEY": True,
        "AMPEL_RED_KEY": True,
    }


def test_each_missing_name_gets_an_empty_line_with_its_models(project: Path) -> None:
    open_keys = server_providers.add_missing(project, _server())
    assert len(open_keys) == 5
    assert "gelb-noxtua" in _text(project)
    assert set(server_providers.read(project).values()) == {""}
    assert (project / server_providers.FILE).stat().st_mode & 0o777 == 0o644


def test_simulations_need_nobody(project: Path) -> None:
    assert server_providers.add_missing(project, _demo()) == []
    assert all(len(value) == 64 for value in server_providers.read(project).values())


def test_what_is_written_stays_as_it_is(project: Path) -> None:
    mine = "# Von Ada\nAMPEL_HUB_KEY='q7Rk $2m'\nAMPEL_OPENAI_KEY="
    (project / server_providers.FILE).write_text(mine, encoding="utf-8")
    open_keys = server_providers.add_missing(project, _server())
    assert _text(project).startswith(f"{mine}\n")
    assert server_providers.read(project)["AMPEL_HUB_KEY"] == "q7Rk $2m"
    assert [key.name for key in open_keys] == [
        "AMPEL_NOXTUA_KEY",
        "AMPEL_OPENAI_KEY",
        "AMPEL_ANTHROPIC_KEY",
        "AMPEL_GEMINI_KEY",
    ]
    before = _text(project)
    server_providers.add_missing(project, _server())
    assert _text(project) == before


def test_no_text(project: Path) -> None:
    (project / server_providers.FILE).write_bytes(b"\xff")
    with pytest.raises(OpsError, match="UTF-8"):
        server_providers.add_missing(project, _server())
