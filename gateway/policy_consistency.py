# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must fit together across fields. It reads the plain data, so that its findings stand beside the errors of
the schema in one report instead of appearing only when those are mended; anything of a wrong type is the
schema's business and skipped here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from gateway.policy_errors import Path, path_text
from gateway.zones import Zone

PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")

# Secrets and addresses of the platform itself: named as a provider's key or in an address they would leave it.
OWN_VARIABLES = frozenset({"LITELLM_MASTER_KEY", "AMPEL_LITELLM_KEY", "AMPEL_TICKET_SECRET", "AMPEL_USER_TOKEN_SECRET"})
_OWN_ENDINGS = ("_SECRET", "_PASSWORD", "DATABASE_URL")

# LiteLLM takes these as instructions to choose a model by itself, or to pass the call on to another proxy.
_ROUTING_PROVIDERS = frozenset({"auto_router", "litellm_agent", "litellm_proxy"})


class Inconsistency(NamedTuple):
    path: Path
    message: str


Plain = Mapping[str, Any]


def inconsistencies(data: Plain) -> Iterator[Inconsistency]:
    for check in _CHECKS:
        yield from check(data)


def _entries(data: Plain, section: str) -> Iterator[tuple[Path, Plain]]:
    entries = data.get(section)
    if isinstance(entries, list | tuple):
        for index, entry in enumerate(entries):
            if isinstance(entry, Mapping):
                yield (section, index), entry


def _all_zones(data: Plain) -> Iterator[Inconsistency]:
    zones = data.get("zones")
    if isinstance(zones, Mapping):
        for zone in Zone:
            if zone.value not in zones:
                yield Inconsistency(("zones",), f"es fehlt die Zone {zone.value}; alle drei müssen genannt sein")


def _unique_names(data: Plain) -> Iterator[Inconsistency]:
    for section in ("models", "levels"):
        seen: dict[str, Path] = {}
        for path, entry in _entries(data, section):
            name = entry.get("name")
            if not isinstance(name, str):
                continue
            if name in seen:
                text = f"»{name}« heißt schon {path_text(seen[name])}; jeder Name darf nur einmal stehen"
                yield Inconsistency((*path, "name"), text)
            seen.setdefault(name, path)


def _name_says_zone(data: Plain) -> Iterator[Inconsistency]:
    for path, model in _entries(data, "models"):
        name, zone = model.get("name"), model.get("zone")
        if isinstance(name, str) and isinstance(zone, str) and zone in set(Zone):
            prefix = Zone(zone).prefix
            others = [other.prefix for other in Zone if other.prefix != prefix]
            if name.startswith(tuple(others)):
                text = f"»{name}« steht in der Zone {zone}; der Name muss mit {prefix} beginnen"
                yield Inconsistency((*path, "name"), text)


def _answer_fits(data: Plain) -> Iterator[Inconsistency]:
    for path, model in _entries(data, "models"):
        context, answer = model.get("context"), model.get("max_output")
        if isinstance(context, int) and isinstance(answer, int) and answer > context:
            text = f"»{answer}« ist mehr als die Kontextlänge {context}; die Antwort muss hineinpassen"
            yield Inconsistency((*path, "max_output"), text)


def _no_own_secret(data: Plain) -> Iterator[Inconsistency]:
    for path, model in _entries(data, "models"):
        upstream = model.get("upstream")
        if not isinstance(upstream, Mapping):
            continue
        key, base = upstream.get("api_key_env"), upstream.get("api_base")
        named = {"api_key_env": [key] if isinstance(key, str) else []}
        named["api_base"] = PLACEHOLDER.findall(base) if isinstance(base, str) else []
        for field, variables in named.items():
            if any(variable in OWN_VARIABLES or variable.endswith(_OWN_ENDINGS) for variable in variables):
                text = "nennt ein Geheimnis der Plattform selbst, das so an den Anbieter ginge; nehmen Sie eine eigene"
                yield Inconsistency((*path, "upstream", field), f"{text} Variable, zum Beispiel AMPEL_RED_KEY")


def _no_routing(data: Plain) -> Iterator[Inconsistency]:
    for path, model in _entries(data, "models"):
        upstream = model.get("upstream")
        name = upstream.get("model") if isinstance(upstream, Mapping) else None
        if isinstance(name, str) and name.split("/", 1)[0] in _ROUTING_PROVIDERS:
            text = "leitet Anfragen selbst an andere Modelle weiter; nennen Sie genau ein Modell mit seinem Anbieter"
            yield Inconsistency((*path, "upstream", "model"), text)


_CHECKS: tuple[Callable[[Plain], Iterator[Inconsistency]], ...] = (
    _all_zones,
    _unique_names,
    _name_says_zone,
    _answer_fits,
    _no_own_secret,
    _no_routing,
)
