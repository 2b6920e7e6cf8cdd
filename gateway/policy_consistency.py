# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must fit together across fields. It reads the plain data, so that its findings stand beside the errors of
the schema in one report instead of appearing only when those are mended; anything of a wrong type is the
schema's business and skipped here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel

from gateway.detect.registry import DETECTORS, ELSEWHERE
from gateway.policy_errors import Path, path_text
from gateway.zones import Zone

# ${NAME}, or ${NAME:-what holds without it}, as in Compose files.
PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(?::-([^${}]*))?\}")

# The German prefix of each model name: staff see in every list which zone they are about to choose.
PREFIXES = {Zone.GREEN: "gruen-", Zone.YELLOW: "gelb-", Zone.RED: "rot-"}

# Secrets and addresses of the platform itself: named as a provider's key or in an address they would leave it.
OWN_VARIABLES = frozenset({"LITELLM_MASTER_KEY", "AMPEL_LITELLM_KEY", "OPEN_WEBUI_KEY", "WEBUI_SECRET_KEY"})
_OWN_ENDINGS = ("_SECRET", "_PASSWORD", "DATABASE_URL")

# LiteLLM takes these as instructions to choose a model by itself, or to pass the call on to another proxy.
_ROUTING_PROVIDERS = frozenset({"auto_router", "litellm_agent", "litellm_proxy"})


class Inconsistency(NamedTuple):
    path: Path
    message: str


_DETECTORS = DETECTORS.keys() | ELSEWHERE.keys()
Plain = Mapping[str, Any]


def inconsistencies(data: Plain) -> Iterator[Inconsistency]:
    for check in _CHECKS:
        yield from check(data)


def _entries(data: Plain, section: str) -> Iterator[tuple[Path, Plain]]:
    entries = data.get(section)
    if isinstance(entries, list | tuple):
        for index, entry in enumerate(entries):
            plain = entry.model_dump() if isinstance(entry, BaseModel) else entry
            if isinstance(plain, Mapping):
                yield (section, index), plain


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
            prefix = PREFIXES[Zone(zone)]
            # A name with none of the prefixes is an error of the schema already.
            if name.startswith(tuple(PREFIXES.values())) and not name.startswith(prefix):
                text = f"»{name}« steht in der Zone {zone}; der Name muss mit {prefix} beginnen"
                yield Inconsistency((*path, "name"), text)


def _answer_fits(data: Plain) -> Iterator[Inconsistency]:
    for path, model in _entries(data, "models"):
        context, answer = model.get("context"), model.get("max_output")
        if isinstance(context, int) and isinstance(answer, int) and answer > context:
            text = f"»{answer}« ist mehr als die Kontextlänge {context}; die Antwort muss hineinpassen"
            yield Inconsistency((*path, "max_output"), text)


def _upstreams(data: Plain) -> Iterator[tuple[Path, Plain]]:
    for path, model in _entries(data, "models"):
        upstream = model.get("upstream")
        if isinstance(upstream, Mapping):
            yield (*path, "upstream"), upstream


def _texts(upstream: Plain) -> dict[str, str]:
    """The fields of an upstream in which placeholders are replaced."""
    return {field: text for field in ("model", "api_base") if isinstance(text := upstream.get(field), str)}


def _placeholders(data: Plain) -> Iterator[Inconsistency]:
    for path, upstream in _upstreams(data):
        for field, text in _texts(upstream).items():
            if "$" in PLACEHOLDER.sub("", text):
                form = "${NAME} oder ${NAME:-Vorgabe}, der Name in Großbuchstaben"
                yield Inconsistency((*path, field), f"hat einen fehlerhaften Platzhalter; richtig ist {form}")


