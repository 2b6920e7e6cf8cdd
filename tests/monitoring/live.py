# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A monitored platform: a real gateway with traffic in all zones, and everything that watches it.

Prometheus has the configuration of the server; only addresses are those of this machine, and it looks more often. What
is not running (Open WebUI) is asked all the same, and is down.
"""

import asyncio
import json
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aiohttp import web

from gateway import metrics
from gateway.policy import Policy
from ops.embedded.parts.caddy import program as caddy
from ops.monitoring import alerting, files
from ops.monitoring.settings import AlertSettings
from ops.monitoring.targets import Entry
from tests.contract.monitoring_files import FOLDER
from tests.monitoring.programs import free_ports, running
from tests.unit.gateway import harness
from tests.unit.gateway.simulation import answers
from tests.unit.gateway.town import document

PROFILES = {"cpu", "monitoring"}
DOMAIN = "ki.lindenrath.example"
IBAN = "Bitte überweisen Sie auf DE89 3704 0044 0532 0130 00."
# Prometheus looks every two seconds here, so these say as much as minutes do on the server.
WINDOWS = {"$__rate_interval": "20s", "$__range": "1m"}
_TRAFFIC_SECONDS = 20
_CADDYFILE = """
{
	admin off
	skip_install_trust
	auto_https disable_redirects
	servers {
		metrics
	}
}
https://%(domain)s:%(tls)d {
	bind 127.0.0.1
	tls internal
	respond /caddy-health 200
}
http://:%(metrics)d {
	bind 127.0.0.1
	metrics /metrics
}
"""


@dataclass(frozen=True)
class Live:
    """`at` is the moment at which there was traffic and an alert; everything is asked as of then."""

    prometheus: str
    alertmanager: str
    at: float

    def api(self, path: str, **parameters: str) -> Any:
        """The `data` of an answer of Prometheus."""
        answer = _get(f"{self.prometheus}/api/v1/{path}?{urllib.parse.urlencode(parameters)}")
        assert answer["status"] == "success", answer
        return answer["data"]

    def query(self, expr: str) -> list[dict[str, Any]]:
        result = self.api("query", query=_fitted(expr), time=str(self.at))["result"]
        assert isinstance(result, list)
        return result

    def query_range(self, expr: str) -> list[dict[str, Any]]:
        begin = str(self.at - 10)
        result = self.api("query_range", query=_fitted(expr), start=begin, end=str(self.at), step="2")["result"]
        assert isinstance(result, list)
        return result

    def told(self) -> list[dict[str, Any]]:
        """What Alertmanager knows of."""
        found = _get(f"{self.alertmanager}/api/v2/alerts")
        assert isinstance(found, list)
        return found


def _fitted(expr: str) -> str:
    for name, window in WINDOWS.items():
        expr = expr.replace(name, window)
    assert "$__" not in expr
    return expr


def _get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - http on this machine
        return json.load(answer)


def policy() -> Policy:
    """Budgets, and a zone of each kind: one that reroutes, one that replaces, one that refuses."""
    zones = {
        "green": {"max_class": "social", "where": "auf eigenen Rechnern im Rathaus"},
        "yellow": {"max_class": "internal", "where": "in einer Cloud in der EU", "on_excess": "reroute"}
        | {"reroute_to": "gruen-chat"},
        "red": {"max_class": "public", "where": "bei einem öffentlichen Anbieter"},
    }
    budgets = {
        "user_month_eur": 12,
        "key_month_eur": 50,
        "town_month_eur": 100,
        "zones": {"red": {"town_month_eur": 40}},
    }
    return Policy.model_validate(document(zones=zones, budgets=budgets))


@asynccontextmanager
async def live(folder: Path, postgres_url: str) -> AsyncIterator[Live]:
    """Comes back when Prometheus has seen the traffic, and an alert has reached Alertmanager."""
    async with AsyncExitStack() as stack:
        stack.enter_context(patch("gateway.gauges.PAUSE_SECONDS", 1))
        url = await stack.enter_async_context(harness.new_database(postgres_url))
        platform = await stack.enter_async_context(harness.running(url, policy()))
        platform.simulation.script = _script
        addresses = _start(stack, folder, postgres_url)
        addresses["gateway:8090"] = platform.url.removeprefix("http://")
        prometheus, alertmanager = (f"http://{addresses[name]}" for name in ("localhost:9090", "alertmanager:9093"))
        _configure(folder, addresses)
        arguments = (
            f"--config.file={folder / 'prometheus' / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'values'}",
            f"--web.listen-address={addresses['localhost:9090']}",
        )
        # The gateway answers in this loop: it must not be held up.
        ready = running(folder, f"{prometheus}/-/ready", "prometheus", *arguments)
        await asyncio.to_thread(stack.enter_context, ready)
        await _traffic(platform)
        yield Live(prometheus, alertmanager, time.time())


async def _script(request: web.Request) -> web.StreamResponse:
    """One model is broken; the others answer."""
    if (await request.json())["model"] == "gelb-intern":
        return web.Response(status=500)
    return await answers()(request)


def _start(stack: AsyncExitStack, folder: Path, postgres_url: str) -> dict[str, str]:
    """Everything but Prometheus; where each is, by its address on the server."""
    names = [
        *("caddy:8082", "caddy:8443", "node-exporter:9100", "postgres-exporter:9187", "blackbox-exporter:9115"),
        *("localhost:9090", "alertmanager:9093"),
    ]
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    here = {name: f"127.0.0.1:{port}" for name, port in ports.items()}

    def start(name: str, path: str, program: str, *arguments: str, env: dict[str, str] | None = None) -> None:
        stack.enter_context(running(folder, f"http://{here[name]}{path}", program, *arguments, env=env))

    def listen(name: str) -> str:
        return f"--web.listen-address={here[name]}"

    (folder / "textfiles").mkdir()
    (folder / "textfiles" / "ampel_backup.prom").write_text(
        f"ampel_backup_last_success_timestamp_seconds {time.time() - 3600:.0f}\n", "utf-8"
    )
    start(
        "node-exporter:9100",
        "/metrics",
        "prometheus-node-exporter",
        listen("node-exporter:9100"),
        f"--collector.textfile.directory={folder / 'textfiles'}",
        # The test itself may run in a container, whose disk is such a one.
        "--collector.filesystem.fs-types-exclude=^(proc|sysfs|cgroup2?|devpts|mqueue|tmpfs)$",
    )
    source = {"DATA_SOURCE_NAME": f"{postgres_url}?sslmode=disable"}
    start(
        "postgres-exporter:9187",
        "/metrics",
        "prometheus-postgres-exporter",
        listen("postgres-exporter:9187"),
        env=source,
    )
    start(
        "blackbox-exporter:9115",
        "/metrics",
        "prometheus-blackbox-exporter",
        listen("blackbox-exporter:9115"),
        f"--config.file={FOLDER / 'blackbox' / 'blackbox.yml'}",
    )
    (folder / "alertmanager.yml").write_text(
        alerting.render(AlertSettings(), domain=DOMAIN, overview="ampel status"), "utf-8"
    )
    start(
        "alertmanager:9093",
        "/-/ready",
        "prometheus-alertmanager",
        listen("alertmanager:9093"),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alertmanager'}",
        "--cluster.listen-address=",
    )
    values = {"domain": DOMAIN, "tls": ports["caddy:8443"], "metrics": ports["caddy:8082"]}
    (folder / "Caddyfile").write_text(_CADDYFILE % values, "utf-8")
    homes = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    arguments = ("run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile")
    start("caddy:8082", "/metrics", caddy(), *arguments, env=homes)
    return here


def _configure(folder: Path, addresses: dict[str, str]) -> None:
    """As `ampel up` does it."""
    # Whoever is not running is looked for where nobody is.
    moved = {"open-webui:8080": "127.0.0.1:9"} | addresses
    for name, text in files.texts(PROFILES, Entry(DOMAIN, "internal")).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(_replaced(text, moved), "utf-8")
    config = folder / "prometheus" / "prometheus.yml"
    config.write_text(_replaced(config.read_text("utf-8"), {"15s": "2s", "10s": "2s"}), "utf-8")


def _replaced(text: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        text = text.replace(old, new)
    return text


async def _traffic(platform: harness.Platform) -> None:
    """In all zones, with every verdict that there is, and a failure of a kind that raises an alert at once."""
    end = time.monotonic() + _TRAFFIC_SECONDS
    told = False
    while time.monotonic() < end:
        for model in ("gruen-chat", "gelb-chat", "rot-chat"):
            assert (await platform.ask(model, stream=True)).status == 200
        assert (await platform.ask("rot-chat", IBAN)).status == 403
        assert (await platform.ask("gelb-chat", IBAN)).status == 200
        assert (await platform.ask("gelb-intern")).status >= 500
        if not told and time.monotonic() > end - _TRAFFIC_SECONDS / 2:
            metrics.UNSETTLED.inc()
            told = True
        await asyncio.sleep(0.5)
