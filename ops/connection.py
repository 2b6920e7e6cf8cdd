# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the commands find the platform: the environment first, then the server or the demo of this folder."""

import os
from typing import TYPE_CHECKING

from ops.errors import OpsError

if TYPE_CHECKING:
    from ops.proofs.site import Address


def database_url() -> str:
    """Raises: OpsError, when neither AMPEL_DATABASE_URL is set nor a server or a demo was started here."""
    if url := os.environ.get("AMPEL_DATABASE_URL"):
        return url
    from ops.embedded import running
    from ops.server import connection as server

    if url := server.database_url() or running.database_url():
        return url
    raise OpsError(
        "Es ist keine Datenbank bekannt: AMPEL_DATABASE_URL ist nicht gesetzt, und hier läuft weder der Server noch "
        "eine Demo. Starten Sie ihn mit: make up, oder die Demo mit: ampel demo --detach"
    )


def address(url: str | None = None) -> "Address":
    """The front door and what lies behind it; `url` is one that somebody named.

    Raises:
        OpsError: no address is named, and no demo was started here.
    """
    from ops.embedded import running
    from ops.proofs.site import Address

    demo = running.address()
    # Somebody else's address says nothing of the logs that lie here.
    beside = demo if demo is not None and url in (None, demo.url) else None
    front = url or os.environ.get("AMPEL_URL") or (demo.url if demo else None)
    if front is None:
        raise OpsError(
            "Es ist keine Anlage bekannt: Nennen Sie ihre Adresse mit --url, oder starten Sie die Demo mit: "
            "ampel demo --detach"
        )
    if beside is not None and front == beside.url:
        return beside
    return Address(url=front.rstrip("/"), database_url=database_url())
