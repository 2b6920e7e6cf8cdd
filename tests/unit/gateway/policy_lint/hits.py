# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Applies one rule to the test town's policy with one change."""

from collections.abc import Mapping
from typing import Any

from gateway.policy import Policy
from gateway.policy_lint.registry import lint
from tests.unit.gateway.town import document

# Where the models stand in the test town.
GREEN, IMAGES, SEARCH, YELLOW, INTERNAL, RED = range(6)


def hits(rule: str, changes: Mapping[int, Mapping[str, Any]] | None = None, **sections: Any) -> list[str]:
    """Findings of `rule` as text; `changes` are merged into the models by their position."""
    data = document(**sections)
    for index, change in (changes or {}).items():
        data["models"][index] |= change
    return [str(finding) for finding in lint(Policy.model_validate(data), (rule,))]


def places(rule: str, changes: Mapping[int, Mapping[str, Any]] | None = None, **sections: Any) -> list[str]:
    """Only where the findings are."""
    return [hit.split(":", 1)[0] for hit in hits(rule, changes, **sections)]


def zones(green: str = "social", yellow: str = "personal", red: str = "public") -> dict[str, Any]:
    limits = {"green": green, "yellow": yellow, "red": red}
    return {zone: {"max_class": limit, "where": "irgendwo"} for zone, limit in limits.items()}


def levels(*opened: list[str], tools: tuple[list[str], ...] = ()) -> list[dict[str, Any]]:
    """Levels `stufe0`, `stufe1`, … that open these zones."""
    return [
        {"name": f"stufe{i}", "title": f"Stufe {i}", "zones": zones, "tools": tools[i] if tools else []}
        for i, zones in enumerate(opened)
    ]


def upstream(base: str | None = None, model: str = "openai/x", key: str | None = None) -> dict[str, Any]:
    return {"upstream": {"model": model, "api_base": base, "api_key_env": key}}
