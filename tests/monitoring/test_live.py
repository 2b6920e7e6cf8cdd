# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every panel's query and every alert's expression, asked of a Prometheus that watches a running platform."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ops.monitoring import targets
from tests.contract.monitoring_files import WITHOUT_DATA, Alert, Panel, alerts, panels, selectors
from tests.monitoring.live import DOMAIN, PROFILES, Live, live

pytestmark = pytest.mark.timeout(180)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> AsyncIterator[Live]:
    async with live(tmp_path_factory.mktemp("live"), postgres_url) as found:
        yield found


def _asks_for_what_is_not_here(expr: str) -> bool:
    return any(name in WITHOUT_DATA or selector in WITHOUT_DATA for name, selector in selectors(expr))


@pytest.mark.parametrize("panel", panels(), ids=lambda panel: panel.name)
def test_panel_has_data(platform: Live, panel: Panel) -> None:
    for target in panel.targets:
        ask = platform.query_range if target.get("range") else platform.query
        result = ask(target["expr"])
        if _asks_for_what_is_not_here(target["expr"]):
            assert result == []
            continue
        assert result, target["expr"]
        _check_names(target.get("legendFormat", ""), result)
        if target.get("format") == "table":
            _check_columns(panel.json, result)


def _check_names(legend: str, result: list[dict[str, Any]]) -> None:
    """Lines are told apart by labels that are there."""
    for label in re.findall(r"\{\{(\w+)\}\}", legend):
        assert all(series["metric"].get(label) for series in result), label


def _check_columns(panel: dict[str, Any], result: list[dict[str, Any]]) -> None:
    (organize,) = panel["transformations"]
    columns = set(organize["options"]["renameByName"]) - {"Value"}
    assert all(set(series["metric"]) <= columns for series in result)
    assert result[0]["metric"]


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert.name)
def test_alert_asks_for_something(platform: Live, alert: Alert) -> None:
    platform.query(alert.expr)
    for name, selector in selectors(alert.expr):
        result = platform.query(selector)
        expected = not (name in WITHOUT_DATA or selector in WITHOUT_DATA)
        assert bool(result) is expected, selector


def test_rules_are_evaluated_without_errors(platform: Live) -> None:
    rules = [rule for group in platform.api("rules")["groups"] for rule in group["rules"]]
    assert {rule["name"]: rule["health"] for rule in rules} == {alert.name: "ok" for alert in alerts()}


def test_every_part_that_runs_is_seen(platform: Live) -> None:
    up = {series["metric"]["job"]: series["value"][1] for series in platform.query('up{job!="probe"}')}
    wanted = re.findall(r"part: (\S+)", targets.parts(PROFILES))
    assert up == dict.fromkeys(wanted, "1")


def test_what_answers_is_told_from_what_does_not(platform: Live) -> None:
    found = {series["metric"]["part"]: series["value"][1] for series in platform.query("probe_success")}
    assert set(found) == set(re.findall(r"part: (\S+)", targets.probes(PROFILES, targets.Entry(DOMAIN, "internal"))))
    assert {part for part, value in found.items() if value == "1"} == {"caddy", "gateway"}
    (litellm,) = platform.query("ampel_litellm_up")
    assert litellm["value"][1] == "1"


def test_the_certificate_is_seen(platform: Live) -> None:
    (expiry,) = platform.query('probe_ssl_earliest_cert_expiry{part="caddy"} - time()')
    assert float(expiry["value"][1]) > 3600


def test_verdicts_and_costs_are_those_of_the_traffic(platform: Live) -> None:
    verdicts = {
        (series["metric"]["zone"], series["metric"]["verdict"])
        for series in platform.query("sum by (zone, verdict) (ampel_verdicts_total) > 0")
    }
    assert {
        ("green", "allow"),
        ("yellow", "allow"),
        ("yellow", "reroute"),
        ("red", "allow"),
        ("red", "deny"),
    } <= verdicts
    (town,) = platform.query('ampel_budget_spent_micro_eur{budget="town"}')
    assert float(town["value"][1]) > 0


def test_an_alert_reaches_alertmanager_in_german(platform: Live) -> None:
    deadline = time.monotonic() + 30
    while not (told := [a for a in platform.told() if a["labels"]["alertname"] == "SettlementFailures"]):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    (alert,) = told
    assert alert["annotations"]["summary"] == "Anfragen konnten nicht verbucht werden"
    assert re.match(r"\d+ Anfragen wurden beantwortet", alert["annotations"]["description"])


def test_no_metric_names_a_person(platform: Live, tmp_path: Path) -> None:
    labels = set(platform.api("labels"))
    assert not {"user", "user_id", "email", "key", "key_id", "chat"} & labels
