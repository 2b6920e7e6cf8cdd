# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the portal's name leads to this machine, as this machine's resolver says; the internet is not needed."""

import ipaddress
from collections.abc import Iterator

from ops.checks.finding import Check, Finding, ok, warning
from ops.checks.site import Site


def _check(site: Site) -> Iterator[Finding]:
    domain = site.settings().domain
    found = site.machine.resolve(domain)
    own = site.machine.addresses()
    expected = f"eine Adresse dieses Rechners: {', '.join(_reachable(own)) or 'er hat keine im Netz'}"
    fix = f"im Namensdienst Ihres Hauses für {domain} einen Eintrag (A oder AAAA) auf diesen Rechner anlegen"
    if not found:
        yield warning(f"{domain} ist im Namensdienst nicht bekannt", expected, fix)
    elif not _reachable(found):
        yield warning(
            f"{domain} führt nur auf diesem Rechner zu ihm selbst ({', '.join(sorted(found))})",
            expected,
            f"{fix}; ein Eintrag in /etc/hosts reicht anderen Rechnern nicht",
        )
    elif found & own:
        yield ok(f"{domain} führt zu diesem Rechner ({', '.join(sorted(found & own))})")
    else:
        yield warning(
            f"{domain} führt zu {', '.join(sorted(found))}",
            f"{expected}. Steht ein Reverse-Proxy davor, ist das richtig so",
            fix,
        )


def _reachable(addresses: frozenset[str]) -> list[str]:
    found = [ipaddress.ip_address(text) for text in addresses]
    return sorted(str(address) for address in found if not (address.is_loopback or address.is_link_local))


CHECK = Check("Namensdienst", _check)
