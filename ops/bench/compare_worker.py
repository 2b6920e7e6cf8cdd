# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Both ends of a process that times one scanner, so that it can be killed when a text takes too long.

A line of JSON each way. Standard library only: the other end may run in an environment that has nothing of ours.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any

ROOT = Path(__file__).parents[2]
_START_SECONDS = 120
_ENOUGH_SECONDS = 0.4
_MOST_PASSES = 200
_COLLECT_AFTER = 10_000  # as in gateway/__main__.py


def serve(scan: Callable[[str], int], about: str) -> None:
    """Answer with the seconds of a pass until the parent closes the pipe. `scan` returns how much it found.

    The collector is kept away from patterns and lists, as the gateway does at its start; for every scanner.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    _say({"about": about})
    for line in sys.stdin:
        text = json.loads(line)["text"]
        times: list[float] = []
        found = 0
        while not times or (sum(times) < _ENOUGH_SECONDS and len(times) < _MOST_PASSES):
            start = time.perf_counter()
            found = scan(text)
            times.append(time.perf_counter() - start)
        # The first pass builds automata and caches; it counts only where there is no other.
        _say({"seconds": times[1:] or times, "found": found})


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


class Scanner:
    """A scanner in a process of its own, on one core. Killed at the limit and started anew for the next text."""

    def __init__(self, name: str, command: Sequence[str], core: int) -> None:
        self.name = name
        self.about = ""
        self._command, self._core = command, core
        self._process: subprocess.Popen[str] | None = None

    def seconds(self, text: str, limit: float) -> tuple[list[float], int] | None:
        """The seconds of each pass, and how much one found; None when all of them took longer than the limit."""
        if self._process is None:
            self._start()
        answer = self._ask(json.dumps({"text": text}), limit)
        return None if answer is None else (answer["seconds"], answer["found"])

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        )
        os.sched_setaffinity(self._process.pid, {self._core})
        hello = self._read(_START_SECONDS)
        if hello is None:
            raise RuntimeError(f"{self.name} did not start: {' '.join(self._command)}")
        self.about = hello["about"]

    def _ask(self, line: str, limit: float) -> dict[str, Any] | None:
        assert self._process is not None  # noqa: S101 - for the type checker
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._read(limit)
        if answer is None:
            self.close()
        return answer

    def _read(self, limit: float) -> dict[str, Any] | None:
        assert self._process is not None  # noqa: S101
        assert self._process.stdout is not None  # noqa: S101
        with DefaultSelector() as selector:
            selector.register(self._process.stdout, EVENT_READ)
            if not selector.select(limit):
                return None
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError(f"{self.name} has ended; its message stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer
