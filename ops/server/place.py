# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the server's files lie in the project's folder."""

from dataclasses import dataclass
from pathlib import Path

from ops import server_secrets


@dataclass(frozen=True, slots=True)
class Place:
    """`rendered` holds what the containers read: written anew by each start, so that what runs is what was rendered."""

    project: Path

    @property
    def rendered(self) -> Path:
        return self.project / ".ampel" / "server"

    @property
    def keys(self) -> Path:
        """Like the folder of the secrets: closed to all others, with files that are open to all."""
        return self.rendered / "keys"

    @property
    def secrets(self) -> Path:
        return self.project / server_secrets.FOLDER
