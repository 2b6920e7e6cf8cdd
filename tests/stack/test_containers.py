# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a container could do if somebody took it over: as little as possible, and each exception has its reason here."""

from typing import Any

import pytest

from ops import compose
from tests.stack.server import PROJECT_NAME, Server, docker

# Container -> why. What is not in these tables holds for all.
RUNS_AS_ROOT = {
    "volume-owner": "gives folders of official images, which belong to root, to the user of the containers; without "
    "network, ends at once",
}
CAPABILITIES = {
    "caddy": (
        {"NET_BIND_SERVICE"},
        "the official program carries it in its file and does not start where it is denied",
    ),
    "volume-owner": ({"CHOWN"}, "is what it is there for"),
}
HAS_A_WAY_OUT = {
    "alertmanager": "mail to the server of the house",
    "caddy": "ports can be published only on a network that is not internal; ACME",
    "egress-proxy": "is the way out",
}
LONGEST_LOG = 40_000_000


def _all(server: Server) -> dict[str, dict[str, Any]]:
    return {service: server.inspect(service) for service in server.states()}


def test_only_the_entry_has_ports(server: Server) -> None:
    ports = {service: set(state.ports) for service, state in server.states().items() if state.ports}
    assert ports == {"caddy": {server.http_port, server.https_port}}


def test_none_runs_as_root(server: Server) -> None:
    users = {service: found["Config"]["User"] for service, found in _all(server).items()}
    assert {service for service, user in users.items() if user.partition(":")[0] in ("", "0", "root")} == set(
        RUNS_AS_ROOT
    )


def test_no_process_is_root_either(server: Server) -> None:
    """What the engine was told is one thing, what runs is another."""
    for service, state in server.states().items():
        if state.state == "running":
            users = docker("top", state.name, "-eo", "pid,uid,comm").splitlines()[1:]
            assert [line for line in users if line.split()[1] == "0"] == [], service


def test_no_root_file_system_can_be_written(server: Server) -> None:
    assert [service for service, found in _all(server).items() if not found["HostConfig"]["ReadonlyRootfs"]] == []
    for service, state in server.states().items():
        if state.state == "running":
            code = "try:\n open('/opt/x', 'w')\nexcept OSError as error:\n print(error.strerror)"
            assert server.python(service, code) == "Read-only file system", service


def test_capabilities_and_privileges(server: Server) -> None:
    for service, found in _all(server).items():
        host = found["HostConfig"]
        added = {name.removeprefix("CAP_") for name in host["CapAdd"] or ()}
        assert added == CAPABILITIES.get(service, (set(), ""))[0], service
        assert host["CapDrop"] == ["ALL"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service
        assert not host["Privileged"], service


def test_limits(server: Server) -> None:
    for service, found in _all(server).items():
        host = found["HostConfig"]
        assert host["Memory"] > 0, service
        assert host["PidsLimit"] > 0, service
        assert host["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "3"}, service


def test_no_secret_can_be_read_from_outside(server: Server) -> None:
    """Neither `docker inspect` nor the list of processes shows one."""
    names = [path.name for path in (server.project / "secrets").iterdir() if path.name != "providers.env"]
    values = [server.secret(name) for name in names]
    assert len(values) >= 9
    shown = "".join(str(found) for found in _all(server).values())
    for state in server.states().values():
        if state.state == "running":
            shown += docker("top", state.name, "-eo", "pid,args")
    assert [name for name, value in zip(names, values, strict=True) if value in shown] == []


def test_nothing_is_written_into_the_logs(server: Server) -> None:
    for service in server.states():
        log = server.logs(service)
        assert server.key not in log, service
        assert server.secret("litellm_master_key") not in log, service


def test_only_these_have_a_way_out(server: Server) -> None:
    networks = docker("network", "ls", "--format", "{{.Name}} {{.Internal}}").split("\n")
    open_ones = {line.split()[0] for line in networks if line.startswith(f"{PROJECT_NAME}_") and line.endswith("false")}
    found = {s for s, details in _all(server).items() if open_ones & set(details["NetworkSettings"]["Networks"])}
    assert found == set(HAS_A_WAY_OUT)


def test_the_engine_keeps_names_inside(server: Server) -> None:
    version = docker("version", "--format", "{{.Server.Version}}").strip()
    if int(version.partition(".")[0]) < 26:
        pytest.fail(f"Docker {version} may let names be looked up from internal networks (CVE-2024-29018)")
    assert compose.docker()
