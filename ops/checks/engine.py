# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What checks ask the Docker engine. Nothing here changes it: versions, settings, and which containers run.

The callable that runs `docker` with these arguments is handed in: `ops.compose` alone calls it.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ops.checks.finding import UndeterminedError
from ops.checks.machine import NOT_FOUND, NOT_STARTED, TIMED_OUT, Completed, Run

T = TypeVar("T")

_FOLDER_LABEL = "com.docker.compose.project.working_dir"
_SERVICE_LABEL = "com.docker.compose.service"


class NoEngineError(UndeterminedError):
    """Docker is missing or does not answer; `missing` tells which."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        super().__init__(reason)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Container:
    """A running container; `ours` when it belongs to this project's folder. `ports` are those open on this machine."""

    name: str
    service: str
    ours: bool
    ports: frozenset[int]


def version(text: str) -> tuple[int, ...]:
    """`v20.10.24+dfsg1` as (20, 10, 24).

    Raises:
        UndeterminedError: it begins with no number.
    """
    numbers = []
    for part in text.strip().removeprefix("v").split(".")[:3]:
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
        if digits != part:
            break
    if not numbers:
        raise UndeterminedError(f"die Versionsangabe »{text.strip()[:60]}« ist nicht zu deuten")
    return tuple(numbers)


class Engine:
    """Answers are kept: several checks ask the same at the same time."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._kept: dict[str, Any] = {}

    def server_version(self) -> str:
        """Raises: NoEngineError."""
        answer = self._once("version", lambda: self._json("version", "--format", "{{json .}}"))
        return str((answer.get("Server") or {}).get("Version") or "")

    def info(self) -> Mapping[str, Any]:
        """Raises: NoEngineError."""
        answer: Mapping[str, Any] = self._once("info", lambda: self._json("info", "--format", "{{json .}}"))
        if not answer.get("ServerVersion"):
            reason = "; ".join(answer.get("ServerErrors") or []) or "docker info nennt keine Engine"
            raise NoEngineError(reason)
        return answer

    def plugin_version(self, plugin: str, *arguments: str) -> str | None:
        """The version of a part of the docker command line, such as `compose`; None when it is not there.

        Raises:
            NoEngineError: there is no docker command at all, or it does not answer.
        """
        done = self._call(plugin, "version", *arguments)
        return done.out.strip() if done.code == 0 else None

    def containers(self, project: Path) -> Sequence[Container]:
        """All running containers.

        Raises:
            NoEngineError
        """
        fields = "\t".join(
            ("{{.Names}}", f'{{{{.Label "{_SERVICE_LABEL}"}}}}', f'{{{{.Label "{_FOLDER_LABEL}"}}}}', "{{.Ports}}")
        )
        out = self._once("ps", lambda: self._text("ps", "--no-trunc", "--format", fields))
        rows = [line.split("\t") for line in out.splitlines() if line.count("\t") == 3]
        return [
            Container(name, service, bool(folder) and Path(folder).resolve() == project.resolve(), _ports(ports))
            for name, service, folder, ports in rows
        ]

    def has_image(self, image: str) -> bool:
        return self._call("image", "inspect", "--format", "{{.Id}}", image).code == 0

    def run_on_gpus(self, image: str, script: str, seconds: float) -> Completed:
        """Run a Python script in a throw-away container that sees the graphics cards and no network."""
        limits = ("--network", "none", "--read-only", "--cap-drop", "ALL", "--user", "65534", "--entrypoint", "python3")
        return self._run(
            ["run", "--rm", "--interactive", "--pull", "never", "--gpus", "all", *limits, image, "-"],
            text=script,
            seconds=seconds,
        )

    def _json(self, *arguments: str) -> dict[str, Any]:
        out = self._text(*arguments)
        try:
            answer = json.loads(out)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NoEngineError(f"docker {arguments[0]} antwortet unerwartet")
        return answer

    def _text(self, *arguments: str) -> str:
        done = self._call(*arguments)
        if done.code != 0:
            raise NoEngineError(done.reason)
        return done.out

    def _call(self, *arguments: str) -> Completed:
        done = self._run(arguments)
        if done.code == NOT_FOUND:
            raise NoEngineError("der Befehl docker ist nicht installiert", missing=True)
        if done.code in (TIMED_OUT, NOT_STARTED):
            # No answer is not an answer: nothing follows from it about what was asked.
            raise NoEngineError(done.reason)
        return done

    def _once(self, name: str, ask: Callable[[], T]) -> T:
        with self._lock:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            if name not in self._kept:
                try:
                    self._kept[name] = ask()
                except NoEngineError as error:
                    self._kept[name] = error
            kept = self._kept[name]
        if isinstance(kept, NoEngineError):
            raise NoEngineError(str(kept), missing=kept.missing)
        found: T = kept
        return found


def _ports(text: str) -> frozenset[int]:
    """Of `0.0.0.0:80->8080/tcp, [::]:9000-9002->9000-9002/tcp, 5432/tcp`: what stands before the arrows."""
    found: set[int] = set()
    for part in text.split(","):
        outside, arrow, _ = part.partition("->")
        first, _, last = outside.rpartition(":")[2].partition("-")
        if arrow and first.isdigit():
            found |= set(range(int(first), int(last if last.isdigit() else first) + 1))
    return frozenset(found)
