# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A laboratory around the real LiteLLM: it runs as the platform runs it, and every provider is a simulation."""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gateway import litellm_config
from gateway.ticket import HEADER, Ticket, issue
from gateway.zones import Zone
from tests.unit.gateway.simulation import UpstreamSimulation, answers
from tests.unit.gateway.town import policy

REPOSITORY = Path(__file__).parents[2]
ENVIRONMENT = Path(os.environ.get("AMPEL_LITELLM_ENV") or REPOSITORY / ".ampel" / "envs" / "litellm")
WHERE_TO_GET_IT = "LiteLLM is not installed here: run `make demo` once, or set AMPEL_LITELLM_ENV to its environment"
START_SECONDS = 90
CHAT = {"model": "gruen-chat", "messages": [{"role": "user", "content": "Wann hat das Bürgerbüro geöffnet?"}]}

# Prints every address that LiteLLM has, whether its own description of itself names it or not.
_LIST_ADDRESSES = """
import json
from litellm.proxy.proxy_server import app
def walk(routes, prefix=""):
    for route in routes:
        if hasattr(route, "original_router"):
            yield from walk(route.original_router.routes, prefix + route.include_context.prefix)
        else:
            for method in getattr(route, "methods", None) or ["GET"]:
                yield method, prefix + route.path
described = [(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods]
print("\\n" + json.dumps(sorted({*walk(app.routes), *described})))
"""


@dataclass
class Lab:
    """A running LiteLLM. `elsewhere` is where its own idea of OpenAI, Anthropic and others leads."""

    url: str
    key: str
    secret: str
    session: aiohttp.ClientSession
    green: UpstreamSimulation
    beyond: UpstreamSimulation
    elsewhere: UpstreamSimulation

    def ticket(self, model: str = "gruen-chat", zone: Zone = Zone.GREEN, *, age: float = 0, secret: str = "") -> str:
        return issue(secret or self.secret, Ticket("test", model, zone), time.time() - age)

    async def call(
        self, method: str, path: str, body: Any, ticket: str | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        own = {"Authorization": f"Bearer {self.key}", **({HEADER: ticket} if ticket else {}), **(headers or {})}
        async with self.session.request(
            method, self.url + path, json=body, headers=own, allow_redirects=False
        ) as response:
            return response.status, await response.read()

    async def chat(self, ticket: str | None = None, **changes: Any) -> tuple[int, bytes]:
        return await self.call("POST", "/v1/chat/completions", {**CHAT, **changes}, ticket)

    @property
    def left(self) -> list[str]:
        """What reached a provider other than the green one."""
        return [received.path for received in (*self.beyond.received, *self.elsewhere.received)]

    def clean(self) -> None:
        for simulation in (self.green, self.beyond, self.elsewhere):
            simulation.received.clear()
            simulation.script = answers()


@asynccontextmanager
async def running(directory: Path) -> AsyncIterator[Lab]:
    """Start LiteLLM with its state in `directory`, and stop it."""
    async with AsyncExitStack() as stack:
        green, beyond, elsewhere = [await stack.enter_async_context(UpstreamSimulation().running()) for _ in range(3)]
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30), cookie_jar=aiohttp.DummyCookieJar())
        await stack.enter_async_context(session)
        url, key, secret = f"http://127.0.0.1:{_free_port()}", f"sk-{secrets.token_hex(24)}", secrets.token_hex(32)
        lab = Lab(url, key, secret, session, green, beyond, elsewhere)
        server = _start(lab, directory)
        try:
            await _wait(lab, server, directory / "log")
            yield lab
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=20)
            server.kill()
            server.wait()


def addresses(directory: Path) -> list[tuple[str, str]]:
    """Method and path of every address of LiteLLM, with `{names}` where a path has parameters."""
    done = subprocess.run(
        [ENVIRONMENT / "bin" / "python", "-c", _LIST_ADDRESSES],
        cwd=directory,
        env={**_bare(directory), **litellm_config.ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    # LiteLLM may print before; the list is the last line.
    return [(method, path) for method, path in json.loads(done.stdout.rstrip().rpartition("\n")[2])]


def _start(lab: Lab, directory: Path) -> "subprocess.Popen[bytes]":
    upstreams = {
        "AMPEL_GREEN_URL": f"{lab.green.url}/v1",
        "AMPEL_YELLOW_URL": f"{lab.beyond.url}/v1",
        "AMPEL_RED_URL": f"{lab.beyond.url}/v1",
    }
    config = litellm_config.write(policy(), upstreams, directory)
    own = {
        "LITELLM_MASTER_KEY": lab.key,
        "AMPEL_TICKET_SECRET": lab.secret,
        "AMPEL_LOCK_TABLE": str(directory / "lock.json"),
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    port = lab.url.rpartition(":")[2]
    with (directory / "log").open("wb") as log:
        return subprocess.Popen(
            [ENVIRONMENT / "bin" / "litellm", "--config", config, "--host", "127.0.0.1", "--port", port],
            cwd=directory,
            env={**_bare(directory), **litellm_config.ENVIRONMENT, **_provider_accounts(lab), **own},
            stdout=log,
            stderr=log,
        )


def _provider_accounts(lab: Lab) -> dict[str, str]:
    """What makes LiteLLM's pass-through addresses work; the locks have to hold although it is there."""
    accounts = {}
    for provider in ("OPENAI", "ANTHROPIC", "MISTRAL", "COHERE", "GEMINI", "LITELLM_PROXY"):
        accounts[f"{provider}_API_KEY"] = "simulated"
        accounts[f"{provider}_API_BASE"] = accounts[f"{provider}_BASE_URL"] = lab.elsewhere.url
    return accounts


def _bare(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home)}


async def _wait(lab: Lab, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(aiohttp.ClientError):
            async with lab.session.get(f"{lab.url}/health/liveliness") as response:
                if response.status == 200:
                    return
        await asyncio.sleep(0.2)
    pytest.fail(f"LiteLLM did not start:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
