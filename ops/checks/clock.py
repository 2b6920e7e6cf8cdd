# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether something keeps the clock right. Logins, certificates and the audit rely on it. No time server is asked."""

from collections.abc import Iterator

from ops.checks.finding import Check, Finding, ok, warning
from ops.checks.site import Site

_TOLERATED_SECONDS = 1.0


def _check(site: Site) -> Iterator[Finding]:
    clock = site.machine.kernel_clock()
    now = site.machine.now()
    if not clock.synchronised:
        yield warning(
            f"Kein Zeitdienst hat die Uhr gestellt; sie zeigt {now:%d.%m.%Y %H:%M} UTC. Wie weit das abweicht, ist "
            f"ohne Netz nicht feststellbar{_service(site)}",
            "eine Uhr, die ein Zeitdienst stellt",
            "apt install systemd-timesyncd && timedatectl set-ntp true (den Zeitserver Ihres Hauses nennt "
            "/etc/systemd/timesyncd.conf)",
        )
    elif abs(clock.offset) > _TOLERATED_SECONDS:
        yield warning(
            f"Die Uhr wird gestellt, weicht aber noch {clock.offset:+.1f} s ab".replace(".", ","),
            "weniger als 1 s",
            "einige Minuten warten; danach zeigt den Stand: timedatectl timesync-status",
        )
    else:
        yield ok(f"Die Uhr wird gestellt und weicht {abs(clock.offset) * 1000:.1f} ms ab".replace(".", ","))


def _service(site: Site) -> str:
    done = site.machine.run(["timedatectl", "show", "--property=NTP", "--value"])
    if done.code != 0:
        return ""
    return "; ein Zeitdienst ist eingeschaltet" if done.out.strip() == "yes" else "; kein Zeitdienst ist eingeschaltet"


CHECK = Check("Uhr", _check)
