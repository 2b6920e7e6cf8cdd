# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

import pytest

from gateway.settings import Settings
from ops.embedded.context import Context
from ops.embedded.parts import gateway


def test_the_gateway_understands_every_setting(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    context = replace(context, environment={"AMPEL_MAX_BODY_MB": "16", "AMPEL_GATEWAY_PORT": "1"})
    env = gateway.build(context).env
    for name, value in env.items():
        if name.startswith("AMPEL_"):
            monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.max_body_mb == 16
    # Where it listens is the demo's to say.
    assert settings.gateway_port == context.ports["gateway"]
    assert settings.policy_file == context.policy_file
    assert settings.litellm_url == "http://127.0.0.1:18402"


def test_each_handed_on_setting_exists() -> None:
    known = {f"AMPEL_{name.upper()}" for name in Settings.model_fields}
    assert set(gateway._PASSED_ON) <= known
