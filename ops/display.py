# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person sees while the demo is being set up and started: bars on a terminal, plain lines elsewhere.

Bars show what was counted (packages, bytes, parts that answer). Where nothing can be counted there is no bar.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

_PLAIN_EVERY_SECONDS = 10


class Display(Protocol):
    """`key` names a step; a step without a total has no bar.

    `left` is in seconds, where that is known better than from the share that is done; zero or less: overdue.
    """

    def begin(self, key: str, label: str, does: str, total: int | None = None) -> None: ...

    def advance(self, key: str, done: int, total: int, left: float | None = None) -> None: ...

    def finish(self, key: str, note: str) -> None: ...


@contextmanager
def display(console: Console) -> Iterator[Display]:
    """The display that fits the console."""
    if not console.is_terminal:
        yield _Plain(console)
        return
    columns = (
        TextColumn("{task.fields[mark]}"),
        TextColumn("{task.description}"),
        TextColumn("[dim]{task.fields[does]}"),
        _Bar(bar_width=24),
        _Count(),
        _Remaining(),
    )
    with Progress(*columns, console=console, refresh_per_second=5) as progress:
        yield _Bars(progress)


class _Plain:
    """One line when a step begins to take long, one when it is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._steps: dict[str, tuple[str, float]] = {}
        self._last = time.monotonic()

    def begin(self, key: str, label: str, does: str, total: int | None = None) -> None:
        self._steps[key] = (label, time.monotonic())

    def advance(self, key: str, done: int, total: int, left: float | None = None) -> None:
        label, began = self._steps[key]
        now = time.monotonic()
        if now - self._last >= _PLAIN_EVERY_SECONDS and done:
            self._last = now
            estimate = (now - began) / done * (total - done) if left is None else left
            self._print(f"{label}: {done} von {total}, {_left(estimate)}")

    def finish(self, key: str, note: str) -> None:
        label, began = self._steps[key]
        self._print(f"{label}: {note} ({_seconds(time.monotonic() - began)})")

    def _print(self, line: str) -> None:
        try:
            print(line, file=self._console.file, flush=True)
        except BrokenPipeError:
            # Whoever read along has gone (`| head`); the start goes on, and what is still printed goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._console.file.fileno())


class _Bars:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def begin(self, key: str, label: str, does: str, total: int | None = None) -> None:
        self._tasks[key] = self._progress.add_task(label, total=total, mark="[yellow]…", does=does, left=None)

    def advance(self, key: str, done: int, total: int, left: float | None = None) -> None:
        self._progress.update(self._tasks[key], completed=done, total=total, left=left)

    def finish(self, key: str, note: str) -> None:
        task = self._progress.tasks[self._tasks[key]]
        total = task.total or 1
        self._progress.update(task.id, completed=total, total=total, mark="[green]✓", does=note)


class _Bar(BarColumn):
    """Only while something is being counted."""

    def render(self, task: Task) -> Text:  # type: ignore[override]
        if task.total is None or task.finished:
            return Text("")
        return super().render(task)  # type: ignore[return-value]


class _Count(ProgressColumn):
    def render(self, task: Task) -> Text:
        if task.total is None or task.finished:
            taken = task.finished_time if task.finished else task.elapsed
            return Text(_seconds(taken or 0), style="dim")
        if task.total > 1_000_000:
            return Text(f"{task.completed / 1e6:,.0f} von {task.total / 1e6:,.0f} MB".replace(",", "."))
        return Text(f"{task.completed:.0f} von {task.total:.0f}")


class _Remaining(ProgressColumn):
    def render(self, task: Task) -> Text:
        left = task.time_remaining if task.fields["left"] is None else task.fields["left"]
        if task.finished or task.total is None or left is None:
            return Text("")
        return Text(_left(left), style="cyan")


def _left(seconds: float) -> str:
    return f"noch etwa {_seconds(seconds)}" if seconds > 0 else "dauert länger als sonst"


def _seconds(value: float) -> str:
    if value < 90:
        return f"{value:.0f} s"
    return f"{value / 60:.0f} min"
