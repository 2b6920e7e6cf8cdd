# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What has to be there before anything is started: room on the disk and in memory."""

import shutil
from pathlib import Path

import psutil

from ops.errors import OpsError

_GB = 1_000_000_000
# A first start puts about 2 GB on the disk (measured, see docs/operations/demo.md), a later one nearly nothing.
FIRST_START_DISK = 4 * _GB
LATER_START_DISK = _GB // 2
MEMORY_NEEDED = 15 * _GB // 10
MEMORY_ADVISED = 25 * _GB // 10


def check(state: Path, *, first_start: bool) -> list[str]:
    """Return warnings.

    Raises:
        OpsError: it cannot work; starting would only fail later and less clearly.
    """
    if "%" in str(state):
        raise OpsError(
            f"Im Pfad {state} steht ein %-Zeichen; damit kommt Open WebUI nicht zurecht. Setzen Sie AMPEL_STATE_DIR "
            "auf einen Ordner ohne dieses Zeichen"
        )
    needed = FIRST_START_DISK if first_start else LATER_START_DISK
    free = shutil.disk_usage(state).free
    if free < needed:
        raise OpsError(
            f"Unter {state} sind nur {free / _GB:.1f} GB frei; gebraucht werden {needed / _GB:.1f} GB. Schaffen Sie "
            "Platz, oder setzen Sie AMPEL_STATE_DIR auf eine andere Platte"
        )
    available = psutil.virtual_memory().available
    if available < MEMORY_NEEDED:
        raise OpsError(
            f"Es sind nur {available / _GB:.1f} GB Arbeitsspeicher verfügbar; die Demo braucht {MEMORY_NEEDED / _GB} "
            "GB. Beenden Sie andere Programme"
        )
    if available < MEMORY_ADVISED:
        advised = f"mit {MEMORY_ADVISED / _GB} GB läuft die Demo flüssiger"
        return [f"Es sind nur {available / _GB:.1f} GB Arbeitsspeicher verfügbar; {advised}."]
    return []
