# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import os
import socket
from collections.abc import Iterator

import psutil
import pytest

from ops.embedded import ports
from ops.embedded.ports import ENTRY, OFFSETS, Ports
from ops.errors import OpsError


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that this process listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_each_part_has_a_port_of_its_own() -> None:
    found = Ports(entry=8080, base=18400)
    assert sorted(found[part] for part in OFFSETS) == list(range(18400, 18400 + len(OFFSETS)))
    assert found[ENTRY] == 8080
    assert found.url("gateway") == "http://127.0.0.1:18401"


@pytest.mark.parametrize(
    ("entry", "base", "advice"),
    [(18400, 18400, "--port 8080"), (18407, 18400, "--port 8080"), (8080, 8076, "--port 8084")],
)
def test_an_entry_among_the_inner_ports_is_refused(entry: int, base: int, advice: str) -> None:
    with pytest.raises(OpsError, match=f"AMPEL_PORT={entry} .*{advice}"):
        Ports(entry=entry, base=base)


@pytest.mark.parametrize("entry", [18399, 18408])
def test_an_entry_beside_the_inner_ports_is_fine(entry: int) -> None:
    assert Ports(entry=entry, base=18400).entry == entry


def test_free_ports_are_no_error() -> None:
    ports.check_free(Ports(entry=_free(), base=18400), [ENTRY])


def test_a_taken_entry_is_named_with_its_holder_and_the_setting(taken: int) -> None:
    with pytest.raises(OpsError) as error:
        ports.check_free(Ports(entry=taken, base=18400), [ENTRY])
    message = str(error.value)
    assert f"Port {taken}" in message
    assert f"Prozess {os.getpid()}" in message
    assert psutil.Process().name() in message
    assert f"--port {taken + 100}" in message
    assert "AMPEL_PORT" in message
    assert "AMPEL_INTERNAL_PORT_BASE" not in message


def test_a_taken_inner_port_is_named_with_its_part_and_the_setting(taken: int) -> None:
    with pytest.raises(OpsError) as error:
        ports.check_free(Ports(entry=8080, base=taken - OFFSETS["litellm"]), ["litellm"])
    message = str(error.value)
    assert "für litellm" in message
    assert "AMPEL_INTERNAL_PORT_BASE" in message
    assert "--port" not in message


def test_a_holder_that_may_not_be_seen_is_said_so(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(kind: str) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", denied)
    with pytest.raises(OpsError, match="nicht sehen darf"):
        ports.check_free(Ports(entry=taken, base=18400), [ENTRY])
