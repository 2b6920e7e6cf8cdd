# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Alertmanager with our configuration: who is told, and what the mail says."""

import email
import email.policy
import json
import socketserver
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from ops.monitoring import alerting
from ops.monitoring.settings import AlertSettings
from tests.contract.monitoring_files import alerts
from tests.monitoring.programs import free_ports, run, running

MAIL = {"alert_email": "it@lindenrath.example", "smtp_host": "127.0.0.1", "smtp_tls": False}


def _write(folder: Path, **changes: Any) -> Path:
    settings = AlertSettings.model_validate(changes)
    text = alerting.render(settings, domain="ki.lindenrath.example", overview="https://ki.lindenrath.example/grafana/")
    path = folder / "alertmanager.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "changes",
    [{}, MAIL, {**MAIL, "smtp_tls": True, "smtp_user": "ki-ampel", "smtp_password_file": "password"}],
    ids=["nobody", "mail", "mail with a password"],
)
def test_the_configuration_is_valid(changes: dict[str, Any], tmp_path: Path) -> None:
    done = run("amtool", "check-config", _write(tmp_path, **changes))
    assert done.returncode == 0, done.stdout + done.stderr


class _Post(socketserver.StreamRequestHandler):
    """Takes in one mail after another, as a mail server would."""

    def handle(self) -> None:
        self._say("220 post")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                taken = b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
                self.server.mails.append(taken)  # type: ignore[attr-defined]
            self._say("221 bye" if command == b"QUIT" else "250 ok")
            if command == b"QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def post() -> Iterator[tuple[int, list[bytes]]]:
    """The port of a mail server, and the mails that it has taken in."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Post) as server:
        mails: list[bytes] = []
        server.mails = mails  # type: ignore[attr-defined]
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], mails
        server.shutdown()


def _send(address: str, names: list[str]) -> None:
    rules = {alert.name: alert.rule for alert in alerts()}
    ends = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    body = [
        {
            "labels": {"alertname": name, **rules[name]["labels"]},
            "annotations": rules[name]["annotations"],
            "endsAt": ends,
        }
        for name in names
    ]
    request = urllib.request.Request(  # noqa: S310 - http on this machine
        f"{address}/api/v2/alerts", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200


def _wait_for(mails: list[bytes], count: int) -> list[EmailMessage]:
    deadline = time.monotonic() + 30
    while len(mails) < count:
        assert time.monotonic() < deadline, f"{len(mails)} mails came, {count} should"
        time.sleep(0.1)
    parsed = [email.message_from_bytes(mail, policy=email.policy.default) for mail in mails]
    return [message for message in parsed if isinstance(message, EmailMessage)]


def test_a_mail_is_german_and_says_what_to_do(post: tuple[int, list[bytes]], tmp_path: Path) -> None:
    port, mails = post
    path = _write(tmp_path, **MAIL, smtp_port=port)
    # Nobody wants to wait for those that belong together.
    path.write_text(path.read_text("utf-8").replace("group_wait: 30s", "group_wait: 1s"), "utf-8")
    (web,) = free_ports(1)
    address = f"http://127.0.0.1:{web}"
    arguments = (
        f"--config.file={path}",
        f"--storage.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{web}",
        "--cluster.listen-address=",
    )
    with running(tmp_path, f"{address}/-/ready", "prometheus-alertmanager", *arguments):
        # What follows from the first two is not told.
        _send(address, ["DatabaseUnavailable", "BackupMissing", "SettlementFailures", "ErrorRate"])
        found = {message["Subject"]: message for message in _wait_for(mails, 2)}
        time.sleep(2)
        assert len(mails) == 2
    assert set(found) == {
        "KI-Ampel: dringend: PostgreSQL fehlt dem Gateway; jede Anfrage wird abgelehnt",
        "KI-Ampel: Hinweis: Es gibt noch keine Sicherung",
    }
    urgent = next(message for subject, message in found.items() if "dringend" in subject)
    assert urgent["To"] == "it@lindenrath.example"
    assert urgent["From"] == "ki-ampel@ki.lindenrath.example"
    body = urgent.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Sehen Sie nach, ob die Datenbank läuft" in text
    assert "docs/operations/alerts.md#databaseunavailable" in text
    assert "https://ki.lindenrath.example/grafana/" in text
    assert urgent.get_body(("html",)) is None
