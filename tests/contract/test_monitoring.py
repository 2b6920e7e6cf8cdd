# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Alert rules, dashboards, runbook and metrics agree with each other."""

import re
from typing import Any

import pytest
import yaml
from prometheus_client import Metric

from gateway.metrics import REGISTRY
from ops.monitoring import files
from ops.monitoring.dashboards import registry
from ops.monitoring.dashboards.panels import WORDS
from ops.monitoring.targets import Entry
from tests.contract.documents import REPOSITORY, Document
from tests.contract.monitoring_files import (
    DASHBOARDS,
    FOLDER,
    RULES,
    Alert,
    Panel,
    alerts,
    boards,
    metrics,
    panels,
    topics,
)

OPERATIONS = REPOSITORY / "docs" / "operations"
# What Prometheus makes itself of each scrape and each alert.
BUILT_IN = {"ALERTS", "up"}
each_alert = pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert.name)
each_panel = pytest.mark.parametrize("panel", panels(), ids=lambda panel: panel.name)


def _shown(metric: Metric) -> set[str]:
    """The names under which a metric is scraped."""
    endings: dict[str, tuple[str, ...]] = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
    return {metric.name + ending for ending in endings.get(metric.type, ("",))}


def _ours() -> set[str]:
    return {name for metric in REGISTRY.collect() for name in _shown(metric)}


def _documented(heading: str) -> list[str]:
    """The metrics in the table below a heading of docs/operations/metrics.md."""
    text = (OPERATIONS / "metrics.md").read_text("utf-8")
    _, _, section = text.partition(f"{heading}\n")
    return re.findall(r"^\| `([A-Za-z_]+)` \|", section.partition("\n## ")[0], re.MULTILINE)


def _asked() -> set[str]:
    exprs = [alert.expr for alert in alerts()] + [expr for panel in panels() for expr in panel.exprs]
    return {name for expr in exprs for name in metrics(expr)}


def test_the_gateways_metrics_are_documented() -> None:
    ours = {re.sub(r"_(bucket|count|sum)$", "", name) for name in _ours()}
    assert set(_documented("# Kennzahlen und Protokolle des Gateways")) == ours


def test_every_metric_asked_for_is_known_and_no_other_is_listed() -> None:
    others = _documented("## Kennzahlen der anderen Teile")
    assert len(set(others)) == len(others)
    assert _asked() - BUILT_IN - _ours() == set(others)


@each_alert
def test_alert_says_what_happened_what_to_do_and_where_to_read(alert: Alert) -> None:
    notes = alert.rule["annotations"]
    assert set(notes) == {"summary", "description", "runbook"}
    assert alert.rule["labels"] in ({"severity": "critical"}, {"severity": "warning"})
    assert len(notes["summary"]) <= 120
    assert not notes["summary"].endswith(".")
    assert notes["description"].endswith((".", "}}."))
    name, _, fragment = notes["runbook"].partition("#")
    assert fragment == alert.name.lower()
    assert fragment in Document(REPOSITORY / name).anchors


def test_the_runbook_has_no_section_without_an_alert() -> None:
    headings = re.findall(r"^### (\w+)$", (OPERATIONS / "alerts.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(alert.name for alert in alerts())


def test_names_of_alerts_are_unique() -> None:
    names = [alert.name for alert in alerts()]
    assert len(set(names)) == len(names)


def _cases(topic: str) -> list[dict[str, Any]]:
    document = yaml.safe_load((RULES / f"{topic}.test.yml").read_text("utf-8"))
    assert document["rule_files"] == [f"{topic}.yml"]
    return [case for test in document["tests"] for case in test["promql_expr_test"]]


@each_alert
def test_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not(alert: Alert) -> None:
    expr = f'ALERTS{{alertname="{alert.name}", alertstate="firing"}}'
    expected = [bool(case["exp_samples"]) for case in _cases(alert.topic) if case["expr"] == expr]
    assert set(expected) == {True, False}


def test_prometheus_reads_all_rules_and_none_of_their_tests() -> None:
    config = yaml.safe_load((FOLDER / "prometheus" / "prometheus.yml").read_text("utf-8"))
    assert config["rule_files"] == ["../prometheus-rules/*.yml"]
    there = {name for name in files.texts({"cpu"}, Entry("a.example", "acme")) if name.startswith("prometheus-rules/")}
    assert there == {f"prometheus-rules/{topic}.yml" for topic in topics()}


@pytest.mark.parametrize("name", registry.DASHBOARDS)
def test_dashboards_are_up_to_date(name: str) -> None:
    committed = (DASHBOARDS / f"{name}.json").read_text("utf-8")
    assert committed == registry.text(name), "make dashboards"


def test_there_is_no_other_dashboard() -> None:
    assert set(boards()) == set(registry.DASHBOARDS)
    assert len({board["uid"] for board in boards().values()}) == len(boards())


@each_panel
def test_panel_answers_a_question(panel: Panel) -> None:
    assert "?" in panel.json["description"]
    assert all(target["datasource"]["uid"] == "prometheus" for target in panel.targets)
    assert len(panel.json["title"]) <= 70


@each_panel
def test_colours_are_also_words(panel: Panel) -> None:
    """A number that can turn red says in its title from when on, or is a word."""
    defaults = panel.json["fieldConfig"]["defaults"]
    steps = defaults.get("thresholds", {}).get("steps", [])
    if len(steps) > 1:
        in_words = {word for mapping in defaults.get("mappings", []) for word in mapping["options"]}
        assert in_words or re.search(r"\((?:ab|über|unter|zugesagt)|24 h", panel.json["title"])


@each_panel
def test_panels_fit_beside_each_other(panel: Panel) -> None:
    place = panel.json["gridPos"]
    assert place["x"] + place["w"] <= 24


def test_dashboards_lead_to_each_other() -> None:
    for board in boards().values():
        (link,) = board["links"]
        assert link["type"] == "dashboards"
        assert set(link["tags"]) <= set(board["tags"])


def test_labels_of_the_gateway_have_german_words() -> None:
    from gateway.zones import DataClass, Zone

    assert {zone.value for zone in Zone} <= set(WORDS["zone"])
    assert {zone.value for zone in Zone} <= set(WORDS["budget"])
    assert {data.value for data in DataClass} == set(WORDS["data_class"])


def test_the_data_source_is_the_one_that_panels_ask() -> None:
    folder = FOLDER / "grafana" / "provisioning"
    (source,) = yaml.safe_load((folder / "datasources" / "prometheus.yml").read_text("utf-8"))["datasources"]
    assert (source["uid"], source["type"]) == ("prometheus", "prometheus")
    (provider,) = yaml.safe_load((folder / "dashboards" / "ki-ampel.yml").read_text("utf-8"))["providers"]
    assert provider["options"]["path"] == "/etc/ki-ampel/dashboards"
