# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is asked: what runs with the profiles, and nobody else."""

from typing import Any

import yaml

from ops.monitoring import targets
from ops.monitoring.targets import Entry

ENTRY = Entry("ki.lindenrath.example", "acme")


def _names(text: str) -> list[str]:
    groups: list[dict[str, Any]] = yaml.safe_load(text)
    return [group["labels"]["part"] for group in groups]


def test_graphics_cards_are_asked_only_where_there_are_any() -> None:
    assert "gpu" in _names(targets.parts({"gpu-monitoring"}))
    assert "gpu" not in _names(targets.parts({"cpu", "monitoring"}))


def test_only_what_runs_is_probed() -> None:
    assert _names(targets.probes({"cpu"}, ENTRY)) == ["caddy", "gateway", "open-webui"]
    assert _names(targets.probes({"grafana"}, ENTRY)) == ["caddy", "gateway", "open-webui", "grafana"]


def test_the_entry_is_asked_by_the_name_that_people_type() -> None:
    first = yaml.safe_load(targets.probes({"cpu"}, ENTRY))[0]
    assert first == {
        "targets": ["https://caddy:8443/caddy-health"],
        "labels": {
            "part": "caddy",
            "tls": "acme",
            "__param_module": "entry",
            "__param_hostname": "ki.lindenrath.example",
        },
    }
