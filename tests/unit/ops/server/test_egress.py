# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The way out: what the policy lists, and nothing else."""

from typing import Any

import pytest

from gateway import policy
from ops.errors import OpsError
from ops.server import egress
from ops.server_settings import ROOT

RULES = policy.load(ROOT / "ampel.yaml")


def _deployment(api_base: str | None, zone: str = "red", model: str = "openai/x") -> dict[str, Any]:
    return {"name": "modell", "model": model, "zone": zone, "api_base": api_base}


@pytest.mark.parametrize(
    ("deployment", "hosts"),
    [
        (_deployment("https://hub.example/v1"), ["hub.example"]),
        (_deployment("https://hub.example:443/v1", "yellow"), ["hub.example"]),
        (_deployment("https://HUB.example/v1"), ["hub.example"]),
        (_deployment(None, model="anthropic/claude"), ["api.anthropic.com"]),
        (_deployment("http://ollama:11434/v1", "green"), []),
        (_deployment("http://red-simulation:8080/v1"), []),
    ],
)
def test_the_host_of_a_model(deployment: dict[str, Any], hosts: list[str]) -> None:
    assert egress.hosts(RULES, [deployment]) == hosts


@pytest.mark.parametrize(
    ("deployment", "says"),
    [
        (_deployment("http://hub.example/v1"), "nur mit https auf Port 443"),
        (_deployment("https://hub.example:8443/v1"), "nur mit https auf Port 443"),
        (_deployment(None, model="obscure/x"), "»obscure«"),
        (_deployment("http://gpu2.rathaus.example:11434/v1", "green"), "gpu2.rathaus.example ist kein Modellserver"),
    ],
)
def test_what_cannot_be_reached_is_said_before_the_start(deployment: dict[str, Any], says: str) -> None:
    with pytest.raises(OpsError, match=f"modell: .*{says}"):
        egress.hosts(RULES, [deployment])


def _access(conf: str) -> list[str]:
    return [line for line in conf.splitlines() if line.startswith("http_access")]


def test_the_list_is_the_only_thing_that_is_allowed() -> None:
    conf = egress.squid_conf(["b.example", "a.example"], "")
    assert "acl listed dstdomain -n a.example b.example" in conf
    assert _access(conf) == ["http_access allow CONNECT https listed", "http_access deny all"]
    assert "cache_peer" not in conf


def test_without_hosts_there_is_no_way_out() -> None:
    assert _access(egress.squid_conf([], "")) == ["http_access deny all"]


@pytest.mark.parametrize(
    ("proxy", "line"),
    [
        ("http://proxy.example:3128", "cache_peer proxy.example parent 3128 0 no-query no-digest default"),
        ("http://proxy.example", "cache_peer proxy.example parent 80 0 no-query no-digest default"),
        (
            "https://it:a%3Ab@proxy.example",
            "cache_peer proxy.example parent 443 0 no-query no-digest default login=it:a:b tls",
        ),
    ],
)
def test_a_proxy_of_the_town_is_the_only_way(proxy: str, line: str) -> None:
    lines = egress.squid_conf(["a.example"], proxy).splitlines()
    assert line in lines
    assert "never_direct allow all" in lines


def test_a_password_cannot_add_a_rule() -> None:
    with pytest.raises(OpsError, match="AMPEL_PROXY"):
        egress.squid_conf([], "http://it:x%0Ahttp_access%20allow%20all@proxy.example")
