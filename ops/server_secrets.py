# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The server's secrets: one file each below `secrets/`, generated once, only the missing ones, never a default.

The folder keeps everybody else on the machine out (0700); the files are readable to all (0444), because containers see
them through a bind mount, as users that the machine does not know.
"""

import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ops import whole_file
from ops.errors import OpsError

FOLDER = Path("secrets")
FOLDER_MODE = 0o700
FILE_MODE = 0o444


@dataclass(frozen=True, slots=True)
class Secret:
    """`size` is in random bytes; somebody's own value has to have at least `shortest` characters."""

    purpose: str
    size: int = 32
    prefix: str = ""
    shortest: int = 32
    url_safe: bool = False

    def generate(self) -> str:
        return self.prefix + (secrets.token_urlsafe if self.url_safe else secrets.token_hex)(self.size)


SECRETS: Mapping[str, Secret] = {
    "postgres_password": Secret("Verwaltung der Datenbank"),
    "gateway_db_password": Secret("Datenbank des Gateways"),
    "open_webui_db_password": Secret("Datenbank von Open WebUI"),
    "litellm_master_key": Secret("Zugang des Gateways zu LiteLLM", prefix="sk-"),
    "ticket_secret": Secret("Unterschrift des Gateways unter jede Weitergabe"),
    "user_token_secret": Secret("Unterschrift von Open WebUI: wer angemeldet ist"),
    "webui_secret_key": Secret("Sitzungen in Open WebUI"),
    # The form of `gateway.keys`, which registers it.
    "open_webui_service_key": Secret("Dienstschlüssel von Open WebUI", prefix="ampel-", url_safe=True),
    "green_key": Secret("Zugang zu den eigenen Modellen"),
    "monitoring_db_password": Secret("Überwachung der Datenbank"),
    # Typed by a person at the first login.
    "grafana_password": Secret("Anmeldung in Grafana", size=10, shortest=12),
    "admin_password": Secret("erste Anmeldung der Verwaltung", size=10, shortest=12),
}


def create_missing(project: Path) -> list[str]:
    """Create what is missing and return the names; what is there keeps its value and gets the right mode.

    Raises:
        OpsError: a file or the folder cannot be written, or something else has a secret's name.
    """
    folder = project / FOLDER
    try:
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        if stat.S_IMODE(folder.stat().st_mode) != FOLDER_MODE:
            folder.chmod(FOLDER_MODE)
        return [name for name in SECRETS if _complete(folder / name)]
    except OSError as error:
        raise OpsError(
            f"{error.filename or folder}: nicht beschreibbar ({error.strerror}). Rufen Sie ampel init als das Konto "
            f"auf, dem der Ordner {project} gehört"
        ) from error


def _complete(path: Path) -> bool:
    """Whether the secret had to be generated."""
    whole_file.sweep(path)
    if path.is_dir():
        # Docker does this to whoever starts containers before the secrets are there.
        raise OpsError(f"{path} ist ein Ordner statt einer Datei. Löschen Sie ihn mit rmdir {path}, dann: ampel init")
    text = SECRETS[path.name].generate()
    if not path.exists():
        whole_file.create(path, text, FILE_MODE)
        return True
    if path.stat().st_size == 0:
        # Nothing is lost: it held nothing.
        whole_file.replace(path, text, FILE_MODE)
        return True
    if stat.S_IMODE(path.stat().st_mode) != FILE_MODE:
        path.chmod(FILE_MODE)
    return False
