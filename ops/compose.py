# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only module that calls `docker`. Everything else says what it wants of it.

The environment of each call is the caller's with the variables of `compose.yaml` on top; no secret is among them.
"""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ops.checks import machine
from ops.checks.machine import Completed
from ops.errors import OpsError

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "compose.yaml"
_OLDEST_COMPOSE = (2, 24)
_ANSWER_SECONDS = 60
_GONE, _TRIES, _PAUSE_SECONDS = "No such container", 10, 0.2
# The former container, under a name that begins with its own number.
_LEFTOVER = re.compile(r"[0-9a-f]{12}_")
# Colours and the like, with which programs decorate what they say.
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f]")
_PREPARE = "sudo ops/images/prepare-host.sh"


@dataclass(frozen=True, slots=True)
class State:
    """A container. `health` is empty where there is no health check; `ports` are those open on this machine."""

    service: str
    name: str
    state: str
    health: str
    exit_code: int
    id: str = ""
    ports: tuple[int, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Healthy, or one of those that run once, and well."""
        if self.state == "exited":
            return self.exit_code == 0
        return self.state == "running" and self.health in ("", "healthy")

    @property
    def has_failed(self) -> bool:
        return self.health == "unhealthy" or self.state == "dead" or (self.state == "exited" and self.exit_code != 0)


