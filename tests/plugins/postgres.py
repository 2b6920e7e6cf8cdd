# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real PostgreSQL for tests: one server a test process (so that pytest-xdist works), a fresh database a test.

Programs and user are those of the demo. Unlike the demo's, this server trusts its clients, syncs nothing to disk and is
gone afterwards: the kernel tells it to stop when the test process dies, however it dies.
"""

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
START_SECONDS = 30
# Locale data of the machine is not used: the order of text is the same everywhere, as in the demo.
INITDB = (
    "--no-sync",
    "--auth=trust",
    f"--username={USER}",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
)

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Of the maintenance database of a running server; most tests take `database_url`."""
    from ops.embedded import privileges

    directory = Path(tempfile.mkdtemp(prefix="ampel-postgres-"))
    try:
        run_as = privileges.runner(_program("postgres"), directory.parent)
        if run_as.owner:
            os.chown(directory, *run_as.owner)
        data, log = directory / "data", directory / "log"
        _run([*run_as.prefix, str(_program("initdb")), "-D", str(data), *INITDB])
        port = _free_port()
        with log.open("wb") as output:
            server = subprocess.Popen(_server(run_as.prefix, data, port), stdout=output, stderr=output, cwd=directory)
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
    # Imported late: asyncpg comes with it, and most tests need neither.
    from ops.embedded import postgres

    return postgres.program(name)


def _server(prefix: tuple[str, ...], data: Path, port: int) -> list[str]:
    options = [word for setting in (f"port={port}", *SETTINGS) for word in ("-c", setting)]
    # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients that may never leave.
    return [*prefix, "setpriv", "--pdeathsig", "INT", str(_program("postgres")), "-D", str(data), *options]


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
        pytest.fail(f"{' '.join(command[:2])} failed:\n{done.stdout}{done.stderr}")
