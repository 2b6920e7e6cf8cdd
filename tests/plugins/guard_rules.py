# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which audit events of CPython mean that a test reached outside of itself.

The arguments of each event are listed in the audit events table of Python's documentation.
"""

import ipaddress
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, NamedTuple

DOCKER_PROGRAMS = frozenset({"docker", "docker-compose", "dockerd", "podman", "nerdctl"})
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Reach(NamedTuple):
    """What was done, and the marker that allows it (`home` is no marker: nothing allows that)."""

    marker: str
    deed: str


@dataclass(frozen=True)
class Home:
    """The real home directory, and what a test run may write to although it lies inside (the clone, the temp dir)."""

    path: str
    exempt: tuple[str, ...]

    def write(self, path: object) -> Reach | None:
        """A file descriptor is not judged here: it was when it was opened."""
        if not isinstance(path, str | bytes | os.PathLike):
            return None
        real = os.path.realpath(os.fsdecode(path))
        if not _is_under(real, self.path) or any(_is_under(real, directory) for directory in self.exempt):
            return None
        return Reach("home", f"wrote to the real home directory: {real}")


def _is_under(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def _is_local(host: object) -> bool:
    """No host and the unspecified address mean this machine; any name but `localhost` would ask a name server."""
    text = host.decode(errors="replace") if isinstance(host, bytes) else host
    if text is None or text in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(text))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _lookup(_home: Home, args: Sequence[Any]) -> Reach | None:
    return None if _is_local(args[0]) else Reach("network", f"looked up the host {args[0]!r}")


def _connection(_home: Home, args: Sequence[Any]) -> Reach | None:
    sock, address = args[0], args[1]
    if sock.family == socket.AF_UNIX and "docker" in os.fsdecode(address):
        return Reach("docker", f"connected to the Docker socket {address!r}")
    if sock.family in (socket.AF_INET, socket.AF_INET6) and address is not None and not _is_local(address[0]):
        return Reach("network", f"sent to {address[0]}, port {address[1]}")
    return None


def _process(_home: Home, args: Sequence[Any]) -> Reach | None:
    argv = args[1]
    words = [argv] if isinstance(argv, str | bytes | os.PathLike) else list(argv)
    return _program([os.fsdecode(word) for word in words])


def _shell(_home: Home, args: Sequence[Any]) -> Reach | None:
    return _program(["sh", "-c", os.fsdecode(args[0])])


def _program(words: list[str]) -> Reach | None:
    called = words[:1]
    if len(words) > 2 and words[1] == "-c":
        called += words[2].split()
    used = DOCKER_PROGRAMS.intersection(PurePath(word).name for word in called)
    return Reach("docker", f"ran the program {min(used)!r}") if used else None


def _open(home: Home, args: Sequence[Any]) -> Reach | None:
    path, _mode, flags = args
    return home.write(path) if isinstance(flags, int) and flags & WRITE_FLAGS else None


def _entry(home: Home, args: Sequence[Any]) -> Reach | None:
    """The last argument is `dir_fd`, -1 for none: a name relative to an open directory cannot be judged."""
    path, dir_fd = args[0], args[-1]
    relative = isinstance(path, str | bytes) and not PurePath(os.fsdecode(path)).is_absolute()
    return None if relative and isinstance(dir_fd, int) and dir_fd >= 0 else home.write(path)


def _first(home: Home, args: Sequence[Any]) -> Reach | None:
    return home.write(args[0])


def _second(home: Home, args: Sequence[Any]) -> Reach | None:
    return home.write(args[1])


def _both(home: Home, args: Sequence[Any]) -> Reach | None:
    return _first(home, args) or _second(home, args)


RULES: dict[str, Callable[[Home, Sequence[Any]], Reach | None]] = {
    "socket.connect": _connection,
    "socket.sendto": _connection,
    "socket.sendmsg": _connection,
    "socket.getaddrinfo": _lookup,
    "socket.gethostbyname": _lookup,
    "socket.gethostbyaddr": _lookup,
    "subprocess.Popen": _process,
    "os.exec": _process,
    "os.posix_spawn": _process,
    "os.system": _shell,
    "open": _open,
    "os.mkdir": _entry,
    "os.remove": _entry,
    "os.rmdir": _entry,
    "os.chmod": _entry,
    "os.truncate": _first,
    "shutil.rmtree": _first,
    "sqlite3.connect": _first,
    "os.rename": _both,
    "os.link": _second,
    "os.symlink": _second,
}
