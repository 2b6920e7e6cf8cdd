# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is asked for metrics, and who is asked whether it answers: what runs with the chosen profiles and settings."""

from collections.abc import Collection
from dataclasses import dataclass

import yaml

# Where each part shows its metrics, and the profile without which it is not there.
_PARTS = (
    ("gateway", "gateway:8090", None),
    ("caddy", "caddy:8082", None),
    ("node", "node-exporter:9100", None),
    ("postgres", "postgres-exporter:9187", None),
    ("gpu", "gpu-exporter:9400", "gpu-monitoring"),
    ("blackbox", "blackbox-exporter:9115", None),
    ("prometheus", "localhost:9090", None),
    ("alertmanager", "alertmanager:9093", None),
)
# An address that says 200 when all is well. Only what staff and programs can reach anyway: LiteLLM, the models and the
# way out live in networks that nobody else has business in, and the gateway sees when they fail.
_PROBES = (
    ("gateway", "http://gateway:8090/healthz", None),
    ("open-webui", "http://open-webui:8080/ready", None),
    ("grafana", "http://grafana:3000/grafana/api/health", "grafana"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """How people reach the platform. `tls` is that of AMPEL_TLS: it says how early a certificate has to be renewed."""

    domain: str
    tls: str
    address: str = "caddy:8443"


def parts(profiles: Collection[str]) -> str:
    """targets/parts.yml."""
    return _file(
        [
            {"targets": [address], "labels": {"part": name}}
            for name, address, profile in _PARTS
            if profile is None or profile in profiles
        ]
    )


def probes(profiles: Collection[str], entry: Entry) -> str:
    """targets/probes.yml."""
    first: dict[str, object] = {
        "targets": [f"https://{entry.address}/caddy-health"],
        "labels": {"part": "caddy", "tls": entry.tls, "__param_module": "entry", "__param_hostname": entry.domain},
    }
    others: list[dict[str, object]] = [
        {"targets": [address], "labels": {"part": name, "__param_module": "http"}}
        for name, address, profile in _PROBES
        if profile is None or profile in profiles
    ]
    return _file([first, *others])


def _file(groups: list[dict[str, object]]) -> str:
    return yaml.safe_dump(groups, allow_unicode=True, sort_keys=False)
