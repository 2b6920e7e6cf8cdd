# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The monitoring of the running server: everybody is seen, every query has data, and a backup is noticed."""

import json
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

import pytest

from ops import compose
from tests.contract.monitoring_files import WITHOUT_DATA, Alert, Panel, alerts, panels, selectors
from tests.stack.server import IBAN, QUESTION, Server

# Three scrapes have to see the traffic.
_TRAFFIC_SECONDS = 50
_WINDOWS = {"$__rate_interval": "1m", "$__range": "5m"}
# A healthy server has none; those that are counted have data all the same.
_MAY_BE_EMPTY = 'ALERTS{alertstate="firing"}'


@dataclass(frozen=True)
class Prometheus:
    """`at` is a moment at which there was traffic."""

    url: str
    at: float

    def query(self, expr: str) -> list[dict[str, Any]]:
        for name, window in _WINDOWS.items():
            expr = expr.replace(name, window)
        return list(_ask(self.url, "query", query=expr, time=str(self.at))["result"])


def _ask(url: str, path: str, **parameters: str) -> Any:
    request = f"{url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - http in a network of Docker
        found = json.load(answer)
    assert found["status"] == "success"
    return found["data"]


@pytest.fixture(scope="module")
def prometheus(server: Server, key: str) -> Prometheus:
    assert key
    address = compose.address(server.project, "prometheus")
    assert address, "Prometheus does not run"
    # As a backup would do it, the rename included.
    folder = server.project / ".ampel" / "server" / "node-exporter"
    unfinished = folder / "ampel_backup.prom.new"
    unfinished.write_text(f"ampel_backup_last_success_timestamp_seconds {time.time():.0f}\n", encoding="ascii")
    unfinished.chmod(0o644)
    unfinished.rename(folder / "ampel_backup.prom")
    end = time.monotonic() + _TRAFFIC_SECONDS
    while time.monotonic() < end:
        for model in ("gruen-lokal", "gelb-simulation", "rot-simulation"):
            assert server.chat(model, QUESTION).status == 200
        assert server.chat("rot-simulation", f"IBAN {IBAN}").status == 403
        time.sleep(2)
    return Prometheus(f"http://{address}:9090", time.time())


def test_everybody_is_seen(prometheus: Prometheus) -> None:
    targets = _ask(prometheus.url, "targets")["activeTargets"]
    assert {target["labels"]["job"]: target["lastError"] for target in targets if target["health"] != "up"} == {}
    found = {series["metric"]["part"]: series["value"][1] for series in prometheus.query("probe_success")}
    assert found == {"caddy": "1", "gateway": "1", "open-webui": "1"}


def test_the_rules_are_all_there_and_well(prometheus: Prometheus) -> None:
    rules = [rule for group in _ask(prometheus.url, "rules")["groups"] for rule in group["rules"]]
    assert {rule["name"]: rule["health"] for rule in rules} == {alert.name: "ok" for alert in alerts()}


@pytest.mark.parametrize("panel", panels(), ids=lambda panel: panel.name)
def test_panel_has_data(prometheus: Prometheus, panel: Panel) -> None:
    for expr in panel.exprs:
        asked = list(selectors(expr))
        missing = any(name in WITHOUT_DATA or selector in WITHOUT_DATA for name, selector in asked)
        if not any(selector == _MAY_BE_EMPTY for _, selector in asked):
            assert bool(prometheus.query(expr)) is not missing, expr


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert.name)
def test_alert_asks_for_something(prometheus: Prometheus, alert: Alert) -> None:
    prometheus.query(alert.expr)
    for name, selector in selectors(alert.expr):
        missing = name in WITHOUT_DATA or selector in WITHOUT_DATA
        assert bool(prometheus.query(selector)) is not missing, selector


def test_nobody_outside_sees_numbers(server: Server) -> None:
    for path in ("/metrics", "/v1/metrics", "/api/v1/query?query=up"):
        assert "ampel_requests_total" not in server.request("GET", path).text
