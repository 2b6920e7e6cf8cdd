# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings: no secret has a default, none is shown, and a gateway that cannot start says which one is missing."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from gateway.settings import Settings
from tests.unit.gateway.town import document

COMPLETE = {
    "AMPEL_DATABASE_URL": "postgresql://ampel:geheim-db@127.0.0.1/ampel",
    "AMPEL_LITELLM_KEY": "geheim-litellm",
    "AMPEL_TICKET_SECRET": "geheim-ticket-" + "t" * 32,
    "AMPEL_USER_TOKEN_SECRET": "geheim-user-" + "u" * 32,
}


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


def _start(tmp_path: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    (tmp_path / "ampel.yaml").write_text(yaml.safe_dump(document(), allow_unicode=True), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "gateway"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[3]), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"AMPEL_TICKET_SECRET": "geheim-kurz"}, "AMPEL_TICKET_SECRET (too_short)"),
        ({"AMPEL_DATABASE_URL": "mysql://geheim@x/y"}, "AMPEL_DATABASE_URL (url_scheme)"),
        ({"AMPEL_POLICY_FILE": "fehlt.yaml"}, "fehlt.yaml"),
    ],
)
def test_a_gateway_that_cannot_start_says_why(tmp_path: Path, changes: dict[str, str], shown: str) -> None:
    done = _start(tmp_path, {**COMPLETE, **changes})
    assert done.returncode == 1
    assert shown in done.stderr
    assert "geheim" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    done = _start(tmp_path, {})
    assert done.returncode == 1
    missing: list[Any] = [f"{name} (missing)" for name in sorted(COMPLETE)]
    assert done.stderr == f"Einstellungen fehlen oder sind ungültig: {', '.join(missing)}. Siehe .env.example\n"
