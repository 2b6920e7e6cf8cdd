# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's ports: one for people, the others in a row for the parts among themselves."""

import errno
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psutil

from ops.errors import OpsError

HOST = "127.0.0.1"

# Part -> distance from AMPEL_INTERNAL_PORT_BASE. Caddy is the entry and has AMPEL_PORT.
OFFSETS: Mapping[str, int] = {
    "postgres": 0,
    "gateway": 1,
    "litellm": 2,
    "open-webui": 3,
    "llama": 4,
    "embeddings": 5,
    "yellow-simulation": 6,
    "red-simulation": 7,
}
ENTRY = "caddy"


@dataclass(frozen=True, slots=True)
class Ports:
    """`entry` is the one that people open."""

    entry: int
    base: int

    def __post_init__(self) -> None:
        last = self.base + max(OFFSETS.values())
        if self.base <= self.entry <= last:
            raise OpsError(
                f"AMPEL_PORT={self.entry} liegt in der Reihe der inneren Ports ({self.base} bis {last}, "
                f"AMPEL_INTERNAL_PORT_BASE={self.base}). Wählen Sie einen anderen Eingang, zum Beispiel: "
                f"ampel demo --port {8080 if not self.base <= 8080 <= last else last + 1}"
            )

    def __getitem__(self, part: str) -> int:
        return self.entry if part == ENTRY else self.base + OFFSETS[part]

    def url(self, part: str) -> str:
        return f"http://{HOST}:{self[part]}"


def check_free(ports: Ports, parts: Iterable[str]) -> None:
    """Raises: OpsError, naming each taken port, who holds it, and the setting to change."""
    taken = [part for part in parts if not _is_free(ports[part])]
    if not taken:
        return
    lines = [f"Port {ports[part]} (für {part}) ist belegt durch {_holder(ports[part])}" for part in taken]
    advice = []
    if ENTRY in taken:
        advice.append(f"einen anderen Eingang wählen: ampel demo --port {ports.entry + 100} (oder AMPEL_PORT in .env)")
    if any(part != ENTRY for part in taken):
        advice.append(f"die inneren Ports verschieben: AMPEL_INTERNAL_PORT_BASE={ports.base + 200} in .env")
    raise OpsError("\n  ".join(lines) + "\nWas Sie tun können: diesen Prozess beenden, oder " + "; ".join(advice))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Without this a port in TIME_WAIT after a stop would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise OpsError(
                    f"Port {port} darf dieses Konto nicht öffnen (unter 1024). Wählen Sie mit --port oder AMPEL_PORT "
                    "einen höheren, zum Beispiel 8080"
                ) from error
            return False
    return True


def _holder(port: int) -> str:
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return "einen Prozess, den dieses Konto nicht sehen darf"
    for connection in connections:
        if (
            connection.status == psutil.CONN_LISTEN
            and connection.laddr
            and connection.laddr.port == port
            and connection.pid
        ):
            try:
                process = psutil.Process(connection.pid)
                return f"»{process.name()}« (Prozess {process.pid}, Konto {process.username()})"
            except psutil.Error:
                break
    return "einen Prozess eines anderen Kontos"
