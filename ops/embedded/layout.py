# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the demo keeps what: everything lies under one folder, `.ampel/` unless AMPEL_STATE_DIR says otherwise."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ops.embedded.settings import ROOT
from ops.errors import OpsError

# A socket's path has room for 107 bytes, and supervisord binds a temporary name that is a little longer first.
_SOCKET_PATH_MAX = 95


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders and files of one demo."""

    state: Path

    @classmethod
    def of(cls, state_dir: Path) -> "Layout":
        return cls((ROOT / state_dir).resolve())

    @property
    def environments(self) -> Path:
        return self.state / "envs"

    @property
    def data(self) -> Path:
        return self.state / "data"

    @property
    def run(self) -> Path:
        """Rendered configuration with secrets in it: 0700."""
        return self.state / "run"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def models(self) -> Path:
        return self.state / "models"

    @property
    def uv_cache(self) -> Path:
        return self.state / "cache" / "uv"

    @property
    def secrets(self) -> Path:
        return self.state / "secrets.env"

    @property
    def accounts(self) -> Path:
        """Exists when the first start has been completed."""
        return self.data / "accounts.json"

    @property
    def model_choice(self) -> Path:
        return self.state / "model.json"

    @property
    def running(self) -> Path:
        """What the running demo was started with."""
        return self.run / "demo.json"

    def log(self, part: str) -> Path:
        return self.logs / f"{part}.log"

    def create(self) -> None:
        """Create the folders; only the owner may look into those that hold secrets or people's data."""
        for folder in (self.state, self.environments, self.models, self.uv_cache):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.run, self.logs):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)
        # PostgreSQL may run as another user and has to get through to its own folder, which nobody else may read.
        self.data.mkdir(exist_ok=True)
        self.data.chmod(0o711)

    @property
    def socket(self) -> Path:
        """Of supervisord. Where the state folder's path is too long for a socket, a private folder stands in."""
        beside = self.run / "supervisor.sock"
        if len(os.fsencode(beside)) <= _SOCKET_PATH_MAX:
            return beside
        runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
        digest = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:16]
        return _private_folder(runtime / f"ampel-{os.getuid()}") / f"{digest}.sock"


def _private_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise OpsError(
            f"Der Ordner {folder} gehört jemand anderem oder ist für andere offen. Löschen Sie ihn, oder setzen Sie "
            "AMPEL_STATE_DIR auf einen kürzeren Pfad"
        )
    return folder
