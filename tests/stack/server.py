# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The server of the tests: a project folder of its own, and how to talk to what runs there."""

import http.client
import json
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ops import compose
from ops.compose import Compose, State
from ops.server import connection, stack

PROJECT_NAME = "ki-ampel-test"
DOMAIN = "ki.lindenrath.example"
ADMIN = "it@lindenrath.example"
QUESTION = "What is the capital of Germany?"
# Invented, with valid check digits.
IBAN = "DE89370400440532013000"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def said(self) -> str:
        return str(self.json["choices"][0]["message"]["content"])


@dataclass
class Server:
    """A running server. `seconds` is how long it took from built images until every container was healthy."""

    project: Path
    http_port: int
    https_port: int
    seconds: float = 0.0
    key: str = field(default="", repr=False)

    @property
    def compose(self) -> Compose:
        return stack.as_it_is(self.project)

    @property
    def database_url(self) -> str:
        url = connection.database_url(self.project)
        assert url, "PostgreSQL does not run"
        return url

    def secret(self, name: str) -> str:
        return connection.secret(self.project, name)

    def request(self, method: str, path: str, body: object = None, *, key: str = "", host: str = DOMAIN) -> Answer:
        """Through the front door, by its name and with its certificate, as a browser or a program would."""
        trust = ssl.create_default_context(cafile=self.project / ".ampel" / "server" / "root-certificate.crt")
        raw = socket.create_connection(("127.0.0.1", self.https_port), timeout=120)
        client = http.client.HTTPSConnection(DOMAIN, self.https_port, timeout=120, context=trust)
        client.sock = trust.wrap_socket(raw, server_hostname=host)
        sent = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        try:
            client.request(method, path, json.dumps(body) if body is not None else None, sent)
            response = client.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read().decode())
        finally:
            client.close()

    def chat(self, model: str, text: str) -> Answer:
        body = {"model": model, "messages": [{"role": "user", "content": text}], "max_tokens": 20}
        return self.request("POST", "/v1/chat/completions", body, key=self.key)

    def states(self) -> dict[str, State]:
        return {state.service: state for state in self.compose.states()}

    def until_ready(self, service: str, seconds: float) -> float:
        """How long it took. Raises: AssertionError, when it took longer."""
        began = time.monotonic()
        while True:
            state = self.states().get(service)
            if state is not None and state.is_ready:
                return time.monotonic() - began
            assert time.monotonic() - began < seconds, f"{service} is {state} after {seconds} s"
            time.sleep(0.5)

    def logs(self, service: str) -> str:
        return self.compose.run("logs", "--no-color", "--no-log-prefix", service).stdout

    def inspect(self, service: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = json.loads(docker("inspect", self.states()[service].name))
        return found[0]

    def python(self, service: str, code: str) -> str:
        """What a program inside a container prints; our images bring Python along."""
        name = self.states()[service].name
        return docker("exec", "--interactive", name, "/usr/bin/python3", "-", text=code).strip()


def docker(*arguments: str, text: str = "") -> str:
    done = subprocess.run([compose.docker(), *arguments], input=text, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"docker {' '.join(arguments[:3])}: {done.stderr}"
    return done.stdout
