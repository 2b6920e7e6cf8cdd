# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`compose.yaml` keeps its own rules, and agrees with what is built, rendered and generated. No engine is asked."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway import policy
from ops import server_secrets
from ops.checks import compose_limits
from ops.monitoring import files
from ops.monitoring.targets import Entry
from ops.server import egress, images, render, starting

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = DOCUMENT["services"]
# Those that end when they have done their work.
ONCE = {"provision", "volume-owner"}
ROOT_USER = {"volume-owner": "gives folders that belong to root to another user; without network"}
CAPABILITIES = {"caddy": ["NET_BIND_SERVICE"], "volume-owner": ["CHOWN"]}
HAS_A_WAY_OUT = {"alertmanager": "mail", "caddy": "edge", "egress-proxy": "outside"}
MEMORY = 64 * 2**30

each_service = pytest.mark.parametrize("name", list(SERVICES))


@each_service
def test_rights(name: str) -> None:
    service = SERVICES[name]
    assert (service["user"].partition(":")[0] == "0") == (name in ROOT_USER)
    assert re.fullmatch(r"\d+:\d+", service["user"]), "a number: names mean something else in each image"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == CAPABILITIES.get(name, [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "devices", "pid", "ipc", "extra_hosts"} & set(service)


@each_service
def test_limits_and_logs(name: str) -> None:
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"] == {"driver": "json-file", "options": {"max-size": "10m", "max-file": "3"}}


@each_service
def test_health_and_restart(name: str) -> None:
    service = SERVICES[name]
    if name in ONCE:
        assert service["restart"] == "no"
        return
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service["healthcheck"]["start_interval"] == "1s"


@each_service
def test_who_waits_for_whom(name: str) -> None:
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        expected = "service_completed_successfully" if needed in ONCE else "service_healthy"
        assert how["condition"] == expected, needed
        # Somebody who waits for a part of a profile would start it.
        assert not SERVICES[needed].get("profiles"), needed


@pytest.mark.parametrize(
    "profiles",
    [{"cpu", "simulation", "monitoring"}, {"gpu", "simulation", "monitoring", "gpu-monitoring", "grafana"}],
)
def test_limits_fit_the_server(profiles: set[str]) -> None:
    limits = compose_limits.read(ROOT / "compose.yaml", frozenset(profiles), {})
    assert limits.without == ()
    assert limits.sum < MEMORY


def test_only_the_entry_has_ports() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports") or service.get("expose")] == ["caddy"]


def test_networks_lead_nowhere_but_three() -> None:
    outward = {name for name, network in DOCUMENT["networks"].items() if not network.get("internal")}
    assert outward == set(HAS_A_WAY_OUT.values())
    for name, service in SERVICES.items():
        assert "network_mode" not in service or service["network_mode"] == "none"
        assert (
            outward & set(service.get("networks", [])) == {HAS_A_WAY_OUT[name]} & outward
            if name in HAS_A_WAY_OUT
            else True
        )
        if name not in HAS_A_WAY_OUT:
            assert not outward & set(service.get("networks", [])), name


def test_litellm_is_known_to_the_gateway_only() -> None:
    assert {name for name, service in SERVICES.items() if "litellm" in service.get("networks", [])} == {
        "gateway",
        "litellm",
    }
    assert {name for name, service in SERVICES.items() if "egress" in service.get("networks", [])} == {
        "litellm",
        "egress-proxy",
    }


def test_images_are_pinned() -> None:
    for name, service in SERVICES.items():
        image = service["image"]
        if own := re.fullmatch(r"ki-ampel/([a-z-]+):\$\{AMPEL_VERSION:\?[^}]+\}", image):
            assert own[1] in images.IMAGES, name
            continue
        official = re.fullmatch(r"\$\{AMPEL_IMAGE_[A-Z_]+:-([a-z/-]+):(v?[0-9][a-z0-9.-]*)\}", image)
        assert official, f"{name}: {image}"
        assert official[2].count(".") >= 1, "a version, no branch"
    assert "latest" not in TEXT


def test_what_is_built_takes_the_place_of_what_is_official() -> None:
    asked = set(re.findall(r"AMPEL_IMAGE_[A-Z_]+[A-Z]", TEXT)) - {"AMPEL_IMAGE"}
    # Ollama cannot be had from packages: without graphics cards llama.cpp takes its place. Grafana and NVIDIA's
    # exporter cannot be had either, and nothing takes their place.
    without = {"AMPEL_IMAGE_OLLAMA", "AMPEL_IMAGE_GRAFANA", "AMPEL_IMAGE_GPU_EXPORTER"}
    assert set(images.instead_of_official()) == asked - without


@pytest.mark.parametrize("name", list(images.IMAGES))
def test_images_are_built_from_what_is_locked(name: str) -> None:
    dockerfile = (ROOT / "ops" / "images" / name / "Dockerfile").read_text(encoding="utf-8")
    for line in re.findall(r"(?:pip install|uv pip install)[^\n]*", dockerfile):
        assert "--require-hashes" in line
    assert not re.search(r"\b(?:curl|wget) .*https?:", dockerfile)
    assert dockerfile.count("id=package_sources") == len(re.findall(r"\. /run/secrets/package_sources", dockerfile))
    for copied in re.findall(r"^COPY (?:--chmod=\d+ )?((?:[a-z][\w./-]+ )+)/?\S+$", dockerfile, re.MULTILINE):
        for path in copied.split():
            assert (ROOT / path).exists(), path
            assert any(path == known or path.startswith(f"{known}/") for known in _inputs(name)), path


def _inputs(name: str) -> Iterator[str]:
    yield f"ops/images/{name}"
    yield from images.IMAGES[name].inputs


def test_secrets_are_files_and_the_ones_that_are_generated() -> None:
    files = {name: secret["file"] for name, secret in DOCUMENT["secrets"].items()}
    generated = {name for name, file in files.items() if file.startswith("${AMPEL_SECRETS:-secrets}/")}
    assert generated == set(server_secrets.SECRETS)
    assert all(file == f"${{AMPEL_SECRETS:-secrets}}/{name}" for name, file in files.items() if name in generated)
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(files)


@each_service
def test_no_secret_stands_in_the_environment(name: str) -> None:
    environment = SERVICES[name].get("environment") or {}
    suspicious = [key for key in environment if re.search("PASSWORD|SECRET|KEY|TOKEN", key)]
    assert [key for key in suspicious if not key.endswith("_FILE")] == []
    used = set(re.findall(r"\{secret:([a-z0-9_]+)\}", json.dumps(SERVICES[name].get("command", []))))
    assert used <= set(SERVICES[name].get("secrets", []))


def test_people_read_what_each_service_is() -> None:
    assert set(starting.LABELS) == set(SERVICES)


def test_addresses_are_services() -> None:
    assert set(SERVICES) >= egress.INSIDE
    litellm = SERVICES["litellm"]["environment"]
    assert set(litellm["NO_PROXY"].split(",")) == egress.INSIDE | {"localhost", "127.0.0.1"}
    assert all("green" in SERVICES[name]["networks"] for name in egress.INSIDE)


def test_the_example_policies_can_leave_the_house() -> None:
    server = policy.load(ROOT / "examples" / "policies" / "rathaus-server.yaml")
    deployments = [
        {"name": m.name, "model": m.upstream.model, "zone": m.zone.value, "api_base": m.upstream.api_base}
        for m in server.models
        if m.upstream.api_base is None or "$" not in m.upstream.api_base
    ]
    assert egress.hosts(server, deployments) == [
        "api.anthropic.com",
        "api.openai.com",
        "generativelanguage.googleapis.com",
    ]


def test_rendered_folders_are_the_mounted_ones() -> None:
    mounted = set(re.findall(r"\$\{AMPEL_RENDERED:-\.ampel/server\}/([a-z-]+)", TEXT))
    monitoring = {name.partition("/")[0] for name in files.texts({"cpu"}, Entry("a.example", "acme"))}
    monitoring |= {"alertmanager", "node-exporter"}
    assert mounted == {"caddy", "open-webui", "gateway", "litellm", "keys"} | monitoring
    assert render.Input.__doc__


def test_the_monitoring_looks_into_no_inner_network() -> None:
    watching = {name for name, service in SERVICES.items() if "monitoring" in service.get("networks", [])}
    assert {"prometheus", "grafana", "alertmanager", "node-exporter"} <= watching
    for name in watching:
        assert set(SERVICES[name]["networks"]) <= {"app", "data", "mail", "monitoring"}
    assert [name for name in watching if "data" in SERVICES[name]["networks"]] == ["postgres-exporter"]


def test_who_is_asked_for_metrics_is_there() -> None:
    """By the names and in the networks of compose.yaml."""
    profiles = {"cpu", "gpu-monitoring", "grafana"}
    texts = files.texts(profiles, Entry("a.example", "acme"))
    asked = set(re.findall(r"([a-z-]+):\d{4}", texts["prometheus-targets/parts.yml"])) - {"localhost"}
    assert asked <= set(SERVICES)
    assert all({"app", "monitoring"} & set(SERVICES[name]["networks"]) for name in asked)
    probed = set(re.findall(r"https?://([a-z-]+):\d{4}", texts["prometheus-targets/probes.yml"]))
    assert all("app" in SERVICES[name]["networks"] for name in probed)
