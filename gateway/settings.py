# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of the gateway, from environment variables `AMPEL_*`. Each is documented in `.env.example`."""

from pathlib import Path

from pydantic import Field, PostgresDsn, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Secrets have no defaults: without them the gateway does not start."""

    model_config = SettingsConfigDict(env_prefix="AMPEL_", frozen=True)

    policy_file: Path = Path("ampel.yaml")
    database_url: PostgresDsn = Field(repr=False)  # it may hold a password
    litellm_url: str = "http://127.0.0.1:4000"
    litellm_key: SecretStr
    ticket_secret: SecretStr = Field(min_length=32)
    user_token_secret: SecretStr = Field(min_length=32)
    gateway_host: str = "127.0.0.1"
    gateway_port: int = 8090
    max_body_mb: int = Field(default=8, ge=1, le=64)
    connect_seconds: float = Field(default=5, gt=0)
    first_byte_seconds: float = Field(default=120, gt=0)
    idle_seconds: float = Field(default=120, gt=0)
    database_pool: int = Field(default=10, ge=1)
    # A mount off the host in earnest; these defaults are the demo's.
    audit_dir: Path = Path(".ampel/data/audit")
    audit_key_file: Path = Path(".ampel/data/audit-key.pem")
    audit_seal_minutes: float = Field(default=10, gt=0, le=1440)
