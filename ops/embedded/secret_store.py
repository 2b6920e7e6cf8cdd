# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's secrets: generated once, only the missing ones, readable by their owner alone, never a default."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from ops.errors import OpsError

# Name -> (prefix, random bytes). People type the two passwords, so these are shorter.
GENERATED: Mapping[str, tuple[str, int]] = {
    "POSTGRES_PASSWORD": ("", 24),
    "AMPEL_DATABASE_PASSWORD": ("", 24),
    "OPEN_WEBUI_DATABASE_PASSWORD": ("", 24),
    "LITELLM_MASTER_KEY": ("sk-", 32),
    "AMPEL_TICKET_SECRET": ("", 32),
    "AMPEL_USER_TOKEN_SECRET": ("", 32),
    "AMPEL_GREEN_KEY": ("", 32),
    "AMPEL_YELLOW_KEY": ("", 32),
    "AMPEL_RED_KEY": ("", 32),
    "WEBUI_SECRET_KEY": ("", 32),
    "ADMIN_PASSWORD": ("", 8),
    "STAFF_PASSWORD": ("", 8),
}
# Created by the gateway, because only it knows what a service key looks like.
OPEN_WEBUI_KEY = "OPEN_WEBUI_KEY"
_HEADER = "# Geheimnisse der Demo, einmal erzeugt. Nicht weitergeben. Neue erzeugt: ampel demo --reset\n"


class SecretStore:
    """Reads like a mapping; `set` writes through to the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}

    def __getitem__(self, name: str) -> str:
        try:
            return self._values[name]
        except KeyError:
            raise OpsError(
                f"In {self._path} fehlt {name}. Starten Sie die Demo neu: ampel demo --stop, dann ampel demo"
            ) from None

    def get(self, name: str) -> str | None:
        return self._values.get(name)

    def complete(self) -> None:
        """Generate the secrets that are missing, and leave the others as they are."""
        missing = {
            name: prefix + secrets.token_hex(size)
            for name, (prefix, size) in GENERATED.items()
            if name not in self._values
        }
        self._values |= missing
        if missing or self._path.stat().st_mode & 0o077:
            self._write()

    def set(self, name: str, value: str) -> None:
        self._values[name] = value
        self._write()

    def _write(self) -> None:
        lines = [_HEADER, *(f"{name}={value}\n" for name, value in self._values.items())]
        write_private(self._path, "".join(lines))


def write_private(path: Path, text: str) -> None:
    """Replace a file as a whole; it is never readable by others, not even while it is being written."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}.new")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    scratch.replace(path)
