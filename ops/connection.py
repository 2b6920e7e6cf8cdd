# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the commands find the platform's database: the environment first, then the demo in this folder."""

import os

from ops.errors import OpsError


def database_url() -> str:
    """Raises: OpsError, when neither AMPEL_DATABASE_URL is set nor a demo was started here."""
    if url := os.environ.get("AMPEL_DATABASE_URL"):
        return url
    from ops.embedded import running

    if url := running.database_url():
        return url
    raise OpsError(
        "Es ist keine Datenbank bekannt: AMPEL_DATABASE_URL ist nicht gesetzt, und hier läuft keine Demo. "
        "Starten Sie sie mit: ampel demo --detach"
    )
