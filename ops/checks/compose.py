# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Docker Compose v2, which the old `docker-compose` written in Python is not."""

from collections.abc import Iterator

from ops.checks.docker import PREPARE
from ops.checks.engine import version
from ops.checks.finding import Check, Finding, error, ok
from ops.checks.site import Site

# The first with `env_file: required: false` and with `up --wait` that ends when a container does.
OLDEST = (2, 24)
_EXPECTED = "Compose 2.24 oder neuer"


def _check(site: Site) -> Iterator[Finding]:
    found = site.engine.plugin_version("compose", "--short")
    if found is None:
        yield error(
            "docker compose gibt es hier nicht",
            _EXPECTED,
            PREPARE,
        )
    elif version(found) < OLDEST:
        yield error(f"Version {found}", _EXPECTED, PREPARE)
    else:
        yield ok(f"Version {found}")


CHECK = Check("Docker Compose", _check)
