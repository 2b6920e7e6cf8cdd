# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Docker Engine: there, reachable, and not too old.

CVE-2024-29018: before version 26 the engine may forward DNS questions out of a network that is `internal`.
"""

from collections.abc import Iterator

from ops.checks.engine import NoEngineError, version
from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site

# Sets up what this check and those of Compose and Buildx ask for.
PREPARE = "sudo ops/images/prepare-host.sh"
_OLDEST = (20, 10)
_KEEPS_DNS_INSIDE = (26,)


def _check(site: Site) -> Iterator[Finding]:
    try:
        found = site.engine.server_version()
        info = site.engine.info()
    except NoEngineError as problem:
        yield _no_engine(problem)
        return
    number = version(found)
    if number < _OLDEST:
        yield error(f"Version {found}", "Version 26 oder neuer, mindestens 20.10", PREPARE)
        return
    yield ok(f"Version {found}, Daten unter {info.get('DockerRootDir', 'unbekanntem Pfad')}")
    if number < _KEEPS_DNS_INSIDE:
        yield warning(
            f"Version {found}: Namensanfragen aus den inneren Netzen können nach außen dringen (CVE-2024-29018)",
            "Version 26 oder neuer",
            PREPARE,
        )
    if any("rootless" in str(option) for option in info.get("SecurityOptions") or ()):
        yield warning(
            "Die Engine läuft ohne Administratorrechte (rootless)",
            "eine Engine des Systems; sonst sind Ports unter 1024 und Speichergrenzen nicht überall möglich",
            "docker context use default",
        )


def _no_engine(problem: NoEngineError) -> Finding:
    expected = "eine laufende Docker Engine, Version 26 oder neuer"
    if problem.missing:
        return error("Docker ist nicht installiert", expected, PREPARE)
    if "permission denied" in str(problem).lower():
        return error(
            "Dieses Konto darf nicht mit der Docker Engine sprechen",
            "ein Aufruf als root oder ein Konto in der Gruppe docker (die hat die Rechte von root)",
            "sudo .venv/bin/ampel doctor",
        )
    return error(
        f"Die Docker Engine antwortet nicht: {problem}", expected, f"systemctl enable --now docker, oder {PREPARE}"
    )


CHECK = Check("Docker Engine", _check)
