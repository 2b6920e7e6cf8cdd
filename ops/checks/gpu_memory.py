# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real work on each card, in a container of the platform: allocate, write, read back, and copy from card to card.

The container is thrown away at once; it has no network, and nothing is pulled for it. What runs in it is
`gpu_memory_probe.py`, which needs nothing but Python and the driver's library.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ops.checks.finding import Check, Finding, error, ok, skipped, unknown, warning
from ops.checks.site import Site
from ops.server import images

_SECONDS = 8.0
_LOGS = "dmesg | grep -i nvrm"
# The driver's words for "somebody else holds the memory".
_FULL = 2


def _check(site: Site) -> Iterator[Finding]:
    if "gpu" not in site.settings().profiles:
        yield skipped("Das Profil gpu ist nicht gewählt (COMPOSE_PROFILES)")
        return
    site.engine.info()  # without an engine nothing can be said, not even that the image is missing
    image = images.tag("gateway")
    if not site.engine.has_image(image):
        yield unknown("ein Container zum Ausprobieren ist noch nicht da; er kommt mit dem ersten Start", "make up")
        return
    script = Path(__file__).with_name("gpu_memory_probe.py").read_text(encoding="utf-8")
    done = site.engine.run_on_gpus(image, script, _SECONDS - 1)
    if done.code != 0:
        yield error(
            f"Ein Container mit Zugriff auf die Karten lief nicht: {done.reason}",
            "ein Container, der Speicher auf jeder Karte belegt",
            "nvidia-ctk runtime configure --runtime=docker && systemctl restart docker",
        )
        return
    yield from _read(done.out)


def _read(out: str) -> Iterator[Finding]:
    try:
        answer: dict[str, Any] = json.loads(out)
    except ValueError:
        yield unknown("die Antwort des Containers ist nicht zu deuten")
        return
    if "failure" in answer:
        yield error(
            f"Der Treiber antwortet im Container nicht: {answer['failure']}", "ein Treiber, der antwortet", _LOGS
        )
        return
    for step in answer["steps"]:
        yield _judge(step)


def _judge(step: dict[str, Any]) -> Finding:
    what = step["what"]
    if step["code"] == 0:
        return ok(f"{what}: {step['mib']} MiB geschrieben und richtig zurückgelesen")
    if step["code"] == _FULL:
        return warning(
            f"{what}: Es war nicht genug Speicher frei",
            f"{step['mib']} MiB; geladene Modelle können ihn belegen",
            "nvidia-smi",
        )
    return error(f"{what}: gescheitert ({step['reason']})", "Daten, die richtig zurückkommen", _LOGS)


CHECK = Check("Grafikspeicher", _check, seconds=_SECONDS)
