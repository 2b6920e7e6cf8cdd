# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether `.env` can be used, and whether what it asks for fits together."""

from collections.abc import Iterator

from ops import server_settings
from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site
from ops.server_settings import ServerSettingsError


def _check(site: Site) -> Iterator[Finding]:
    path = site.project / ".env"
    if path.is_dir():
        yield error(f"{path} ist ein Ordner", "eine Datei mit den Einstellungen", f"rmdir {path}, dann: ampel init")
        return
    try:
        settings = server_settings.load(site.project)
    except ServerSettingsError as problem:
        if not path.exists():
            yield error(f"{path} gibt es nicht", "eine Datei mit den Einstellungen", "ampel init")
            return
        for item in problem.problems:
            yield error(item.found, item.expected, item.fix)
        return
    extra = ", ".join(sorted(settings.profiles)) or "keine"
    yield ok(f"Portal {settings.domain}, Zertifikat {settings.tls}, Container {settings.images}, Profile: {extra}")
    if settings.tls == "acme" and (
        "." not in settings.domain or settings.domain.endswith((".example", ".local", ".lan"))
    ):
        yield warning(
            f"AMPEL_TLS=acme mit AMPEL_DOMAIN={settings.domain}",
            "ein Name, den die Zertifizierungsstelle im Internet erreicht",
            "ampel init --tls internal",
        )


CHECK = Check("Einstellungen", _check)
