# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo of the tests: how to talk to it, and what its parts have to say afterwards."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from gateway import database

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".ampel" / "e2e"
AMPEL = Path(sys.executable).with_name("ampel")
# The first run installs LiteLLM and Open WebUI.
START_SECONDS = 1200


@dataclass(frozen=True)
class Demo:
    """A running demo."""

    port: int
    base: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {"AMPEL_PORT": self.port, "AMPEL_INTERNAL_PORT_BASE": self.base, "AMPEL_STATE_DIR": STATE}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AMPEL_")}
        return inherited | {name: str(value) for name, value in own.items()}

    def secret(self, name: str) -> str:
        value = dotenv_values(STATE / "secrets.env", interpolate=False)[name]
        assert value
        return value

    def ampel(self, *arguments: str, seconds: float = START_SECONDS) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [AMPEL, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def key(self, name: str, *options: str) -> str:
        """A service key, made the way that the README says."""
        self.ampel("keys", "revoke", name)
        done = self.ampel("keys", "create", name, *options)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def web(self, path: str, body: Mapping[str, object] | None = None, token: str = "") -> Any:
        """Ask Open WebUI, through the front door, as its own page does."""
        request = urllib.request.Request(  # noqa: S310 - an address of this machine
            self.url + path,
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return json.load(answer)

    def arrivals(self, zone: str) -> list[dict[str, Any]]:
        """What the simulated provider of a zone says has reached it: chats only, hashes instead of texts."""
        lines = (STATE / "logs" / f"{zone}-simulation.log").read_text(encoding="utf-8").splitlines()
        parsed = [json.loads(line) for line in lines if line.startswith("{")]
        return [entry for entry in parsed if entry["path"] == "/v1/chat/completions"]

    def newest(self, after: int = 0, **wanted: str) -> dict[str, Any]:
        """The newest audit row like this, `after` so many rows. Settling follows the answer, so this may wait."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            rows = [row for row in self.audit()[after:] if wanted.items() <= row.items()]
            if rows:
                return rows[-1]
            time.sleep(0.5)
        raise AssertionError(f"no audit row has {wanted}")

    def audit(self) -> list[dict[str, Any]]:
        """All audit rows, oldest first."""

        async def read() -> list[dict[str, Any]]:
            url = f"postgresql://ampel:{self.secret('AMPEL_DATABASE_PASSWORD')}@127.0.0.1:{self.base}/ampel"
            connection = await database.connect(url)
            try:
                return [dict(row) for row in await connection.fetch("SELECT * FROM ampel.audit ORDER BY id")]
            finally:
                await connection.close()

        # A thread of its own: Playwright keeps an event loop running in this one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, read()).result()
