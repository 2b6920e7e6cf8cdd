# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may read `.env` and the secrets."""

import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from ops import server_secrets
from ops.checks.finding import Check, Finding, error, ok, unknown, warning
from ops.checks.site import Site
from ops.server_secrets import FOLDER, SECRETS

_OTHERS = 0o077
_OTHERS_WRITE = 0o022


def _check(site: Site) -> Iterator[Finding]:
    good = True
    for finding in chain(_env(site, site.project / ".env"), _secrets(site, site.project / FOLDER)):
        good = False
        yield finding
    if good:
        yield ok(".env und secrets/ sind nur für ihr Konto offen")


def _env(site: Site, env: Path) -> Iterator[Finding]:
    copies = [path for path in site.project.glob(".env.*") if path.name != ".env.example"]
    for path in [env, *copies]:
        if not path.exists():
            continue
        mode = _mode(path)
        if mode & _OTHERS_WRITE:
            yield error(f"{path} dürfen andere ändern ({mode:04o})", "0600", f"chmod 600 {path}")
        elif mode & _OTHERS:
            yield warning(f"{path} dürfen andere lesen ({mode:04o})", "0600", f"chmod 600 {path}")
        yield from _owner(site, path)


def _secrets(site: Site, folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield unknown(f"den Ordner {folder} gibt es nicht (siehe »Geheimnisse«)")
        return
    mode = _mode(folder)
    if mode & _OTHERS:
        yield error(
            f"{folder} ist für andere Konten dieses Rechners offen ({mode:04o})",
            f"{server_secrets.FOLDER_MODE:04o}; wer hineinkommt, kann die Geheimnisse lesen",
            f"chmod 700 {folder}",
        )
    yield from _owner(site, folder)
    for path in sorted(folder.iterdir()):
        if not path.is_file():
            continue
        mode = _mode(path)
        if mode & _OTHERS_WRITE:
            yield error(f"{path} dürfen andere ändern ({mode:04o})", "0444", f"chmod 444 {path}")
        elif path.name in SECRETS and not mode & stat.S_IROTH:
            yield error(
                f"{path} ist für die Container nicht lesbar ({mode:04o})",
                f"{server_secrets.FILE_MODE:04o}; andere Konten hält der Ordner fern",
                f"chmod 444 {path}",
            )


def _owner(site: Site, path: Path) -> Iterator[Finding]:
    owner = path.stat().st_uid
    if owner not in (0, site.machine.user()):
        yield warning(
            f"{path} gehört einem anderen Konto (Nummer {owner})", "root oder Ihr Konto", f"chown root: {path}"
        )


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


CHECK = Check("Zugriffsrechte", _check)
