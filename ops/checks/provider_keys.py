# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The keys that the policy names: each has a value in `secrets/providers.env`."""

from collections.abc import Iterator

from ops import server_providers
from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site
from ops.server_providers import FILE

_SHORTEST = 12


def _check(site: Site) -> Iterator[Finding]:
    needed = server_providers.needed(site.policy())
    try:
        present = server_providers.read(site.project)
    except UnicodeDecodeError:
        yield error(f"{FILE} ist nicht in UTF-8 gespeichert", "Zeilen der Form NAME=WERT", "die Datei so speichern")
        return
    problems = []
    missing = [key for key in needed if not present.get(key.name)]
    if missing:
        names = "; ".join(f"{key.name} (für {', '.join(key.models)})" for key in missing)
        lines = "ampel init, dann " if any(key.name not in present for key in missing) else ""
        problems.append(
            error(
                f"leer oder nicht da: {names}",
                "zu jedem Namen der Schlüssel",
                f"{lines}hinter dem = in {FILE} eintragen",
            )
        )
    for key in needed:
        value = present.get(key.name)
        if value and len(value) < _SHORTEST:
            problems.append(
                warning(f"{key.name} hat nur {len(value)} Zeichen", "der ganze Schlüssel", f"in {FILE} nachsehen")
            )
    unused = [name for name in present if name not in {key.name for key in needed}]
    if unused:
        problems.append(
            warning(
                f"Die Richtlinie kennt nicht: {', '.join(unused)}",
                "nur Schlüssel, die ein Modell unter api_key_env nennt",
                f"die Zeilen in {FILE} löschen, oder die Namen vergleichen",
            )
        )
    yield from problems
    if not problems:
        yield ok(f"alle {len(needed)} Schlüssel sind da" if needed else "die Richtlinie braucht keinen")


CHECK = Check("Anbieterschlüssel", _check)
