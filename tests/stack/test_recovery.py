# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens when something ends that should not, and after a restart: nothing is lost."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import asyncpg
import psutil
import pytest

from ops.commands import up
from tests.stack.server import PROJECT_NAME, QUESTION, Server, docker

ROOT = Path(__file__).resolve().parents[2]
BACK_SECONDS = 60
POWER_SECONDS = 120
ALL = (
    "caddy", "open-webui", "gateway", "litellm", "llama", "embeddings", "red-simulation", "yellow-simulation",
    "egress-proxy", "postgres", "prometheus", "alertmanager", "blackbox-exporter", "node-exporter", "postgres-exporter",
)  # fmt: skip


async def _audit_rows(server: Server) -> int:
    connection = await asyncpg.connect(server.database_url)
    try:
        count: int = await connection.fetchval("SELECT count(*) FROM ampel.audit")
        return count
    finally:
        await connection.close()


def _until_chat(server: Server, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        answer = server.chat("gruen-lokal", QUESTION)
        if answer.status == 200:
            return
        assert time.monotonic() < deadline, answer.text
        time.sleep(1)


@pytest.mark.parametrize("service", ALL)
def test_a_killed_container_comes_back_by_itself(service: str, server: Server) -> None:
    before = server.inspect(service)
    # The process, not the container: whom somebody stops by `docker kill`, Docker leaves stopped.
    os.kill(before["State"]["Pid"], signal.SIGKILL)
    deadline = time.monotonic() + BACK_SECONDS
    while server.inspect(service)["RestartCount"] == before["RestartCount"]:
        assert time.monotonic() < deadline, f"{service} was not started again"
        time.sleep(0.2)
    server.until_ready(service, deadline - time.monotonic())
    _until_chat(server, max(1, deadline - time.monotonic()))


async def test_after_down_and_up_everything_is_still_there(server: Server) -> None:
    rows = await _audit_rows(server)
    assert rows > 0
    up.stop(server.project)
    assert server.compose.states() == []
    up.run(None, build=False, project=server.project)
    assert await _audit_rows(server) >= rows
    # The service key still opens, and the certificate is signed by the same authority.
    assert server.chat("gruen-lokal", QUESTION).status == 200


@pytest.mark.skipif("CI" not in os.environ, reason="ends all containers of this machine: CI=true make test-stack")
async def test_after_a_power_cut_everything_comes_back_by_itself(server: Server) -> None:
    """The engine and all that it runs end at once, as they do without power; then the machine is there again."""
    if others := foreign_containers():
        pytest.skip(f"the engine has other users, who would lose theirs: {', '.join(others)}")
    rows = await _audit_rows(server)
    _cut_power()
    _give_power()
    for service in ALL:
        server.until_ready(service, POWER_SECONDS)
    _until_chat(server, BACK_SECONDS)
    assert await _audit_rows(server) > rows


def foreign_containers() -> list[str]:
    """Running containers that are not these tests' own."""
    label = '{{.Names}} {{.Label "com.docker.compose.project"}}'
    rows = (line.partition(" ") for line in docker("ps", "--format", label).splitlines())
    return [name for name, _, project in rows if project != PROJECT_NAME and not name.startswith(f"{PROJECT_NAME}-")]


def _give_power() -> None:
    subprocess.run([ROOT / "ops" / "images" / "prepare-host.sh"], check=True, timeout=120)


def _cut_power() -> None:
    engine = psutil.Process(int(Path("/var/run/docker.pid").read_text(encoding="ascii")))
    shims = [process for process in psutil.process_iter(["name"]) if process.info["name"].startswith("containerd-shim")]
    ended = [engine, *engine.children(recursive=True)]
    for shim in shims:
        ended += [shim, *shim.children(recursive=True)]
    for process in ended:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(ended, timeout=30)


def test_a_second_up_restarts_nothing(server: Server) -> None:
    before = {name: state.id for name, state in server.states().items() if state.state == "running"}
    up.run(None, build=False, project=server.project)
    assert {name: state.id for name, state in server.states().items() if state.state == "running"} == before
