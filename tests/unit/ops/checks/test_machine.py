# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import socket
from collections.abc import Iterator

import pytest

from ops.checks import machine
from ops.checks.finding import UndeterminedError
from ops.checks.machine import NOT_FOUND, TIMED_OUT, Completed, Machine


def test_run_gives_text_and_takes_text() -> None:
    done = machine.run(["cat"], text="Grüße")
    assert (done.code, done.out) == (0, "Grüße")


def test_a_program_that_does_not_exist() -> None:
    assert machine.run(["gibt-es-nicht-im-pfad"]).code == NOT_FOUND


def test_a_program_that_hangs() -> None:
    done = machine.run(["sleep", "30"], seconds=0.1)
    assert done.code == TIMED_OUT
    assert "sleep" in done.reason


@pytest.mark.parametrize(
    ("done", "reason"),
    [
        (Completed(1, "", "erste\nzweite\n"), "zweite"),
        (Completed(9, "nur hier\n", ""), "nur hier"),
        (
            Completed(125, "", "docker: kein Treiber\n\nRun 'docker run --help' for more information\n"),
            "docker: kein Treiber",
        ),
        (Completed(3, "", ""), "Rückgabewert 3"),
    ],
)
def test_reason(done: Completed, reason: str) -> None:
    assert done.reason == reason


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_listener_is_seen(port: int) -> None:
    assert "python" in machine.listeners()[port] or "Prozess" in machine.listeners()[port]


def test_this_machine_has_an_address_and_knows_its_own_name() -> None:
    assert machine.addresses() & machine.resolve("localhost")


def test_the_kernel_tells_of_its_clock() -> None:
    assert abs(machine.kernel_clock().offset) < 10


def test_a_kernel_file_that_is_not_there(tmp_path: object) -> None:
    with pytest.raises(UndeterminedError, match="/proc/gibt-es-nicht"):
        Machine().read("proc/gibt-es-nicht")


@pytest.mark.parametrize(("code", "known"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)])
def test_an_unknown_name_is_not_a_silent_resolver(code: int, known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(code, "x")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    if known:
        assert machine.resolve("ki.lindenrath.example") == frozenset()
    else:
        with pytest.raises(UndeterminedError):
            machine.resolve("ki.lindenrath.example")
