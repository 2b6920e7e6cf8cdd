# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Start one program with exactly the environment that its file names, and bind its life to its parent's.

Run as a script by supervisord for each part, and by `ampel demo` for supervisord itself. It replaces itself with the
program, so nothing of it stays in memory. It needs the standard library only. Why not `environment=` of supervisord:
that would put all secrets into one file and cannot hold every value; why not the inherited environment: one part's
secrets are no business of another's.

The file is JSON: argv, env, cwd, death_signal, and parent (a process id, or the file that holds one).
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1


def main(path: str) -> None:
    spec = json.loads(Path(path).read_text(encoding="utf-8"))
    os.chdir(spec["cwd"])
    os.umask(0o077)
    bind_to_parent(spec["death_signal"], spec["parent"])
    os.execve(spec["argv"][0], spec["argv"], spec["env"])  # noqa: S606 - no shell is wanted


def bind_to_parent(death_signal: str | None, parent: Any) -> None:
    """The kernel sends the signal when the parent dies, however it dies. Linux only; elsewhere this does nothing."""
    if death_signal is None or sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.Signals[f"SIG{death_signal}"]) != 0:
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    # The parent may have died before the call: then no signal will ever come.
    expected = parent if isinstance(parent, int) else int(Path(parent).read_text(encoding="ascii"))
    if os.getppid() != expected:
        sys.exit("the parent is gone")


if __name__ == "__main__":
    main(sys.argv[1])
