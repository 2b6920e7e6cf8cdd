# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of the kernel that databases and search engines need. User namespaces are not needed."""

from collections.abc import Iterator

from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site

# https://www.elastic.co/docs/deploy-manage/deploy/self-managed/vm-max-map-count
_MAP_COUNT = 262_144


def _check(site: Site) -> Iterator[Finding]:
    overcommit = site.machine.read("proc/sys/vm/overcommit_memory")
    if overcommit == "2":
        yield error(
            "vm.overcommit_memory=2: Der Kernel verspricht nie mehr Speicher, als er hat",
            "0 oder 1; Modelle und Datenbanken reservieren mehr, als sie belegen",
            "sysctl -w vm.overcommit_memory=1",
        )
    else:
        yield ok(f"vm.overcommit_memory={overcommit}")
    if "ragflow" in site.settings().profiles:
        yield from _search_engine(site, overcommit)


def _search_engine(site: Site, overcommit: str) -> Iterator[Finding]:
    count = site.machine.read("proc/sys/vm/max_map_count")
    if int(count) < _MAP_COUNT:
        yield error(
            f"vm.max_map_count={count}",
            f"mindestens {_MAP_COUNT}; sonst startet die Suche von RAGFlow nicht",
            f"echo vm.max_map_count={_MAP_COUNT} > /etc/sysctl.d/90-ki-ampel.conf && sysctl --system",
        )
    else:
        yield ok(f"vm.max_map_count={count}")
    if overcommit == "0":
        yield warning(
            "vm.overcommit_memory=0: Der Zwischenspeicher von RAGFlow kann scheitern, wenn Speicher knapp ist",
            "1",
            "echo vm.overcommit_memory=1 > /etc/sysctl.d/91-ki-ampel.conf && sysctl --system",
        )


CHECK = Check("Kernel", _check)
