# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""supervisord: its configuration, its start, and its XML-RPC interface. Why it: docs/decisions/0003.

Lives hang on each other: each part dies with supervisord, and in the foreground supervisord ends with `ampel demo`,
also when either is killed outright (`ops.embedded.launch`).
"""

import configparser
import hashlib
import http.client
import io
import json
import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from supervisor.xmlrpc import SupervisorTransport

from ops.embedded import launch
from ops.embedded.context import Launch
from ops.embedded.layout import Layout
from ops.embedded.secret_store import write_private
from ops.errors import OpsError

_GROUP = "ampel"
_START_SECONDS = 15
_STOP_SECONDS = 60
_LOG_BYTES = "5MB"
_LOG_BACKUPS = "2"
# Within this time after its start a part that ends counts as failed, and is tried again with growing pauses.
_START_TRIES = "4"
_GONE = (OSError, http.client.HTTPException, xmlrpc.client.Error)


@dataclass(frozen=True, slots=True)
class State:
    """A part as supervisord sees it. `name` is RUNNING, STARTING, BACKOFF, STOPPED, EXITED, FATAL, ..."""

    name: str
    pid: int | None
    since: float | None

    @property
    def is_up(self) -> bool:
        return self.name in ("RUNNING", "STARTING")

    @property
    def is_ending(self) -> bool:
        return self.is_up or self.name == "STOPPING"

    @property
    def has_failed(self) -> bool:
        return self.name in ("FATAL", "EXITED", "UNKNOWN")


class Supervisor:
    """One supervisord, found by its socket."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def is_running(self) -> bool:
        try:
            with self._rpc() as rpc:
                rpc.getState()
        except _GONE:
            return False
        return True

    def start(self, stop_signals: Mapping[str, str], *, bound: bool) -> subprocess.Popen[bytes]:
        """Start supervisord with these parts (and their signals to stop), none of which runs yet.

        `bound`: it ends when this process ends. It has a session of its own in any case, so that Ctrl-C reaches only
        the one who shall tidy up. Must be called by the main thread: the kernel takes the end of the thread for the
        end of the parent.

        Raises:
            OpsError: it does not answer.
        """
        self._end_leftover()
        config = self._layout.run / "supervisord.conf"
        write_private(config, render(self._layout, stop_signals))
        spec = self._layout.run / "supervisord.json"
        own = {
            "argv": [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "--configuration", str(config)],
            "env": {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ} | {"LANG": "C.UTF-8"},
            "cwd": str(self._layout.run),
            "death_signal": "TERM" if bound else None,
            "parent": os.getpid(),
        }
        write_private(spec, json.dumps(own))
        with (self._layout.logs / "supervisord.out").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-I", launch.__file__, str(spec)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + _START_SECONDS
        while not self.is_running():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise OpsError(
                    f"Der Prozessverwalter startet nicht. Protokoll: {self._layout.logs / 'supervisord.out'}"
                )
            time.sleep(0.05)
        return process

    def states(self) -> dict[str, State]:
        """All parts that supervisord knows; empty, when it is not running."""
        try:
            with self._rpc() as rpc:
                found = rpc.getAllProcessInfo()
        except _GONE:
            return {}
        return {info["name"]: _state(info) for info in found}

    def apply(self, part: str, how: Launch) -> None:
        """Make the part run as described: start it, restart it if its description has changed, or leave it alone."""
        changed = self._write_spec(part, how)
        state = self.states()[part]
        if state.is_up and not changed:
            return
        with self._rpc() as rpc:
            if state.is_up or state.name == "BACKOFF":
                rpc.stopProcess(_full_name(part))
            rpc.startProcess(_full_name(part), False)

    def stop_part(self, part: str) -> None:
        state = self.states().get(part)
        if state and state.is_up:
            with self._rpc() as rpc:
                rpc.stopProcess(_full_name(part))

    def shutdown(self) -> None:
        """Stop everything: first the parts, all at once, and the database last, as the others still write to it.

        Raises:
            OpsError: something is still there afterwards.
        """
        process = self._process()
        self._layout.running.unlink(missing_ok=True)
        try:
            with self._rpc() as rpc:
                for part in (name for name, state in self.states().items() if state.is_up and name != "postgres"):
                    rpc.stopProcess(_full_name(part), False)
                deadline = time.monotonic() + _STOP_SECONDS
                while time.monotonic() < deadline and any(
                    state.is_ending for name, state in self.states().items() if name != "postgres"
                ):
                    time.sleep(0.05)
                rpc.shutdown()
        except _GONE:
            pass
        if process:
            _end(process)

    def _process(self) -> psutil.Process | None:
        """supervisord by its pid file, if that process really is this one."""
        try:
            process = psutil.Process(int((self._layout.run / "supervisord.pid").read_text(encoding="ascii")))
            return process if str(self._layout.run / "supervisord.conf") in process.cmdline() else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _end_leftover(self) -> None:
        # It is alive but does not answer: its parts die with it.
        if process := self._process():
            _end(process)

    @contextmanager
    def _rpc(self) -> Iterator[Any]:
        transport = SupervisorTransport(None, None, f"unix://{self._layout.socket}")
        with xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport) as proxy:
            yield proxy.supervisor

    def _write_spec(self, part: str, how: Launch) -> bool:
        """Write how to launch the part; True, when that differs from what was there."""
        spec = {
            "argv": list(how.argv),
            "env": dict(how.env),
            "cwd": str(how.cwd),
            "death_signal": how.death_signal,
            "parent": str(self._layout.run / "supervisord.pid"),
            "inputs": {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in how.inputs},
        }
        path = spec_path(self._layout, part)
        text = json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True)
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return False
        write_private(path, text)
        return True


