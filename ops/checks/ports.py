# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two ports of the portal: free, or held by our own Caddy."""

from collections.abc import Iterator, Mapping, Sequence

from ops.checks.engine import Container, NoEngineError
from ops.checks.finding import Check, Finding, error, ok, unknown
from ops.checks.site import Site

_ENTRY = "caddy"


def _check(site: Site) -> Iterator[Finding]:
    settings = site.settings()
    containers: Sequence[Container] | None
    try:
        containers = site.engine.containers(site.project)
    except NoEngineError as problem:
        # Where Docker is not installed no container holds a port; an engine that does not answer may have some.
        containers = () if problem.missing else None
    listeners = site.machine.listeners()
    for name, port in (("AMPEL_HTTP_PORT", settings.http_port), ("AMPEL_HTTPS_PORT", settings.https_port)):
        yield _judge(name, port, containers, listeners)


def _judge(name: str, port: int, containers: Sequence[Container] | None, listeners: Mapping[int, str]) -> Finding:
    expected = f"Port {port} frei, oder belegt durch den Eingang dieser Plattform"
    # Containers first: an engine without its proxy process forwards ports that nobody listens on.
    holder = next((container for container in containers or () if port in container.ports), None)
    if holder is not None:
        if holder.ours and holder.service == _ENTRY:
            return ok(f"Port {port} gehört dem Eingang dieser Plattform")
        return error(
            f"Port {port} ist belegt durch den Container {holder.name}", expected, f"docker stop {holder.name}"
        )
    if port not in listeners:
        if containers is None:
            return unknown(
                f"Kein Programm lauscht auf Port {port}; ob ein Container ihn hat, sagt die Docker Engine nicht"
            )
        return ok(f"Port {port} ist frei")
    if containers is None and "docker" in listeners[port]:
        return unknown(f"Port {port} ist belegt durch einen Container; durch welchen, sagt die Docker Engine nicht")
    return error(
        f"Port {port} ist belegt durch {listeners[port]}",
        expected,
        f"dieses Programm beenden (welches es ist, zeigt: ss -ltnp 'sport = :{port}'), oder in .env {name} ändern",
    )


CHECK = Check("Ports", _check)
