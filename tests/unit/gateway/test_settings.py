# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings: no secret has a default, and none is shown."""

import os

import pytest
from pydantic import ValidationError

from gateway.settings import Settings
from tests.unit.gateway.environment import COMPLETE


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("AMPEL_"):
            monkeypatch.delenv(name)


def load(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    for name, value in {**COMPLETE, **changes}.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_what_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert settings.gateway_host == "127.0.0.1", "not to be reached from outside unless somebody says so"
    assert settings.litellm_key.get_secret_value() == "geheim-litellm"


@pytest.mark.parametrize("name", COMPLETE)
def test_what_is_needed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    load(monkeypatch)
    monkeypatch.delenv(name)
    with pytest.raises(ValidationError) as refused:
        Settings()
    (error,) = refused.value.errors()
    assert (error["type"], error["loc"]) == ("missing", (name.removeprefix("AMPEL_").lower(),))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMPEL_TICKET_SECRET", "kurz"),
        ("AMPEL_USER_TOKEN_SECRET", "u" * 31),
        ("AMPEL_DATABASE_URL", "mysql://localhost/ampel"),
        ("AMPEL_MAX_BODY_MB", "0"),
        ("AMPEL_MAX_BODY_MB", "65"),
        ("AMPEL_FIRST_BYTE_SECONDS", "0"),
        ("AMPEL_CONNECT_SECONDS", "-1"),
        ("AMPEL_DATABASE_POOL", "0"),
        ("AMPEL_GATEWAY_PORT", "acht"),
    ],
)
def test_what_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        load(monkeypatch, **{name: value})


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    shown = f"{settings!r} {settings}"
    for secret in ("geheim-litellm", "geheim-ticket", "geheim-user", "geheim-db"):
        assert secret not in shown