def spec_path(layout: Layout, part: str) -> Path:
    return layout.run / f"part-{part}.json"


def render(layout: Layout, stop_signals: Mapping[str, str]) -> str:
    """supervisord's configuration. It holds no secrets: those are in each part's own file."""
    config = configparser.RawConfigParser()
    socket = str(layout.socket)
    config["unix_http_server"] = {"file": _escape(socket), "chmod": "0600"}
    config["supervisord"] = {
        "nodaemon": "true",
        "logfile": _escape(str(layout.log("supervisord"))),
        "logfile_maxbytes": _LOG_BYTES,
        "logfile_backups": _LOG_BACKUPS,
        "pidfile": _escape(str(layout.run / "supervisord.pid")),
        "childlogdir": _escape(str(layout.logs)),
        "umask": "077",
    }
    if os.geteuid() == 0:
        # Said outright, else it warns at each start. PostgreSQL is started as somebody else.
        config["supervisord"]["user"] = "root"
    config["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    # One group: supervisord ends groups one after the other, and takes a second for each.
    config[f"group:{_GROUP}"] = {"programs": ",".join(stop_signals)}
    for part, stop_signal in stop_signals.items():
        command = f'"{sys.executable}" -I "{launch.__file__}" "{spec_path(layout, part)}"'
        config[f"program:{part}"] = {
            "command": _escape(command),
            "autostart": "false",
            "autorestart": "true",
            "startsecs": "3",
            "startretries": _START_TRIES,
            "stopsignal": stop_signal,
            "stopwaitsecs": "10",
            # PostgreSQL ends its own processes; the others have none, or none that should stay.
            "killasgroup": "true",
            "redirect_stderr": "true",
            # Relative to the folder that supervisord works in: it expands a % in this value twice.
            "stdout_logfile": os.path.relpath(layout.log(part), layout.run),
            "stdout_logfile_maxbytes": _LOG_BYTES,
            "stdout_logfile_backups": _LOG_BACKUPS,
        }
    output = io.StringIO()
    config.write(output)
    return output.getvalue()


def _full_name(part: str) -> str:
    return f"{_GROUP}:{part}"


def _escape(value: str) -> str:
    # supervisord expands %(name)s in values.
    return value.replace("%", "%%")


def _state(info: Mapping[str, Any]) -> State:
    return State(name=info["statename"], pid=info["pid"] or None, since=info["start"] or None)


def _end(process: psutil.Process) -> None:
    """Its parts die with it at the latest when it is killed."""
    try:
        process.send_signal(signal.SIGTERM)
        process.wait(_STOP_SECONDS)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(10)
