# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether an address stays in the building, judged by its text alone: nothing is looked up or called."""

from collections.abc import Collection
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

# Names that no public name server knows: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, and German habits.
_IN_HOUSE_ENDINGS = (".localhost", ".local", ".home.arpa", ".internal", ".intern", ".intranet", ".lan")


def host_of(address: str) -> str | None:
    """The host in lower case without its final dot, or None if the address has none."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return host.rstrip(".") or None if host else None


def in_house(address: str, domains: Collection[str] = ()) -> bool:
    """True for loopback and private addresses, plain machine names, and names below the given domains.

    Whatever is not clearly in the building counts as outside.
    """
    host = host_of(address)
    if host is None:
        return False
    try:
        ip = ip_address(host)
    except ValueError:
        return _is_own_name(host, domains)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return (ip.is_private or ip.is_loopback) and not ip.is_unspecified


def _is_own_name(host: str, domains: Collection[str]) -> bool:
    if "." not in host:
        # A plain machine or service name. `134744072` and `0x8080808` are spellings of public addresses.
        return host[0].isalpha() and host.isascii()
    wanted = [domain.lower().strip(".") for domain in domains]
    return host.endswith(_IN_HOUSE_ENDINGS) or any(host == d or host.endswith(f".{d}") for d in wanted if d)
