# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong is said in German, with what helps, and what runs goes on running."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.errors import GatewayError
from ops.commands import status, up
from ops.errors import OpsError
from tests.stack.server import QUESTION, Server


def _running(server: Server) -> dict[str, str]:
    return {name: state.id for name, state in server.states().items() if state.state == "running"}


@contextmanager
def _changed(path: Path, old: str, new: str) -> Iterator[None]:
    text = path.read_text(encoding="utf-8")
    assert old in text
    mode = path.stat().st_mode
    path.chmod(0o644)
    path.write_text(text.replace(old, new), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("ampel.yaml", '"max_class": "public"', '"max_class": "everything"', "max_class"),
        ("ampel.yaml", "https://api.anbieter.example/v1", "https://api.anbieter.example:8443/v1", "Port 443"),
        ("secrets/providers.env", "AMPEL_ANBIETER_KEY=", "AMPEL_OTHER_KEY=", "AMPEL_ANBIETER_KEY"),
        (".env", "AMPEL_DOMAIN=", "AMPEL_DOMAIN=https://", "AMPEL_DOMAIN"),
        (".env", "AMPEL_CA_FILE=authority", "AMPEL_CA_FILE=missing", "AMPEL_CA_FILE=missing/ca.pem"),
    ],
)
def test_a_mistake_leaves_the_running_server_alone(file: str, old: str, new: str, says: str, server: Server) -> None:
    before = _running(server)
    with _changed(server.project / file, old, new), pytest.raises((OpsError, GatewayError), match=says):
        up.run(None, build=False, project=server.project)
    assert _running(server) == before
    assert server.chat("gruen-lokal", QUESTION).status == 200


def test_a_port_that_is_taken_is_named_before_anything_is_touched(server: Server) -> None:
    before = _running(server)
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        env = server.project / ".env"
        with (
            _changed(env, f"AMPEL_HTTP_PORT={server.http_port}", f"AMPEL_HTTP_PORT={port}"),
            pytest.raises(OpsError, match=rf"AMPEL_HTTP_PORT={port}.*ampel doctor"),
        ):
            up.run(None, build=False, project=server.project)
    assert _running(server) == before


def test_a_password_that_does_not_fit_the_data(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    path = server.project / "secrets" / "postgres_password"
    right = path.read_text(encoding="utf-8")
    with (
        _changed(path, right, "0" * 64),
        pytest.raises(OpsError, match=r"(?s)Einrichten der Datenbank.*secrets/postgres_password passt nicht"),
    ):
        up.run(None, build=False, project=server.project)
    assert not status.show(as_json=True, project=server.project)
    assert '"service": "provision",\n      "state": "exited"' in capsys.readouterr().out
    # And back again, from half of a start.
    up.run(None, build=False, project=server.project)
    assert server.chat("gruen-lokal", QUESTION).status == 200


def test_an_unknown_service_has_no_logs(server: Server) -> None:
    with pytest.raises(OpsError, match="Einen Dienst »gatway« gibt es nicht"):
        status.follow("gatway", server.project)
