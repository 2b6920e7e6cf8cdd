# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fails any test that writes to the real home directory, reaches beyond loopback, or talks to Docker.

It listens to CPython's audit events rather than patching functions: an event is raised where the system call is made,
so asyncio, threads, `from socket import socket` and a library's own copy of a function are all seen. What is refused is
also remembered: a test whose code swallows the error fails all the same. Hooks rather than a fixture carry it, so that
fixtures of any scope are judged too, and hypothesis has no function-scoped fixture to complain about.

Tests marked `network` or `docker` may do what the marker says. Not seen: connections that uvloop opens by itself from a
host and a port, and what child processes do (they get the temporary HOME, and a Docker address where nothing listens).
"""

import os
import pwd
import sys
import tempfile
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.guard_rules import RULES, Home

MARKERS = ("network", "docker")


class GuardError(RuntimeError):
    """A test reached for something outside of it."""


@dataclass
class _Guard:
    """One a process: an audit hook cannot be removed again, so it is switched on and off."""

    active: bool = False
    hooked: bool = False
    home: Home = field(default_factory=lambda: Home("/nonexistent", ()))
    allowed: frozenset[str] = frozenset()
    deeds: list[str] = field(default_factory=list)

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        rule = RULES.get(event) if self.active else None
        reach = rule(self.home, args) if rule else None
        if reach is not None and reach.marker not in self.allowed:
            self.deeds.append(reach.deed)
            raise GuardError(reach.deed)


_guard = _Guard()
_TEMPORARY_HOMES = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    real = Path(os.environ.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir)
    inside = (config.rootpath, Path(tempfile.gettempdir()), Path(sys.prefix), Path(sys.base_prefix))
    _guard.home = Home(os.path.realpath(real), tuple(os.path.realpath(path) for path in inside))
    config.stash[_TEMPORARY_HOMES] = tempfile.TemporaryDirectory(prefix="ampel-home-")
    if not _guard.hooked:
        sys.addaudithook(_guard.audit)
        _guard.hooked = True
    _guard.active = True


def pytest_unconfigure(config: pytest.Config) -> None:
    _guard.active = False
    config.stash[_TEMPORARY_HOMES].cleanup()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    _guard.allowed = frozenset(name for name in MARKERS if item.get_closest_marker(name))
    home = tempfile.mkdtemp(dir=item.config.stash[_TEMPORARY_HOMES].name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", home)
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.delenv(name, raising=False)
        if "docker" not in _guard.allowed:
            patch.setenv("DOCKER_HOST", f"unix://{home}/no-docker.sock")
        try:
            return (yield)
        finally:
            _guard.allowed = frozenset()


def _judge() -> Generator[None, object, object]:
    """A deed fails the phase it was done in, also if the code under test swallowed the error."""
    try:
        return (yield)
    finally:
        if _guard.deeds:
            deeds = "; ".join(dict.fromkeys(_guard.deeds))
            _guard.deeds.clear()
            pytest.fail(f"the test reached outside: {deeds}. Use loopback, tmp_path or a marker (CONTRIBUTING.md)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    return (yield from _judge())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    return (yield from _judge())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    return (yield from _judge())
