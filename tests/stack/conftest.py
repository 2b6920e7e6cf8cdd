# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A server on a real Docker engine, started from nothing once for all tests here, and removed with its data afterwards.

`make test-stack`. The images are those of this clone; containers, networks, volumes and ports are the tests' own.
"""

import asyncio
import json
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
import yaml
from rich.console import Console

from gateway import keys, policy
from gateway.zones import Zone
from ops import compose, server_settings
from ops.commands import init, up
from ops.display import display
from tests.stack import authority
from tests.stack.server import ADMIN, DOMAIN, PROJECT_NAME, Server, docker

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = "api.anbieter.example"
# Reachable just as well, but in no policy.
STRANGER = "api.fremd.example"
_PROVIDER_CONTAINER = f"{PROJECT_NAME}-provider"
# The first run builds all images.
_START_SECONDS = 1500


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "stack" in item.path.parts:
            item.add_marker(pytest.mark.docker)
            item.add_marker(pytest.mark.network)
            item.add_marker(pytest.mark.timeout(_START_SECONDS))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    compose.check()
    project = tmp_path_factory.mktemp("server")
    http_port, https_port = _free_port(), _free_port()
    _prepare(project, http_port, https_port)
    found = Server(project, http_port, https_port)
    _remove(found)
    try:
        settings = server_settings.load(project)
        with display(Console()) as show:
            up.prepare_images(settings, show, build=None)
        began = time.monotonic()
        up.run(None, build=False, project=project)
        found.seconds = time.monotonic() - began
        yield found
    finally:
        _remove(found)


@pytest.fixture(scope="session", autouse=True)
def provider(server: Server) -> str:
    """A provider outside, under two names of which the policy knows one."""
    folder = server.project / "authority"
    image = docker("inspect", "--format", "{{.Config.Image}}", server.states()["gateway"].name).strip()
    script = Path(__file__).with_name("provider.py")
    docker(
        "run", "--detach", "--rm", "--name", _PROVIDER_CONTAINER, "--network", f"{PROJECT_NAME}_outside",
        "--network-alias", PROVIDER, "--network-alias", STRANGER,
        "--volume", f"{folder}:/authority:ro", "--volume", f"{script}:/srv/provider.py:ro",
        image, "--", "python3", "/srv/provider.py", "/authority/cert.pem", "/authority/key.pem",
    )  # fmt: skip
    address = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
    return docker("inspect", "--format", address, _PROVIDER_CONTAINER).strip()


@pytest.fixture(scope="session", autouse=True)
def key(server: Server, provider: str) -> str:
    """A service key that opens all zones, as `ampel keys create` makes one."""
    assert provider
    server.key = asyncio.run(_create_key(server))
    return server.key


async def _create_key(server: Server) -> str:
    connection = await asyncpg.connect(server.database_url)
    try:
        rules = policy.load(server.project / "ampel.yaml")
        return await keys.create(connection, rules, "stack", max_zone=Zone.RED, level=rules.levels[-1].name)
    finally:
        await connection.close()


def _prepare(project: Path, http_port: int, https_port: int) -> None:
    """As an administrator would: the policy with one real provider, `ampel init`, and what it cannot know."""
    project.chmod(0o755)
    authority.write(project / "authority", [PROVIDER, STRANGER])
    document = yaml.safe_load((ROOT / "ampel.yaml").read_text(encoding="utf-8"))
    example = next(model for model in document["models"] if model["name"] == "gelb-simulation")
    document["models"].append(
        {key: value for key, value in example.items() if key != "simulation"}
        | {
            "name": "gelb-anbieter",
            "display_name": "🟡 Gelb · Anbieter der Tests",
            "upstream": {
                "model": "openai/test",
                "api_base": f"https://{PROVIDER}/v1",
                "api_key_env": "AMPEL_ANBIETER_KEY",
            },
            "contract": "Vertrag der Tests",
        }
    )
    # JSON is YAML, and has no references to what stood before.
    (project / "ampel.yaml").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    given = {"AMPEL_DOMAIN": DOMAIN, "AMPEL_ADMIN_EMAIL": ADMIN, "AMPEL_IMAGES": "packages"}
    init.run(given, gpu=False, yes=True, project=project)
    more = {
        "AMPEL_HTTP_PORT": http_port,
        "AMPEL_HTTPS_PORT": https_port,
        "AMPEL_CA_FILE": "authority/ca.pem",
        "COMPOSE_PROJECT_NAME": PROJECT_NAME,
        # The last one of a name counts.
        "COMPOSE_PROFILES": "monitoring,simulation",
    }
    with (project / ".env").open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in more.items())
    providers = project / "secrets" / "providers.env"
    text = providers.read_text(encoding="utf-8")
    assert "\nAMPEL_ANBIETER_KEY=\n" in text
    providers.write_text(text.replace("\nAMPEL_ANBIETER_KEY=\n", f"\nAMPEL_ANBIETER_KEY={secrets.token_hex(16)}\n"))


def _remove(found: Server) -> None:
    """The containers with their volumes; the images stay for the next run."""
    subprocess.run([compose.docker(), "rm", "--force", _PROVIDER_CONTAINER], capture_output=True, timeout=60)
    everything = replace(found.compose, variables={**found.compose.variables, "COMPOSE_PROFILES": "*"})
    done = everything.run("down", "--volumes", "--remove-orphans", "--timeout", "5", seconds=180)
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
