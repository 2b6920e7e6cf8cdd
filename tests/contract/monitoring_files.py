# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads what the tests of the monitoring compare: alert rules, dashboards, and the metrics that both ask for."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tests.contract.documents import REPOSITORY

FOLDER = REPOSITORY / "ops" / "monitoring"
RULES = FOLDER / "prometheus" / "rules"
DASHBOARDS = FOLDER / "grafana" / "dashboards"

# Strings and lists of labels are passed over; what is left is a metric, unless a bracket makes it a function.
_TOKEN = re.compile(
    r'"[^"]*"'
    r"|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)"
    r"|\[[^\]]*\]"
    r"|\b[a-z_]\w*\s*(?=\(|by\b|without\b)"
    r'|(?P<selector>(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?:[^}"]|"[^"]*")*\})?)'
    r"|[\d.]+(?:e\d+)?"
)
# What cannot have data where these tests run, and why. What has data after all has to leave this list.
WITHOUT_DATA = {
    "DCGM_FI_DEV_FB_FREE": "needs a graphics card of NVIDIA and the profile gpu",
    "DCGM_FI_DEV_FB_USED": "needs a graphics card of NVIDIA and the profile gpu",
    "DCGM_FI_DEV_GPU_TEMP": "needs a graphics card of NVIDIA and the profile gpu",
    "DCGM_FI_DEV_GPU_UTIL": "needs a graphics card of NVIDIA and the profile gpu",
    "DCGM_FI_DEV_POWER_USAGE": "needs a graphics card of NVIDIA and the profile gpu",
    "DCGM_FI_DEV_XID_ERRORS": "needs a graphics card of NVIDIA and the profile gpu",
    'probe_ssl_earliest_cert_expiry{tls="acme"}': "the certificate here is of Caddy's own authority",
    'probe_ssl_earliest_cert_expiry{tls="files"}': "the certificate here is of Caddy's own authority",
}
_KEYWORDS = {"and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring"}


@dataclass(frozen=True)
class Alert:
    """An alert, and the topic that its file is named after."""

    topic: str
    rule: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.rule["alert"])

    @property
    def expr(self) -> str:
        return str(self.rule["expr"])


@dataclass(frozen=True)
class Panel:
    """A panel that asks something."""

    board: str
    json: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.board}: {self.json['title']}"

    @property
    def targets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json["targets"]
        return found

    @property
    def exprs(self) -> list[str]:
        return [target["expr"] for target in self.targets]


def topics() -> list[str]:
    return sorted(path.stem for path in RULES.glob("*.yml") if not path.stem.endswith(".test"))


def alerts() -> list[Alert]:
    return [
        Alert(topic, rule)
        for topic in topics()
        for group in yaml.safe_load((RULES / f"{topic}.yml").read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]


def boards() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(DASHBOARDS.glob("*.json"))}


def panels() -> list[Panel]:
    return [Panel(name, panel) for name, board in boards().items() for panel in board["panels"] if "targets" in panel]


def selectors(expr: str) -> Iterator[tuple[str, str]]:
    """Each metric that an expression asks for, and the same with its labels."""
    for token in _TOKEN.finditer(expr):
        if token["name"] and token["name"] not in _KEYWORDS:
            yield token["name"], token["selector"]


def metrics(expr: str) -> set[str]:
    return {name for name, _ in selectors(expr)}
