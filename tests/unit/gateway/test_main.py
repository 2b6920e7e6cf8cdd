# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m gateway`: it starts, serves and stops; and when it cannot start it says why, without a value."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml

from tests.unit.gateway.environment import COMPLETE
from tests.unit.gateway.town import document

COMMAND = [sys.executable, "-m", "gateway"]


def _town(directory: Path) -> Path:
    (directory / "ampel.yaml").write_text(yaml.safe_dump(document(), allow_unicode=True), encoding="utf-8")
    return directory


def _bare() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[3])}


def _start(tmp_path: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        COMMAND,
        cwd=_town(tmp_path),
        env={**_bare(), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"AMPEL_TICKET_SECRET": "geheim-kurz"}, "AMPEL_TICKET_SECRET (too_short)"),
        ({"AMPEL_DATABASE_URL": "mysql://geheim@x/y"}, "AMPEL_DATABASE_URL (url_scheme)"),
        ({"AMPEL_POLICY_FILE": "fehlt.yaml"}, "fehlt.yaml"),
    ],
)
def test_a_gateway_that_cannot_start_says_why(tmp_path: Path, changes: dict[str, str], shown: str) -> None:
    done = _start(tmp_path, {**COMPLETE, **changes})
    assert done.returncode == 1
    assert shown in done.stderr
    assert "geheim" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    done = _start(tmp_path, {})
    assert done.returncode == 1
    missing = [f"{name} (missing)" for name in sorted(COMPLETE)]
    assert done.stderr == f"Einstellungen fehlen oder sind ungültig: {', '.join(missing)}. Siehe .env.example\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read()


def _health(port: int, process: "subprocess.Popen[str]") -> tuple[int, bytes]:
    deadline = time.monotonic() + 30
    while True:
        try:
            return _get(port, "/healthz")
        except ConnectionError:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_serves_and_stops(tmp_path: Path, database_url: str, end: signal.Signals) -> None:
    port = _free_port()
    own = {"AMPEL_DATABASE_URL": database_url, "AMPEL_GATEWAY_PORT": str(port)}
    with subprocess.Popen(
        COMMAND, cwd=_town(tmp_path), env={**_bare(), **COMPLETE, **own}, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert _health(port, process) == (200, b'{"status":"ok"}')
            assert _get(port, "/v1/models", {"Authorization": "Bearer geheim-key"})[0] == 401
            process.send_signal(end)
            _, log = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    assert "refused: 401 key_unknown" in log
    assert "geheim" not in log
    assert "Traceback" not in log
