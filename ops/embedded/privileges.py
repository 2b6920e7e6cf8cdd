# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""As whom PostgreSQL runs: it refuses root, and the demo neither creates users nor opens anybody's folders."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ops.errors import OpsError

_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Runner:
    """How to start a program: the words before it, and who owns the data then (None: the caller)."""

    prefix: tuple[str, ...]
    owner: tuple[int, int] | None = None


def runner(program: Path, folder: Path) -> Runner:
    """How to run `program` with data in `folder`, which exists.

    An ordinary user: simply so. Root: as `nobody`, if nobody gets through to both; else in a user namespace, in which
    root looks like nobody. The namespace also serves a user without an entry in passwd, as containers have them.

    Raises:
        OpsError: none of these ways is open.
    """
    account = pwd.getpwnam(_NOBODY)
    if os.geteuid() == 0:
        drop = ("setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", "--")
        if _works([*drop, str(program), "--version"]) and _works([*drop, "test", "-x", str(folder)]):
            return Runner(_absolute(drop), (account.pw_uid, account.pw_gid))
    elif _has_a_name(os.geteuid()):
        return Runner(())
    namespace = ("unshare", "--user", f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}", "--")
    if _works([*namespace, str(program), "--version"]):
        return Runner(_absolute(namespace))
    raise OpsError(
        f"PostgreSQL läuft nicht als root und nicht als Konto ohne Namen, und »{_NOBODY}« kommt nicht bis zu {folder}. "
        "Starten Sie die Demo als gewöhnlicher Benutzer, oder legen Sie das Verzeichnis des Projekts an einen Ort, den "
        "alle durchqueren dürfen, zum Beispiel unter /srv"
    )


def _has_a_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _absolute(prefix: tuple[str, ...]) -> tuple[str, ...]:
    # The launcher replaces itself without looking a program up in PATH.
    return (shutil.which(prefix[0]) or prefix[0], *prefix[1:])
