# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Graphics cards: the driver, its way into containers, and how much memory there is."""

import shutil
from collections.abc import Iterator

from ops.checks import nvidia
from ops.checks.finding import Check, Finding, UndeterminedError, error, ok, skipped, unknown
from ops.checks.machine import NOT_FOUND
from ops.checks.site import Site

_DRIVER = "apt install nvidia-driver (Ubuntu: ubuntu-drivers install), dann: reboot"
_TOOLKIT = (
    "das Paket nvidia-container-toolkit von NVIDIA installieren, dann: "
    "nvidia-ctk runtime configure --runtime=docker && systemctl restart docker"
)


def _check(site: Site) -> Iterator[Finding]:
    if "gpu" not in site.settings().profiles:
        yield skipped("Das Profil gpu ist nicht gewählt (COMPOSE_PROFILES)")
        return
    done = nvidia.ask(site.machine.run)
    cards = nvidia.parse(done.out) if done.code == 0 else ()
    if done.code == NOT_FOUND:
        yield error(
            "Der Treiber von NVIDIA fehlt (nvidia-smi gibt es nicht)", "ein Treiber für die Grafikkarten", _DRIVER
        )
        return
    if not cards:
        yield error(f"nvidia-smi findet keine Grafikkarte: {done.reason}", "mindestens eine Karte", _DRIVER)
        return
    for card in cards:
        if card.memory is None:
            yield unknown(f"Karte {card.index}: {card.name}; ihr Speicher ist nicht feststellbar")
        else:
            used = f", belegt {_gib(card.used)}" if card.used is not None else ""
            yield ok(f"Karte {card.index}: {card.name}, {_gib(card.memory)}{used}, Treiber {card.driver}")
    yield _toolkit(site)


def _toolkit(site: Site) -> Finding:
    try:
        info = site.engine.info()
    except UndeterminedError as problem:
        return unknown(f"Ob Container die Karten sehen, weiß nur die Docker Engine: {problem}")
    devices = [str(device.get("ID", "")) for device in info.get("DiscoveredDevices") or ()]
    if "nvidia" in (info.get("Runtimes") or {}) or any("nvidia.com/gpu" in name for name in devices):
        return ok("Container können die Karten sehen (NVIDIA Container Toolkit)")
    if shutil.which("nvidia-container-runtime-hook", path="/usr/bin:/usr/local/bin") is not None:
        return ok("Container können die Karten sehen (NVIDIA Container Toolkit, ohne eigene Laufzeit)")
    return error(
        "Das NVIDIA Container Toolkit ist der Engine nicht bekannt", "Container, die die Karten sehen", _TOOLKIT
    )


def _gib(mebibytes: int) -> str:
    return f"{mebibytes / 1024:.0f} GiB"


CHECK = Check("Grafikkarten", _check)
