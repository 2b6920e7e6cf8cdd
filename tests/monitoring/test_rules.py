# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prometheus' own tool on its configuration and on the rules, with the tests that lie beside them."""

import shutil
from pathlib import Path

import pytest

from ops.monitoring import files
from ops.monitoring.targets import Entry
from tests.contract.monitoring_files import FOLDER, RULES, topics
from tests.monitoring.programs import run

each_topic = pytest.mark.parametrize("topic", topics())


@each_topic
def test_rules_are_valid(topic: str) -> None:
    done = run("promtool", "check", "rules", "--lint=all", "--lint-fatal", RULES / f"{topic}.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@each_topic
def test_rules_speak_up_when_they_should(topic: str) -> None:
    done = run("promtool", "test", "rules", RULES / f"{topic}.test.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@each_topic
@pytest.mark.parametrize("expr", ["vector(1)", "vector(0) > 1"], ids=["always", "never"])
def test_the_tests_would_notice(topic: str, expr: str, tmp_path: Path) -> None:
    """An alert that always fires, or never does, has to fail the tests of its topic: each alert in turn."""
    import yaml

    shutil.copy(RULES / f"{topic}.test.yml", tmp_path)
    text = (RULES / f"{topic}.yml").read_text("utf-8")
    for place, rule in enumerate(yaml.safe_load(text)["groups"][0]["rules"]):
        changed = yaml.safe_load(text)
        changed["groups"][0]["rules"][place]["expr"] = expr
        (tmp_path / f"{topic}.yml").write_text(yaml.safe_dump(changed, allow_unicode=True), "utf-8")
        assert run("promtool", "test", "rules", tmp_path / f"{topic}.test.yml").returncode != 0, rule["alert"]


@pytest.mark.parametrize("profiles", [{"gpu", "gpu-monitoring", "grafana"}, {"cpu"}], ids=["gpu", "cpu"])
def test_the_configuration_is_valid(profiles: set[str], tmp_path: Path) -> None:
    for name, text in files.texts(profiles, Entry("ki.lindenrath.example", "internal")).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    done = run("promtool", "check", "config", tmp_path / "prometheus" / "prometheus.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr


def test_the_probes_are_valid() -> None:
    done = run(
        "prometheus-blackbox-exporter", f"--config.file={FOLDER / 'blackbox' / 'blackbox.yml'}", "--config.check"
    )
    assert done.returncode == 0, done.stdout + done.stderr
