# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Room for images, models and data: where Docker keeps its own, and in the project's folder."""

from collections.abc import Iterator
from pathlib import Path

from ops.checks.finding import Check, Finding, UndeterminedError, error, ok, unknown, warning
from ops.checks.site import Site

_GB = 1_000_000_000
_LEAST = 10 * _GB
# What is not there yet on a machine on which nothing has been started.
_IMAGES = 20 * _GB
_MODELS = 130 * _GB
_PROJECT = 2 * _GB


def _check(site: Site) -> Iterator[Finding]:
    yield _judge(site, site.project, _PROJECT // 2, _PROJECT, "Ordner der Plattform")
    try:
        root = Path(str(site.engine.info()["DockerRootDir"]))
        running = any(container.ours for container in site.engine.containers(site.project))
    except (UndeterminedError, KeyError) as problem:
        yield unknown(f"Wo Docker seine Daten ablegt, ist nicht feststellbar: {problem}")
        return
    advised = 2 * _LEAST
    if not running:
        advised = _IMAGES + (_MODELS if "gpu" in site.settings().profiles else 0)
    yield _judge(site, root, _LEAST, advised, "Container, Modelle und Daten")


def _judge(site: Site, path: Path, least: int, advised: int, purpose: str) -> Finding:
    try:
        free = site.machine.disk_free(path)
    except OSError as problem:
        return unknown(f"{path}: {problem.strerror}", "sudo .venv/bin/ampel doctor")
    found = f"{path}: {free / _GB:.0f} GB frei ({purpose})"
    fix = f"Platz schaffen oder {path} auf eine größere Platte legen; was belegt ist, zeigt: docker system df"
    if free < least:
        return error(found, f"mindestens {least / _GB:.0f} GB, besser {advised / _GB:.0f} GB", fix)
    if free < advised:
        return warning(found, f"{advised / _GB:.0f} GB", fix)
    return ok(found)


CHECK = Check("Festplatte", _check)
