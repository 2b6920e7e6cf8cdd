# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the memory limits of the services from `compose.yaml`, without Docker and without the secrets it asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ops.checks.finding import UndeterminedError

# ${NAME}, ${NAME:-otherwise}, ${NAME:?why}. The file is ours and short.
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?([-?])([^}]*))?\}")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes, of the services that would start; `without` have none."""

    of: Mapping[str, int]
    without: tuple[str, ...]

    @property
    def sum(self) -> int:
        return sum(self.of.values())


def read(path: Path, profiles: frozenset[str], env: Mapping[str, str]) -> Limits:
    """Raises: UndeterminedError, when there is no such file, or it is not to be understood."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        services = document["services"].items()
    except FileNotFoundError:
        raise UndeterminedError(f"{path.name} gibt es in {path.parent} nicht") from None
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        raise UndeterminedError(f"{path.name} ist nicht zu lesen; ein Dienst ist darin nicht zu erkennen") from None
    of: dict[str, int] = {}
    without = []
    for name, service in services:
        if service.get("profiles") and profiles.isdisjoint(service["profiles"]):
            continue
        limit = _limit(service)
        if limit is None:
            without.append(name)
        else:
            of[name] = _bytes(str(limit), env, name) * _copies(service)
    return Limits(of, tuple(without))


def _limit(service: Mapping[str, Any]) -> Any:
    deploy = ((service.get("deploy") or {}).get("resources") or {}).get("limits") or {}
    return service.get("mem_limit", deploy.get("memory"))


def _copies(service: Mapping[str, Any]) -> int:
    found = service.get("scale", (service.get("deploy") or {}).get("replicas", 1))
    return found if isinstance(found, int) else 1


def _bytes(text: str, env: Mapping[str, str], service: str) -> int:
    plain = _VARIABLE.sub(lambda match: env.get(match[1]) or (match[3] if match[2] == "-" else ""), text).strip()
    amount = _AMOUNT.fullmatch(plain)
    if amount is None:
        raise UndeterminedError(f"die Speichergrenze von {service} ist nicht zu deuten: {text}")
    return int(float(amount[1]) * _UNITS[amount[2].lower()])
