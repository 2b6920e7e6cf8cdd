# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What checks see of this machine. All of it only reads; tests put other functions and another root in its place."""

import ctypes
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

import psutil

from ops.checks.finding import UndeterminedError

NOT_FOUND = 127
TIMED_OUT = 124
NOT_STARTED = 126
_PROGRAM_SECONDS = 4
_ADVICE = ("Run '", "See '")
_OF_DOCKER = ("docker", "br-", "veth")
# Bits of the status in struct timex.
_STA_NANO = 0x2000
_STA_UNSYNC = 0x40


class Completed(NamedTuple):
    """How a program ended; `code` is 127 when there is no such program and 124 when it took too long, as in a shell."""

    code: int
    out: str
    err: str

    @property
    def reason(self) -> str:
        """The last line that the program said, for people; advice to read its manual is none."""
        lines = [line.strip() for line in (self.err.strip() or self.out.strip()).splitlines()]
        lines = [line for line in lines if line and not line.startswith(_ADVICE)]
        return lines[-1][:300] if lines else f"Rückgabewert {self.code}"


class Run(Protocol):
    def __call__(self, argv: Sequence[str], /, *, text: str = "", seconds: float = ...) -> Completed: ...


class KernelClock(NamedTuple):
    """What the kernel knows of its own clock; times are in seconds."""

    synchronised: bool
    offset: float


def run(argv: Sequence[str], *, text: str = "", seconds: float = _PROGRAM_SECONDS) -> Completed:
    """Run a program with `text` as its input, its messages in English, for they are read by us."""
    # Git would otherwise refresh its index.
    env = dict(os.environ) | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            list(argv),
            input=text,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            env=env,
        )
    except FileNotFoundError:
        return Completed(NOT_FOUND, "", f"{argv[0]} ist nicht installiert")
    except subprocess.TimeoutExpired:
        return Completed(TIMED_OUT, "", f"{argv[0]} antwortet nicht innerhalb von {seconds:.0f} s")
    except OSError as error:
        return Completed(NOT_STARTED, "", f"{argv[0]}: {error.strerror}")
    return Completed(done.returncode, done.stdout, done.stderr)


def resolve(name: str) -> frozenset[str]:
    """The addresses of a host name; none when nobody knows it."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            return frozenset()
        raise UndeterminedError(f"Der Namensdienst dieses Rechners antwortet nicht ({error.strerror})") from error
    return frozenset(str(address[0]).partition("%")[0] for *_, address in found)


def addresses() -> frozenset[str]:
    """Of this machine, without those of networks that Docker has made on it."""
    found = [items for name, items in psutil.net_if_addrs().items() if not name.startswith(_OF_DOCKER)]
    families = (socket.AF_INET, socket.AF_INET6)
    return frozenset(item.address.partition("%")[0] for items in found for item in items if item.family in families)


def listeners() -> Mapping[int, str]:
    """TCP ports that are listened on, and by whom, as far as this account may see it."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        raise UndeterminedError(
            "dieses Konto darf offene Ports nicht sehen; mit mehr Rechten: sudo .venv/bin/ampel doctor"
        ) from None
    return {
        connection.laddr.port: _holder(connection.pid)
        for connection in connections
        if connection.status == psutil.CONN_LISTEN and connection.laddr
    }


def _holder(pid: int | None) -> str:
    try:
        return f"»{psutil.Process(pid).name()}« (Prozess {pid})" if pid else "ein Programm eines anderen Kontos"
    except psutil.Error:
        return "ein Programm, das sich gerade beendet hat"


def kernel_clock() -> KernelClock:
    """Ask the kernel (adjtimex, reading only); no time server is asked."""

    class Timex(ctypes.Structure):
        # The beginning of struct timex, and room for the rest of it.
        _fields_ = (
            ("modes", ctypes.c_uint),
            ("offset", ctypes.c_long),
            ("freq", ctypes.c_long),
            ("maxerror", ctypes.c_long),
            ("esterror", ctypes.c_long),
            ("status", ctypes.c_int),
            ("rest", ctypes.c_byte * 256),
        )

    timex = Timex()
    try:
        code = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except (OSError, AttributeError) as error:
        raise UndeterminedError("dieses System gibt über seine Uhr keine Auskunft") from error
    if code < 0:
        raise UndeterminedError(f"der Kernel gibt über seine Uhr keine Auskunft ({os.strerror(ctypes.get_errno())})")
    unit = 1e9 if timex.status & _STA_NANO else 1e6
    return KernelClock(synchronised=not timex.status & _STA_UNSYNC, offset=timex.offset / unit)


@dataclass(frozen=True, slots=True)
class Machine:
    """`root` is where /proc and /sys begin. `run` is for every program but docker, which `Engine` calls."""

    root: Path = Path("/")
    run: Run = run
    resolve: Callable[[str], frozenset[str]] = resolve
    addresses: Callable[[], frozenset[str]] = addresses
    listeners: Callable[[], Mapping[int, str]] = listeners
    kernel_clock: Callable[[], KernelClock] = kernel_clock
    memory: Callable[[], int] = lambda: psutil.virtual_memory().total
    disk_free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    device: Callable[[Path], int] = lambda path: path.stat().st_dev
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    user: Callable[[], int] = os.geteuid

    def read(self, name: str) -> str:
        """A file of the kernel, such as `proc/cpuinfo`.

        Raises:
            UndeterminedError: this machine does not show it.
        """
        try:
            return (self.root / name).read_text(encoding="utf-8", errors="replace").strip()
        except OSError as error:
            raise UndeterminedError(f"/{name} ist nicht lesbar ({error.strerror})") from error
