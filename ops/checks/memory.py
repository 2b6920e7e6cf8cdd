# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Memory of this machine beside what all services together may take."""

import os
from collections.abc import Iterator

from dotenv import dotenv_values

from ops.checks import compose_limits
from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site
from ops.server import render

_GIB = 2**30
# A machine of 8 GB shows a little less. Everything without models, RAGFlow and vLLM takes less than 4 GiB when idle;
# the system wants some, too.
_LEAST = 7 * _GIB
_FOR_THE_SYSTEM = 2 * _GIB


def _check(site: Site) -> Iterator[Finding]:
    total = site.machine.memory()
    if total < _LEAST:
        yield error(f"{_gib(total)} vorhanden", f"mindestens {_gib(_LEAST)}", "Arbeitsspeicher nachrüsten")
    else:
        yield ok(f"{_gib(total)} vorhanden")
    file_values = {name: value for name, value in dotenv_values(site.project / ".env").items() if value}
    profiles = frozenset(render.profiles(site.settings()).split(","))
    limits = compose_limits.read(site.project / "compose.yaml", profiles, file_values | dict(os.environ))
    largest = sorted(limits.of, key=lambda name: -limits.of[name])[:3]
    names = ", ".join(f"{name} {_gib(limits.of[name])}" for name in largest)
    text = f"Grenzen von {len(limits.of)} Diensten zusammen: {_gib(limits.sum)} (am meisten: {names})"
    if limits.sum + _FOR_THE_SYSTEM > total:
        yield warning(
            f"{text}; vorhanden sind {_gib(total)}",
            f"mindestens {_gib(limits.sum + _FOR_THE_SYSTEM)}, mit {_gib(_FOR_THE_SYSTEM)} für das System; sonst "
            "beendet der Kernel unter Last einzelne Dienste",
            "Arbeitsspeicher nachrüsten, oder in .env unter COMPOSE_PROFILES ein Profil weglassen",
        )
    else:
        yield ok(text)
    if limits.without:
        yield warning(
            f"Ohne Speichergrenze: {', '.join(limits.without)}",
            "eine Grenze für jeden Dienst",
            "in compose.yaml bei diesen Diensten mem_limit setzen",
        )


def _gib(size: int) -> str:
    return f"{size / _GIB:.1f} GiB".replace(".", ",")


CHECK = Check("Arbeitsspeicher", _check)
