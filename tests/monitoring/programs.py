# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starts programs on free ports of this machine, and ends them."""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.contract.documents import REPOSITORY

FETCHED = REPOSITORY / ".ampel" / "cache" / "monitoring" / "root"
BIN = FETCHED / "usr" / "bin"
NAMES = (
    "amtool",
    "prometheus",
    "prometheus-alertmanager",
    "prometheus-blackbox-exporter",
    "prometheus-node-exporter",
    "prometheus-postgres-exporter",
    "promtool",
)
_START_SECONDS = 30


def run(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / name, *arguments], capture_output=True, text=True, timeout=60)


def free_ports(count: int) -> list[int]:
    """All different: they are held until all are known."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in sockets]


@contextmanager
def running(
    folder: Path, ready: str, program: str | Path, *arguments: str, env: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Until the end of the block; `ready` is an address that answers with 200 when it is up."""
    path = Path(program) if Path(program).is_absolute() else BIN / program
    log = folder / f"{path.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            # Whatever becomes of the tests, nothing is left running.
            ["setpriv", "--pdeathsig", "TERM", str(path), *arguments],
            stdout=output,
            stderr=output,
            # See fetch.sh; all that they write goes where they are told.
            cwd=FETCHED,
            env={"HOME": str(folder), **(env or {})},
        )
    try:
        _wait(process, ready, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - http on this machine
                if answer.status == 200:
                    return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)
