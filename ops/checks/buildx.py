# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buildx, which builds our images: the gateway, LiteLLM and Open WebUI with our locks are always built here."""

import re
from collections.abc import Iterator

from ops.checks.docker import PREPARE
from ops.checks.finding import Check, Finding, error, ok
from ops.checks.site import Site

# In `github.com/docker/buildx v0.13.1 0de5f1c`, in Debian `github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3`.
_VERSION = re.compile(r"(?<=\s)v?(\d+\.\S+)")


def _check(site: Site) -> Iterator[Finding]:
    found = site.engine.plugin_version("buildx")
    if found is None:
        yield error("docker buildx gibt es hier nicht", "Buildx; damit werden Abbilder hier gebaut", PREPARE)
        return
    version = _VERSION.search(found)
    yield ok(f"Version {version[1] if version else found}")


CHECK = Check("Docker Buildx", _check)
