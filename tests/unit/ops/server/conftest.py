# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A project folder of a server, as `ampel init` leaves it."""

from pathlib import Path

import pytest

from gateway import policy
from ops import server_providers, server_secrets, server_settings
from ops.server.place import Place
from ops.server.render import Input
from ops.server_settings import ROOT


@pytest.fixture
def given(tmp_path: Path) -> Input:
    (tmp_path / "ampel.yaml").write_text((ROOT / "ampel.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    lines = ["AMPEL_DOMAIN=ki.lindenrath.example", "AMPEL_ADMIN_EMAIL=it@lindenrath.example", "AMPEL_IMAGES=packages"]
    (tmp_path / ".env").write_text("\n".join([*lines, "COMPOSE_PROFILES=simulation\n"]), encoding="utf-8")
    rules = policy.load(tmp_path / "ampel.yaml")
    server_secrets.create_missing(tmp_path)
    server_providers.add_missing(tmp_path, rules)
    return Input(Place(tmp_path), server_settings.load(tmp_path), rules, {})
