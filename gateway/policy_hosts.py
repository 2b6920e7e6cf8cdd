# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether an address stays in the building, judged by its text alone: nothing is looked up or called."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

# Names that no public name server knows: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, and German habits.
_IN_HOUSE_ENDINGS = (".localhost", ".local", ".home.arpa", ".internal", ".intern", ".intranet", ".lan")
# Written out: what Python calls private has changed from one patch release to the next. Not in it: link-local IPv4,
# where clouds answer with their secrets, and IPv6 in which an IPv4 address is wrapped (6to4, Teredo, NAT64).
_IN_HOUSE_NETWORKS = tuple(
    ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10")
)


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
    return is_own_address(ip)


def is_own_address(ip: IPv4Address | IPv6Address) -> bool:
    """Loopback, the private networks of RFC 1918 and 4193, and link-local IPv6."""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in network for network in _IN_HOUSE_NETWORKS)


def _is_own_name(host: str, domains: Collection[str]) -> bool:
    if "." not in host:
        # A plain machine or service name. `134744072` and `0x8080808` are spellings of public addresses.
        return host[0].isalpha() and host.isascii()
    wanted = [domain.lower().strip(".") for domain in domains]
    return host.endswith(_IN_HOUSE_ENDINGS) or any(host == d or host.endswith(f".{d}") for d in wanted if d)
