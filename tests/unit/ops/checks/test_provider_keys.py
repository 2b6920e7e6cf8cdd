# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest
import yaml

from ops.checks.provider_keys import CHECK
from tests.unit.gateway.town import document
from tests.unit.ops.checks.lab import run, site, texts, worst

_VALUE = "q7Rk2mXw9Tz4"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    data = document()
    for model in data["models"]:
        model["upstream"].pop("api_key_env", None)
        if model["zone"] != "green":
            model["upstream"]["api_key_env"] = "AMPEL_HUB_KEY"
    data["models"][0]["upstream"]["api_key_env"] = "AMPEL_GREEN_KEY"
    (tmp_path / "ampel.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("content", "outcome", "shown"),
    [
        (f"AMPEL_HUB_KEY={_VALUE}\n", "ok", "alle 1 Schlüssel"),
        (f"# Kommentar\nexport AMPEL_HUB_KEY='{_VALUE}'\n", "ok", ""),
        ("AMPEL_HUB_KEY=\n", "error", "hinter dem ="),
        ("AMPEL_HUB_KEY\n", "error", "AMPEL_HUB_KEY"),
        ("", "error", "ampel init"),
        (None, "error", "ampel init"),
        ("AMPEL_HUB_KEY=kurz\n", "warning", "hat nur 4 Zeichen"),
        (f"AMPEL_HUB_KEY={_VALUE}\nAMPEL_HUP_KEY={_VALUE}\n", "warning", "AMPEL_HUP_KEY"),
        (f"AMPEL_HUB_KEY={_VALUE}\nAMPEL_HUB_KEY=\n", "error", "AMPEL_HUB_KEY"),
    ],
)
def test_keys(content: str | None, outcome: str, shown: str, project: Path) -> None:
    if content is not None:
        (project / "secrets/providers.env").write_text(content, encoding="utf-8")
    found = run(CHECK, site(project))
    assert worst(found) == outcome
    assert shown in texts(found)
    assert _VALUE not in texts(found)


def test_no_text(project: Path) -> None:
    (project / "secrets/providers.env").write_bytes(b"AMPEL_HUB_KEY=\xff\n")
    assert "UTF-8" in texts(run(CHECK, site(project)))


def test_a_policy_that_does_not_hold(project: Path) -> None:
    (project / "ampel.yaml").write_text("version: 2\n", encoding="utf-8")
    assert worst(run(CHECK, site(project))) == "unknown"
