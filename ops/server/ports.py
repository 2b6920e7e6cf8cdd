# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two ports of the entry, looked at before anything is touched: else the running entry would be gone as well."""

import errno
import socket

from ops.compose import Compose
from ops.errors import OpsError
from ops.server_settings import ServerSettings


def check_free(stack: Compose, settings: ServerSettings) -> None:
    """Raises: OpsError, when another program has one of them."""
    ours = {port for state in stack.states() if state.service == "caddy" for port in state.ports}
    wanted = {"AMPEL_HTTP_PORT": settings.http_port, "AMPEL_HTTPS_PORT": settings.https_port}
    taken = [f"{name}={port}" for name, port in wanted.items() if port not in ours and not _is_free(port)]
    if taken:
        raise OpsError(
            f"Ein Port des Eingangs ist belegt: {', '.join(taken)}. Beenden Sie das Programm, das ihn hält, oder "
            "ändern Sie die Zeile in .env. Welches es ist, sagt: ampel doctor"
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError as error:
            # What this account may not open, the engine may.
            return error.errno != errno.EADDRINUSE
    return True
