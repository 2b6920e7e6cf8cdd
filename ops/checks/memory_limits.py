# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the engine can enforce memory limits: cgroup v2 with the memory controller."""

from collections.abc import Iterator

from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site

_BOOT = (
    "in /etc/default/grub bei GRUB_CMDLINE_LINUX »cgroup_enable=memory swapaccount=1« ergänzen, dann: "
    "update-grub && reboot"
)


def _check(site: Site) -> Iterator[Finding]:
    info = site.engine.info()
    if not info.get("MemoryLimit"):
        yield error("Die Engine kann den Speicher von Containern nicht begrenzen", "wirksame Speichergrenzen", _BOOT)
        return
    if str(info.get("CgroupVersion")) != "2":
        yield warning(
            f"wirksam, aber über cgroup v{info.get('CgroupVersion', '?')}",
            "cgroup v2",
            "in /etc/default/grub »systemd.unified_cgroup_hierarchy=1« ergänzen, dann: update-grub && reboot",
        )
        return
    yield ok("wirksam (cgroup v2)")
    if not info.get("SwapLimit"):
        yield warning(
            "Auslagerungsspeicher (Swap) lässt sich nicht begrenzen; ein Container kann dorthin ausweichen",
            "Speichergrenzen, die auch für Swap gelten",
            _BOOT,
        )


CHECK = Check("Speichergrenzen", _check)
