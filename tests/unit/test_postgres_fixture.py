# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database that tests get is real, empty, and nobody else's."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest

REPOSITORY = Path(__file__).parents[2]


async def _fill(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("SELECT to_regclass('leftover') IS NULL")
        await connection.execute("CREATE TABLE leftover (word text)")
        await connection.execute("INSERT INTO leftover VALUES ('Müllabfuhr')")
        assert await connection.fetchval("SELECT upper(word) FROM leftover") == "MÜLLABFUHR"
    finally:
        await connection.close()


@pytest.mark.parametrize("_run", [1, 2])
async def test_every_test_has_an_empty_database(database_url: str, _run: int) -> None:
    await _fill(database_url)


async def test_a_connection_left_open_does_not_keep_the_database(database_url: str) -> None:
    """Dropping it afterwards is forced: `--force` ends the connection, so teardown is the assertion here."""
    connection = await asyncpg.connect(database_url)
    assert await connection.fetchval("SELECT current_setting('server_version_num')::int / 10000") == 18
    connection.terminate()


def test_the_server_listens_on_loopback_only(postgres_url: str) -> None:
    port = urlsplit(postgres_url).port
    sockets = [(c.status, *c.laddr) for c in psutil.net_connections("tcp") if c.laddr]
    listening = {ip for status, ip, at in sockets if status == "LISTEN" and at == port}
    assert listening == {"127.0.0.1"}


def test_a_killed_test_run_leaves_no_server(tmp_path: Path) -> None:
    """SIGKILL leaves no time for a fixture to clean up: the kernel has to stop the server."""
    (tmp_path / "test_killed.py").write_text(
        "import os, signal\n"
        "from urllib.parse import urlsplit\n\n"
        "def test_killed(postgres_url):\n"
        "    os.write(2, f'port={urlsplit(postgres_url).port}\\n'.encode())\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n",
        encoding="utf-8",
    )
    outside = {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-s", "-p", "tests.plugins.postgres", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, **outside},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
    processes = psutil.process_iter(["cmdline"])
    leftovers = [p for p in processes if any(str(tmp_path) in word for word in p.info["cmdline"] or ())]
    _, alive = psutil.wait_procs(leftovers, timeout=10)
    for process in alive:
        process.kill()
    assert alive == []
