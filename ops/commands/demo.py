# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel demo`: the whole platform on this machine, without Docker, GPU, root or an account."""

import asyncio
import fcntl
import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table

from ops.display import display
from ops.embedded import closing, logs, running, stack, status
from ops.embedded import settings as demo_settings
from ops.embedded.context import Context
from ops.embedded.layout import Layout
from ops.embedded.parts.registry import PARTS
from ops.embedded.settings import DemoSettings
from ops.embedded.supervision import Supervisor
from ops.errors import OpsError

_WATCH_SECONDS = 2


def choose(*, stop: bool, status: bool, logs: bool, reset: bool, starts: object, part: str | None) -> str:
    """Which of the things that exclude each other is meant.

    Raises:
        typer.BadParameter: more than one, or a part without `--logs`.
    """
    wanted = [name for name, on in {"stop": stop, "status": status, "logs": logs, "reset": reset}.items() if on]
    if len(wanted) > 1 or (wanted and starts):
        given = [f"--{name}" for name in wanted] + (["eine Angabe zum Starten"] if starts else [])
        raise typer.BadParameter(f"{' und '.join(given)} gehen nicht zusammen.")
    if part is not None and wanted != ["logs"]:
        raise typer.BadParameter(f"»{part}« passt nur zu --logs: ampel demo --logs {part}")
    return wanted[0] if wanted else "start"


def run(*, detach: bool, port: int | None, model: str | None) -> None:
    """Start the demo, or find it running. In the foreground it stays until Ctrl-C."""
    settings = demo_settings.load()
    layout = Layout.of(settings.state_dir)
    console = Console()
    _end_like_ctrl_c()
    for warning in stack.warnings(settings):
        console.print(f"[yellow]Hinweis:[/yellow] {warning}")
    with _one_at_a_time(layout):
        supervisor = Supervisor(layout)
        found = supervisor.is_running()
        context, process = _up(settings, supervisor, console, found=found, bound=not detach, port=port, model=model)
    console.print(closing.text(context, detached=detach or found), highlight=False, soft_wrap=True, markup=False)
    if process and not detach:
        _watch(supervisor, process, console)


def stop() -> None:
    layout = Layout.of(demo_settings.load().state_dir)
    supervisor = Supervisor(layout)
    was_running = supervisor.is_running()
    supervisor.shutdown()
    print("Die Demo ist beendet." if was_running else "Die Demo lief nicht.")  # noqa: T201


def show_status(*, as_json: bool) -> None:
    """Exit code 1 when the demo is not running, or a part of it is not."""
    settings = demo_settings.load()
    layout = Layout.of(settings.state_dir)
    states = Supervisor(layout).states()
    ports = running.chosen_ports(settings, running.Running.read(layout), None)
    rows = status.rows(states, ports)
    if as_json:
        print(json.dumps({"running": bool(states), "parts": [asdict(row) for row in rows]}, ensure_ascii=False))  # noqa: T201
    elif not states:
        print("Die Demo läuft nicht. Starten: ampel demo")  # noqa: T201
    else:
        _print_table(rows)
    if not rows or not all(row.running for row in rows):
        raise typer.Exit(1)


def follow_logs(part: str | None) -> None:
    """Show the last lines and then what comes, until Ctrl-C."""
    layout = Layout.of(demo_settings.load().state_dir)
    if part is not None and part not in PARTS:
        raise OpsError(f"Den Teil »{part}« gibt es nicht. Es gibt: {', '.join(PARTS)}")
    logs.follow(layout, [part] if part else list(PARTS))


def reset(*, yes: bool) -> None:
    """Delete what the demo has gathered; the installed environments and downloaded models stay."""
    layout = Layout.of(demo_settings.load().state_dir)
    doomed = [path for path in (layout.data, layout.run, layout.logs, layout.secrets) if path.exists()]
    if not doomed:
        print("Es gibt nichts zu löschen.")  # noqa: T201
        return
    names = "\n  ".join(map(str, doomed))
    question = f"Gelöscht werden alle Konten, Chats, Schlüssel und Protokolle der Demo:\n  {names}\nWirklich löschen?"
    if not yes and not typer.confirm(question):
        print("Es wurde nichts gelöscht.")  # noqa: T201
        return
    with _one_at_a_time(layout):
        Supervisor(layout).shutdown()
        for path in doomed:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    print("Gelöscht. Ein neuer Start beginnt von vorn: ampel demo")  # noqa: T201


def _up(
    settings: DemoSettings,
    supervisor: Supervisor,
    console: Console,
    *,
    found: bool,
    bound: bool,
    port: int | None,
    model: str | None,
) -> tuple[Context, subprocess.Popen[bytes] | None]:
    """What this call has started itself, it also ends again when the start fails."""
    layout = Layout.of(settings.state_dir)
    ports = running.chosen_ports(settings, running.Running.read(layout) if found else None, port)
    process = None
    try:
        with display(console) as show:
            context = stack.prepare(settings, ports, model, show, is_running=found)
            stack.check_ports(context, supervisor)
            if not found:
                process = supervisor.start({name: part.stop_signal for name, part in PARTS.items()}, bound=bound)
            asyncio.run(stack.start(context, supervisor, show))
    except BaseException:
        if process:
            supervisor.shutdown()
        raise
    return context, process


def _watch(supervisor: Supervisor, process: subprocess.Popen[bytes], console: Console) -> None:
    """Stay until Ctrl-C (or a signal), and say so when a part gives up."""
    told: set[str] = set()
    try:
        while process.poll() is None:
            for name, state in supervisor.states().items():
                if state.name == "FATAL" and name not in told:
                    told.add(name)
                    console.print(f"{PARTS[name].label} startet nicht mehr. Protokoll: ampel demo --logs {name}")
            time.sleep(_WATCH_SECONDS)
    except KeyboardInterrupt:
        console.print("\nDie Demo wird beendet …")
        supervisor.shutdown()
        process.wait()
        raise
    raise OpsError("Der Prozessverwalter wurde beendet, und mit ihm die Demo. Neu starten: ampel demo")


def _print_table(rows: list[status.Row]) -> None:
    table = Table("Teil", "", "Zustand", "seit", "Speicher", "Port")
    for row in rows:
        table.add_row(
            row.part,
            PARTS[row.part].label,
            f"[green]{row.state}" if row.running else f"[red]{row.state}",
            _duration(row.seconds),
            f"{row.memory / 1e6:.0f} MB" if row.memory else "",
            str(row.port),
        )
    table.caption = f"Speicher zusammen: {sum(row.memory or 0 for row in rows) / 1e6:.0f} MB"
    Console().print(table)


def _duration(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


@contextmanager
def _one_at_a_time(layout: Layout) -> Iterator[None]:
    """Two starts at once would write the same files."""
    layout.state.mkdir(parents=True, exist_ok=True)
    with (layout.state / "start.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OpsError("Ein anderer Aufruf von ampel demo startet gerade. Warten Sie, bis er fertig ist") from None
        yield


def _end_like_ctrl_c() -> None:
    def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
