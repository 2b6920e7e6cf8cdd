# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one way out: which hosts the policy lets LiteLLM reach, and Squid's configuration that lets it reach no other."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from gateway.policy import Policy
from gateway.zones import Zone
from ops.errors import OpsError

# Model servers of compose.yaml: LiteLLM reaches them in a network of their own.
INSIDE = frozenset({"llama", "embeddings", "ollama", "yellow-simulation", "red-simulation"})
# Where LiteLLM calls when the policy names no address. Any other provider needs one.
_PROVIDERS: Mapping[str, str] = {
    "anthropic": "api.anthropic.com",
    "gemini": "generativelanguage.googleapis.com",
    "mistral": "api.mistral.ai",
    "openai": "api.openai.com",
}
_HTTPS = 443


def hosts(policy: Policy, deployments: Sequence[Mapping[str, Any]]) -> list[str]:
    """The hosts of all yellow and red models, sorted. `deployments` is the table of LiteLLM's lock: real addresses.

    Raises:
        OpsError: a model cannot be reached from here; all of them are named.
    """
    problems: list[str] = []
    found: set[str] = set()
    for deployment in deployments:
        problem = _judge(deployment, found)
        if problem:
            problems.append(f"{deployment['name']}: {problem}")
    if problems:
        raise OpsError("\n  ".join(["So kommt LiteLLM nicht zu allen Modellen der Richtliniendatei:", *problems]))
    return sorted(found)


def _judge(deployment: Mapping[str, Any], found: set[str]) -> str | None:
    address = deployment["api_base"]
    if address is None:
        provider = str(deployment["model"]).partition("/")[0]
        if provider not in _PROVIDERS:
            return f"Nennen Sie upstream.api_base; wo »{provider}« zu erreichen ist, steht nirgends"
        found.add(_PROVIDERS[provider])
        return None
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host in INSIDE:
        return None
    if deployment["zone"] == Zone.GREEN.value:
        return (
            f"{host} ist kein Modellserver dieser Anlage ({', '.join(sorted(INSIDE))}). Grüne Modelle auf anderen "
            "Rechnern des Hauses sind noch nicht möglich"
        )
    if parts.scheme != "https" or (parts.port or _HTTPS) != _HTTPS:
        return f"Nach außen geht es nur mit https auf Port {_HTTPS}; in der Richtliniendatei steht {address}"
    found.add(host)
    return None


def squid_conf(allowed: Collection[str], proxy: str) -> str:
    """`proxy` is the town's own, by which everything has to leave, or empty. It may carry a password."""
    lines = [
        "# Aus der Richtliniendatei erzeugt. Änderungen von Hand gehen verloren.",
        "http_port 3128",
        "visible_hostname egress-proxy",
        "acl https port 443",
        "acl CONNECT method CONNECT",
    ]
    if allowed:
        # -n: an address in place of a name is not looked up, and so is never on the list.
        lines += [f"acl listed dstdomain -n {' '.join(sorted(allowed))}", "http_access allow CONNECT https listed"]
    lines += ["http_access deny all", *_parent(proxy), *_SETTINGS]
    return "\n".join(lines) + "\n"


def _parent(proxy: str) -> list[str]:
    if not proxy:
        return []
    parts = urlsplit(proxy)
    credentials = ":".join(unquote(part) for part in (parts.username, parts.password) if part)
    if any(character.isspace() for character in credentials):
        raise OpsError("AMPEL_PROXY: Benutzername und Passwort dürfen keine Leerzeichen enthalten")
    login = f" login={credentials}" if credentials else ""
    tls = " tls" if parts.scheme == "https" else ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    peer = f"cache_peer {parts.hostname} parent {port} 0 no-query no-digest default{login}{tls}"
    return [peer, "never_direct allow all"]


_SETTINGS = (
    # Nothing is kept: it is a gate, not a cache.
    "cache deny all",
    "cache_mem 0 MB",
    "memory_pools off",
    "pid_filename none",
    "netdb_filename none",
    "coredump_dir /tmp",
    "max_filedescriptors 1024",
    "cache_log /dev/stderr",
    # Which host was let through or refused, and how much; what is said to it is encrypted.
    "logformat gate %ts.%03tu %>a %Ss/%03>Hs %rm %>rd:%>rP %<st",
    # The health check connects and asks nothing.
    "acl asked has request",
    "access_log stdio:/dev/stdout gate asked",
    "shutdown_lifetime 5 seconds",
    "via off",
    "pinger_enable off",
    # A provider whose name was not found once is asked for again soon.
    "negative_dns_ttl 2 seconds",
    "forwarded_for delete",
    # A single process without rights has nothing to share with others.
    "ipcache_size 256",
)
