# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Follow the logs of one part or of all, also across their rotation."""

import time
from collections import deque
from pathlib import Path
from typing import TextIO

from ops.embedded.layout import Layout

_LAST_LINES = 30
_POLL_SECONDS = 0.5


class _Tail:
    """One log file. `name` is put before each line, when there are several."""

    def __init__(self, path: Path, name: str | None) -> None:
        self._path = path
        self._prefix = f"{name:>17} │ " if name else ""
        self._file: TextIO | None = None

    def last_lines(self) -> None:
        if self._open() and self._file:
            for line in deque(self._file, maxlen=_LAST_LINES):
                self._print(line)

    def new_lines(self) -> None:
        if self._file is None or self._was_rotated():
            self._open()
        for line in self._file or ():
            self._print(line)

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _open(self) -> bool:
        self.close()
        if self._path.is_file():
            self._file = self._path.open(encoding="utf-8", errors="replace")
        return self._file is not None

    def _was_rotated(self) -> bool:
        try:
            return self._file is not None and self._path.stat().st_size < self._file.tell()
        except FileNotFoundError:
            return False

    def _print(self, line: str) -> None:
        print(self._prefix + line.rstrip("\n"), flush=True)  # noqa: T201


def follow(layout: Layout, parts: list[str]) -> None:
    """Print until interrupted."""
    tails = [_Tail(layout.log(part), part if len(parts) > 1 else None) for part in parts]
    try:
        for tail in tails:
            tail.last_lines()
        while True:
            for tail in tails:
                tail.new_lines()
            time.sleep(_POLL_SECONDS)
    finally:
        for tail in tails:
            tail.close()
