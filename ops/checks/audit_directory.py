# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the sealed audit leaves this machine: whoever controls it could otherwise change both copies."""

from collections.abc import Iterator

from ops.checks.finding import Check, Finding, ok, warning
from ops.checks.site import Site

_EXPECTED = "ein Verzeichnis, das von einem anderen Rechner eingehängt ist"
_FIX = (
    "ein Verzeichnis einhängen (NFS oder SMB) und in .env unter AMPEL_AUDIT_DIR nennen; siehe docs/operations/audit.md"
)


def _check(site: Site) -> Iterator[Finding]:
    settings = site.settings()
    if "audit_dir" not in settings.model_fields_set:
        yield warning(
            "AMPEL_AUDIT_DIR ist nicht gesetzt; das versiegelte Protokoll bleibt auf diesem Rechner", _EXPECTED, _FIX
        )
        return
    path = site.project / settings.audit_dir
    if not path.is_dir():
        yield warning(
            f"Das Verzeichnis {path} gibt es nicht (AMPEL_AUDIT_DIR)", _EXPECTED, f"mkdir -p {path}, dann einhängen"
        )
    elif site.machine.device(path) == site.machine.device(site.project):
        yield warning(f"{path} liegt auf derselben Platte wie die Plattform", _EXPECTED, _FIX)
    else:
        yield ok(f"{path} ist ein eigenes Dateisystem")


CHECK = Check("Protokollverzeichnis", _check)
