# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buildx, which builds the images where none are pulled."""

from collections.abc import Iterator

from ops.checks.finding import Check, Finding, error, ok, skipped
from ops.checks.site import Site


def _check(site: Site) -> Iterator[Finding]:
    if site.settings().images != "packages":
        yield skipped("wird nur gebraucht, wenn hier gebaut wird (AMPEL_IMAGES=packages)")
        return
    found = site.engine.plugin_version("buildx")
    if found is None:
        yield error(
            "docker buildx gibt es hier nicht",
            "Buildx, weil AMPEL_IMAGES=packages gesetzt ist",
            "apt install docker-buildx",
        )
        return
    # `github.com/docker/buildx v0.13.1 …`
    yield ok(f"Version {next((word for word in found.split() if word.startswith('v')), found)}")


CHECK = Check("Docker Buildx", _check)
