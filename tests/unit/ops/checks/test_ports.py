# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Mapping
from pathlib import Path

import pytest

from ops.checks.ports import CHECK
from tests.unit.ops.checks.lab import NO_ENGINE, Programs, run, site, statuses, texts

_NGINX = {80: "»nginx« (Prozess 17)"}
_PROXY = {80: "»docker-proxy« (Prozess 17)", 443: "»docker-proxy« (Prozess 18)"}


@pytest.mark.parametrize(
    ("service", "folder", "listeners", "outcomes", "shown"),
    [
        ("", "", {}, ["ok", "ok"], "Port 80 ist frei"),
        ("", "", _NGINX, ["error", "ok"], "»nginx« (Prozess 17)"),
        ("caddy", "{project}", _PROXY, ["ok", "ok"], "Port 443 gehört dem Eingang"),
        # The engine forwards by itself, nobody listens.
        ("caddy", "{project}", {}, ["ok", "ok"], "Port 80 gehört dem Eingang"),
        ("caddy", "/srv/andere", _PROXY, ["error", "error"], "docker stop der-container"),
        ("web", "{project}", _PROXY, ["error", "error"], "der-container"),
    ],
)
def test_who_holds_the_ports(
    service: str, folder: str, listeners: Mapping[int, str], outcomes: list[str], shown: str, tmp_path: Path
) -> None:
    ports = "0.0.0.0:80->8080/tcp, [::]:80->8080/tcp, 0.0.0.0:443->8443/tcp, 5432/tcp"
    ps = f"der-container\t{service}\t{folder.format(project=tmp_path)}\t{ports}\n" if service else ""
    found = run(CHECK, site(tmp_path, docker=Programs(docker_ps=ps), listeners=lambda: listeners))
    assert statuses(found) == outcomes
    assert shown in texts(found)


def test_other_ports(tmp_path: Path) -> None:
    env = "AMPEL_HTTP_PORT=8080\nAMPEL_HTTPS_PORT=8443\n"
    found = run(CHECK, site(tmp_path, env=env, docker=Programs(docker_ps=""), listeners=lambda: {8443: "»java«"}))
    assert statuses(found) == ["ok", "error"]
    assert "AMPEL_HTTPS_PORT" in texts(found)


@pytest.mark.parametrize(
    ("docker", "listeners", "outcome"),
    [
        (Programs(docker=NO_ENGINE), _PROXY, "unknown"),
        (Programs(docker=NO_ENGINE), {}, "unknown"),
        (Programs(), {}, "ok"),
    ],
)
def test_without_an_engine(docker: Programs, listeners: Mapping[int, str], outcome: str, tmp_path: Path) -> None:
    found = run(CHECK, site(tmp_path, docker=docker, listeners=lambda: listeners))
    assert statuses(found) == [outcome, outcome]
