# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From inside each container of the inner networks: no name outside is found, nothing outside is reached."""

import json
import subprocess
from urllib.parse import urlsplit

import pytest

from tests.stack.conftest import PROVIDER, STRANGER
from tests.stack.server import Server
from tests.stack.test_containers import HAS_A_WAY_OUT

INSIDE = (
    "open-webui", "gateway", "litellm", "llama", "embeddings", "yellow-simulation", "red-simulation", "postgres",
    "prometheus", "blackbox-exporter", "node-exporter", "postgres-exporter",
)  # fmt: skip
# TEST-NET-1 (RFC 5737): belongs to nobody. Where there is a route, the attempt takes its time; here there is none.
NOBODY = "192.0.2.1"


def _public() -> str:
    """A name of the real internet: where this machine gets its packages from, since its name server knows that one."""
    done = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=False
    )
    return next((host for line in done.stdout.split() if (host := urlsplit(line).hostname)), "example.org")


PUBLIC = _public()

_PROBE = """
import json, socket, urllib.request
direct = urllib.request.build_opener(urllib.request.ProxyHandler({{}}))
def tried(what):
    try:
        what()
        return "reached"
    except OSError as error:
        return type(error).__name__
print(json.dumps({{
    "name outside": tried(lambda: socket.getaddrinfo("{public}", 80)),
    "name on the outer network": tried(lambda: socket.getaddrinfo("{provider}", 443)),
    "address on the outer network": tried(lambda: socket.create_connection(("{address}", 443), 3)),
    "address of nobody": tried(lambda: socket.create_connection(("{nobody}", 80), 3)),
    "HTTP": tried(lambda: direct.open("http://{address}:443/", timeout=3)),
}}))
"""


def _probe(server: Server, service: str, address: str) -> dict[str, str]:
    code = _PROBE.format(public=PUBLIC, provider=PROVIDER, address=address, nobody=NOBODY)
    found: dict[str, str] = json.loads(server.python(service, code))
    return found


def test_every_container_is_examined_or_listed(server: Server) -> None:
    running = {service for service, state in server.states().items() if state.state == "running"}
    assert running == set(INSIDE) | set(HAS_A_WAY_OUT)


@pytest.mark.parametrize("service", INSIDE)
def test_nothing_outside_is_found_or_reached(service: str, server: Server, provider: str) -> None:
    assert {what for what, result in _probe(server, service, provider).items() if result == "reached"} == set()


def test_the_probe_would_notice(server: Server, provider: str) -> None:
    """From the one container that may: the same attempts arrive."""
    found = _probe(server, "egress-proxy", provider)
    assert found["name on the outer network"] == found["address on the outer network"] == "reached"


@pytest.mark.parametrize(
    ("service", "host", "port"),
    [
        ("open-webui", "litellm", 4000),
        ("open-webui", "llama", 8080),
        ("open-webui", "egress-proxy", 3128),
        ("gateway", "llama", 8080),
        ("gateway", "egress-proxy", 3128),
        ("litellm", "postgres", 5432),
        ("litellm", "open-webui", 8080),
        ("llama", "egress-proxy", 3128),
        ("egress-proxy", "postgres", 5432),
        ("caddy", "postgres", 5432),
        ("caddy", "litellm", 4000),
    ],
)
def test_who_does_not_know_whom(service: str, host: str, port: int, server: Server) -> None:
    """Taking over one part does not open the way to those behind the next."""
    code = (
        f"import socket\ntry:\n socket.create_connection(('{host}', {port}), 3)\n print('reached')\n"
        "except OSError:\n print('no')"
    )
    assert server.python(service, code) == "no"


_CONNECT = """
import socket
with socket.create_connection(("egress-proxy", 3128), 10) as proxy:
    proxy.sendall(b"{request}\\r\\n\\r\\n")
    print(proxy.recv(100).split(b" ")[1].decode())
"""


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (f"CONNECT {PROVIDER}:443 HTTP/1.1", "200"),
        (f"CONNECT {PROVIDER.upper()}:443 HTTP/1.1", "200"),
        # Another port of the same host, plain HTTP, another host, a name below the listed one, an address.
        (f"CONNECT {PROVIDER}:8443 HTTP/1.1", "403"),
        (f"GET http://{PROVIDER}/ HTTP/1.1", "403"),
        (f"GET http://{PROVIDER}:443/ HTTP/1.1", "403"),
        (f"CONNECT {STRANGER}:443 HTTP/1.1", "403"),
        (f"CONNECT x.{PROVIDER}:443 HTTP/1.1", "403"),
        (f"CONNECT {PROVIDER}.fremd.example:443 HTTP/1.1", "403"),
        ("CONNECT {address}:443 HTTP/1.1", "403"),
        ("CONNECT localhost:443 HTTP/1.1", "403"),
        (f"CONNECT {PUBLIC}:443 HTTP/1.1", "403"),
    ],
)
def test_what_the_egress_proxy_lets_litellm_reach(
    request_line: str, status: str, server: Server, provider: str
) -> None:
    request = request_line.format(address=provider)
    assert server.python("litellm", _CONNECT.format(request=request)) == status