def _no_own_secret(data: Plain) -> Iterator[Inconsistency]:
    for path, upstream in _upstreams(data):
        variables = {field: {match[1] for match in PLACEHOLDER.finditer(t)} for field, t in _texts(upstream).items()}
        key = upstream.get("api_key_env")
        variables["api_key_env"] = {key} if isinstance(key, str) else set()
        for field, names in variables.items():
            if any(name in OWN_VARIABLES or name.endswith(_OWN_ENDINGS) for name in names):
                text = "nennt ein Geheimnis der Plattform selbst, das so an den Anbieter ginge"
                yield Inconsistency((*path, field), f"{text}; nehmen Sie eine eigene Variable, etwa AMPEL_RED_KEY")


def _no_routing(data: Plain) -> Iterator[Inconsistency]:
    for path, upstream in _upstreams(data):
        name = upstream.get("model")
        if isinstance(name, str) and name.split("/", 1)[0] in _ROUTING_PROVIDERS:
            text = "leitet Anfragen selbst an andere Modelle weiter; nennen Sie genau ein Modell mit seinem Anbieter"
            yield Inconsistency((*path, "model"), text)


def _ollama_has_address(data: Plain) -> Iterator[Inconsistency]:
    for path, upstream in _upstreams(data):
        name = upstream.get("model")
        # Without an address LiteLLM would start an `ollama serve` of its own at its start.
        if isinstance(name, str) and "ollama" in name and not upstream.get("api_base"):
            text = "fehlt; Ollama braucht eine Adresse, zum Beispiel http://ollama:11434"
            yield Inconsistency((*path, "api_base"), text)


def _list_of(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _reroute(data: Plain) -> Iterator[Inconsistency]:
    zones = data.get("zones")
    chatting = [
        model.get("name")
        for _, model in _entries(data, "models")
        if model.get("zone") == Zone.GREEN.value and "chat" in _list_of(model.get("capabilities", ["chat"]))
    ]
    for zone, given in zones.items() if isinstance(zones, Mapping) else ():
        rule = given.model_dump() if isinstance(given, BaseModel) else given
        if not isinstance(rule, Mapping):
            continue
        path: Path = ("zones", str(zone), "reroute_to")
        target, wanted = rule.get("reroute_to"), rule.get("on_excess") == "reroute"
        if wanted and zone == Zone.GREEN.value:
            # Green is the innermost zone: there is nowhere to go.
            yield Inconsistency(("zones", str(zone), "on_excess"), "»reroute« gibt es nur für Gelb und Rot")
        elif wanted and not target:
            yield Inconsistency(path, "fehlt; on_excess: reroute braucht den Namen eines grünen Modells")
        elif target and not wanted:
            yield Inconsistency(path, "gilt nur zusammen mit on_excess: reroute; löschen Sie die Zeile")
        elif isinstance(target, str) and target not in chatting:
            yield Inconsistency(path, f"»{target[:60]}« ist kein grünes Modell zum Chatten aus dieser Datei")


def _detectors_exist(data: Plain) -> Iterator[Inconsistency]:
    section = data.get("detection")
    plain = section.model_dump() if isinstance(section, BaseModel) else section
    if not isinstance(plain, Mapping):
        return
    for field in ("disabled", "classes"):
        given = plain.get(field)
        for position, name in enumerate(given) if isinstance(given, list | tuple | dict) else ():
            if isinstance(name, str) and name not in _DETECTORS:
                path: Path = ("detection", field, name if isinstance(given, dict) else position)
                near = get_close_matches(name, _DETECTORS, n=1)
                advice = f"meinten Sie »{near[0]}«?" if near else f"möglich sind {', '.join(sorted(_DETECTORS))}"
                yield Inconsistency(path, f"»{name[:40]}« ist kein Erkenner; {advice}")


_CHECKS: tuple[Callable[[Plain], Iterator[Inconsistency]], ...] = (
    _all_zones,
    _unique_names,
    _name_says_zone,
    _answer_fits,
    _placeholders,
    _no_own_secret,
    _no_routing,
    _ollama_has_address,
    _reroute,
    _detectors_exist,
)