@dataclass(frozen=True, slots=True)
class Compose:
    """The stack of one project folder. `variables` are those of `compose.yaml`."""

    project: Path
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)

    def run(self, *arguments: str, seconds: float = _ANSWER_SECONDS) -> subprocess.CompletedProcess[str]:
        return _run([*self._command(), *arguments], self._environment(), seconds=seconds)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """For what takes its time; both streams are one pipe."""
        return subprocess.Popen(
            [*self._command(), *arguments],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def services(self) -> list[str]:
        """Those of the chosen profiles, in the order of the file."""
        done = self.run("config", "--services")
        if done.returncode != 0:
            raise OpsError(f"compose.yaml gilt so nicht: {_last_line(done.stderr)}")
        chosen = set(done.stdout.split())
        document = json.loads(self.run("config", "--format", "json").stdout)
        return [name for name in document["services"] if name in chosen]

    def states(self) -> list[State]:
        """All containers of the project, stopped ones too."""
        for _ in range(_TRIES):
            done = self.run("ps", "--all", "--format", "json")
            # One that a start is replacing can go between Compose's list and its question about each.
            if done.returncode == 0 or _GONE not in done.stderr:
                break
            time.sleep(_PAUSE_SECONDS)
        if done.returncode != 0:
            raise OpsError(f"Docker gibt keine Auskunft: {_last_line(done.stderr)}")
        return [_state(json.loads(line)) for line in done.stdout.splitlines() if line.strip()]

    def clear_leftovers(self) -> None:
        """Remove what an interrupted `up` left half replaced: Compose would stumble over the names."""
        leftovers = [state.name for state in self.states() if _LEFTOVER.match(state.name)]
        if leftovers:
            _run([docker(), "rm", "--force", *leftovers])

    def last_lines(self, service: str, count: int = 8) -> list[str]:
        """What a container said last. Our parts never write what people have asked."""
        done = self.run("logs", "--no-color", "--no-log-prefix", "--tail", str(count), service)
        lines = (_CONTROL.sub("", line).rstrip() for line in (done.stdout + done.stderr).splitlines())
        return [line for line in lines if line]

    def _command(self) -> list[str]:
        return [docker(), "compose", "--project-directory", str(self.project), "--file", str(FILE), "--ansi", "never"]

    def _environment(self) -> dict[str, str]:
        return dict(os.environ) | dict(self.variables)


def address(project: Path, service: str) -> str | None:
    """Where a running container of the project answers on this machine; None, when there is none.

    The inner networks lead nowhere, but the machine itself is on all of them.
    """
    program = shutil.which("docker")
    if program is None:
        return None
    labels = (f"com.docker.compose.project.working_dir={project}", f"com.docker.compose.service={service}")
    filters = [word for label in labels for word in ("--filter", f"label={label}")]
    ids = _run([program, "ps", "--quiet", *filters]).stdout.split()
    if not ids:
        return None
    shown = _run([program, "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", ids[0]])
    return next(iter(shown.stdout.split()), None)


def ask(arguments: Sequence[str], *, text: str = "", seconds: float = 4) -> Completed:
    """For `ampel doctor`, which has to tell apart what the others raise: no docker, no answer, and a refusal."""
    return machine.run(["docker", *arguments], text=text, seconds=seconds)


def docker() -> str:
    """Raises: OpsError, when it is not installed."""
    found = shutil.which("docker")
    if found is None:
        raise OpsError(f"Docker ist nicht installiert. Auf Debian und Ubuntu richtet es ein: {_PREPARE}")
    return found


def check() -> None:
    """Whether there is an engine to talk to, and a Compose that understands `compose.yaml`.

    Raises:
        OpsError: with the command that helps.
    """
    done = _run([docker(), "version", "--format", "{{.Server.Version}}"])
    if done.returncode != 0:
        if "permission denied" in done.stderr.lower():
            raise OpsError(
                "Dieses Konto darf nicht mit der Docker Engine sprechen. Rufen Sie den Befehl mit sudo auf, oder "
                "nehmen Sie das Konto in die Gruppe docker auf (die hat die Rechte von root)"
            )
        raise OpsError(f"Die Docker Engine läuft nicht. Starten Sie sie: systemctl start docker (oder {_PREPARE})")
    done = _run([docker(), "compose", "version", "--short"])
    numbers = tuple(int(part) for part in done.stdout.strip().removeprefix("v").split(".")[:2] if part.isdigit())
    if done.returncode != 0 or numbers < _OLDEST_COMPOSE:
        found = f"gefunden: {done.stdout.strip()}" if done.returncode == 0 else "es fehlt"
        raise OpsError(f"Gebraucht wird Docker Compose 2.24 oder neuer; {found}. Es richtet ein: {_PREPARE}")


def image_label(tag: str, label: str) -> str | None:
    """The value; None, when there is no such image."""
    done = _run([docker(), "image", "inspect", "--format", f'{{{{index .Config.Labels "{label}"}}}}', tag])
    return done.stdout.strip() if done.returncode == 0 else None


def pull(tag: str) -> bool:
    return _run([docker(), "pull", "--quiet", tag], seconds=600).returncode == 0


def add_tag(tag: str, new: str) -> None:
    _run([docker(), "tag", tag, new])


def import_root(root: Path, tag: str, leave_out: Sequence[str]) -> None:
    """Make an image out of a file system.

    Raises:
        OpsError: it could not be packed or imported.
    """
    pack = ["tar", "--numeric-owner", "-C", str(root), *(f"--exclude={name}" for name in leave_out), "-c", "."]
    with subprocess.Popen(pack, stdout=subprocess.PIPE) as packing:
        done = subprocess.run(
            [docker(), "import", "-", tag], stdin=packing.stdout, capture_output=True, text=True, check=False
        )
    if packing.returncode != 0 or done.returncode != 0:
        raise OpsError(f"Das Grundabbild ließ sich nicht anlegen: {_last_line(done.stderr)}")


def build(
    dockerfile: Path, tag: str, *, arguments: Mapping[str, str], labels: Mapping[str, str], secrets: Mapping[str, Path]
) -> Iterator[str]:
    """Build an image and yield what is said meanwhile. Its commands use the network of this machine.

    Raises:
        OpsError: it failed.
    """
    command = [docker(), "build", "--progress=plain", "--network=host", "--file", str(dockerfile), "--tag", tag]
    for flag, pairs in (("--build-arg", arguments), ("--label", labels)):
        command += [word for name, value in pairs.items() for word in (flag, f"{name}={value}")]
    command += [word for name, path in secrets.items() for word in ("--secret", f"id={name},src={path}")]
    said: list[str] = []
    environment = dict(os.environ) | {"DOCKER_BUILDKIT": "1"}
    with subprocess.Popen(
        [*command, str(ROOT)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            yield said[-1]
    if process.returncode != 0:
        last = "\n  ".join([line for line in said if line.strip()][-12:])
        raise OpsError(f"Das Abbild {tag} ließ sich nicht bauen:\n  {last}")


def _run(
    command: Sequence[str], env: Mapping[str, str] | None = None, *, seconds: float = _ANSWER_SECONDS
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, env=env, capture_output=True, text=True, errors="replace", timeout=seconds, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        words = " ".join(word for word in command[1:4])
        raise OpsError(
            f"Docker antwortet nicht (docker {words} …, {seconds:.0f} s). Prüfen Sie: ampel doctor"
        ) from None


def _state(row: Mapping[str, Any]) -> State:
    published = {item["PublishedPort"] for item in row.get("Publishers") or () if item.get("PublishedPort")}
    return State(
        service=row["Service"],
        name=row["Name"],
        state=row["State"],
        health=row.get("Health") or "",
        exit_code=int(row.get("ExitCode") or 0),
        id=row["ID"],
        ports=tuple(sorted(published)),
    )


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "ohne Meldung"
