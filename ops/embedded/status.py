# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the parts of a running demo are: state, since when, memory, port."""

import time
from dataclasses import dataclass

import psutil

from ops.embedded.parts.registry import PARTS
from ops.embedded.ports import Ports
from ops.embedded.supervision import State

_GERMAN = {
    "RUNNING": "läuft",
    "STARTING": "startet",
    "BACKOFF": "versucht es erneut",
    "STOPPING": "wird beendet",
    "STOPPED": "steht",
    "EXITED": "hat sich beendet",
    "FATAL": "startet nicht",
    "UNKNOWN": "unbekannt",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`memory` is in bytes, a shared page counted by its share; `seconds` is for how long it has been running."""

    part: str
    state: str
    running: bool
    seconds: int | None
    memory: int | None
    port: int


def rows(states: dict[str, State], ports: Ports) -> list[Row]:
    """One row for each part that is in use."""
    now = time.time()
    found = []
    for part in PARTS:
        state = states.get(part)
        # Without a local model, llama.cpp is stopped on purpose.
        if state is None or (part == "llama" and state.name == "STOPPED"):
            continue
        found.append(
            Row(
                part=part,
                state=_GERMAN.get(state.name, state.name),
                running=state.name == "RUNNING",
                seconds=round(now - state.since) if state.is_up and state.since else None,
                memory=_memory(state.pid) if state.pid else None,
                port=ports[part],
            )
        )
    return found


def _memory(pid: int) -> int | None:
    """Of a process and its children."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return None
    return sum(filter(None, map(_share, family))) or None


def _share(process: psutil.Process) -> int | None:
    try:
        full = process.memory_full_info()
        share: int = getattr(full, "pss", full.uss)
    except psutil.AccessDenied:
        share = process.memory_info().rss
    except psutil.NoSuchProcess:
        return None
    return share
