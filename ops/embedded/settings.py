# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of `ampel demo`, from the environment and from `.env` at the top. Each is documented in `.env.example`."""

import os
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ops.errors import OpsError

ROOT = Path(__file__).resolve().parents[2]


class DemoSettings(BaseSettings):
    """Relative paths start at the top of the repository, wherever the command was called."""

    model_config = SettingsConfigDict(env_prefix="AMPEL_", env_file=ROOT / ".env", extra="ignore", frozen=True)

    port: int = Field(default=8080, ge=1, le=65535)
    internal_port_base: int = Field(default=18400, ge=1024, le=65500)
    state_dir: Path = Path(".ampel")
    policy_file: Path = Path("ampel.yaml")


def load() -> DemoSettings:
    """Raises: OpsError, naming the settings that cannot be used."""
    try:
        return DemoSettings()
    except ValidationError as error:
        lines = [f"AMPEL_{str(e['loc'][0]).upper()}={e['input']!r}: {e['msg']}" for e in error.errors()]
        raise OpsError("Ungültige Einstellung (Umgebung oder Datei .env):\n  " + "\n  ".join(lines)) from None


def environment() -> dict[str, str]:
    """The environment on top of `.env`: where the keys of real providers are looked up by name."""
    from_file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return from_file | dict(os.environ)
