# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starts and stops what the gateway benchmark measures; all in a temporary folder, each part a process of its own."""

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import yaml

from gateway import database, keys, litellm_config, policy
from gateway.zones import Zone
from ops.embedded import postgres
from ops.embedded.layout import Layout
from ops.embedded.ports import HOST, Ports
from ops.embedded.secret_store import SecretStore
from ops.embedded.settings import ROOT
from ops.errors import OpsError

_START_SECONDS = 90


class Bench:
    """The running parts; use it as a context manager."""

    MODEL = "gruen-lokal"

    def __init__(self, policy_file: Path, connections: int) -> None:
        self._policy_file = policy_file
        self._connections = connections
        self._stack = ExitStack()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._ports: dict[str, int] = {}
        self._gateway_keys: list[str] = []
        self._master_key = "sk-" + secrets.token_hex(24)

    def __enter__(self) -> Self:
        try:
            self._start(Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="ampel-bench-"))))
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def address(self, path: str) -> str:
        return f"http://{HOST}:{self._ports[path]}/v1/chat/completions"

    def keys(self, path: str) -> list[str]:
        return self._gateway_keys if path.startswith("gateway") else [self._master_key]

    def resident_mb(self, path: str) -> float:
        return float(psutil.Process(self._processes[path].pid).memory_info().rss) / 1e6

    def _start(self, folder: Path) -> None:
        folder.chmod(0o711)  # PostgreSQL may run as another user and has to get through
        self._python("provider", "ops.bench.upstream", str(self._port("provider")))
        self._python(
            "proxy", "ops.bench.passthrough", str(self._port("proxy")), f"http://{HOST}:{self._ports['provider']}"
        )
        url = self._start_postgres(folder)
        rules = self._policy(folder)
        self._gateway_keys = asyncio.run(self._create_keys(url, rules))
        common = {
            "AMPEL_POLICY_FILE": str(folder / "ampel.yaml"),
            "AMPEL_DATABASE_URL": url,
            "AMPEL_LITELLM_KEY": self._master_key,
            "AMPEL_TICKET_SECRET": secrets.token_hex(32),
            "AMPEL_USER_TOKEN_SECRET": secrets.token_hex(32),
        }
        self._litellm("litellm", folder, rules, common, locked=False)
        self._litellm("litellm locked", folder, rules, common, locked=True)
        for path, upstream in (("gateway", "provider"), ("gateway+litellm", "litellm locked")):
            settings = {
                "AMPEL_GATEWAY_PORT": str(self._port(path)),
                "AMPEL_LITELLM_URL": f"http://{HOST}:{self._ports[upstream]}",
            }
            self._python(path, "gateway", env={**common, **settings})
        for path, probe in (
            ("litellm", "/health/liveliness"),
            ("litellm locked", "/health/liveliness"),
            ("gateway", "/healthz"),
            ("gateway+litellm", "/healthz"),
            ("proxy", "/"),
            ("provider", None),
        ):
            self._wait(path, probe)

    def _start_postgres(self, folder: Path) -> str:
        layout = Layout(folder / "state")
        layout.create()
        store = SecretStore(layout.secrets)
        store.complete()
        base = self._port("postgres")
        ports = Ports(entry=base - 1, base=base)  # the entry is not used here
        postgres.initialise(layout, store)
        self._popen("postgres", postgres.command(layout, ports), {"LC_ALL": "C"}, cwd=layout.data)
        self._wait("postgres", None)
        asyncio.run(postgres.prepare(ports, store))
        return postgres.url(ports, store, postgres.GATEWAY_DATABASE)

    def _policy(self, folder: Path) -> policy.Policy:
        """The example town's policy: its green chat model, and a budget that the benchmark cannot exhaust."""
        rules = yaml.safe_load(self._policy_file.read_text(encoding="utf-8"))
        rules["models"] = [model for model in rules["models"] if model["name"] == self.MODEL]
        rules["budgets"] = {"user_month_eur": 1_000_000, "key_month_eur": 1_000_000}
        (folder / "ampel.yaml").write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
        return policy.load(folder / "ampel.yaml")

    async def _create_keys(self, url: str, rules: policy.Policy) -> list[str]:
        """A key for each connection, as many programs would have: one alone would queue at its own budget."""
        connection = await database.connect(url)
        try:
            await database.migrate(connection)
            return [
                await keys.create(connection, rules, f"bench-{n}", max_zone=Zone.RED, level=rules.levels[-1].name)
                for n in range(self._connections)
            ]
        finally:
            await connection.close()

    def _litellm(
        self, name: str, folder: Path, rules: policy.Policy, common: Mapping[str, str], *, locked: bool
    ) -> None:
        provider = f"http://{HOST}:{self._ports['provider']}/v1"
        providers = {f"AMPEL_{zone}_URL": provider for zone in ("GREEN", "EMBED", "YELLOW", "RED")}
        providers |= {f"AMPEL_{zone}_KEY": "sk-bench" for zone in ("GREEN", "YELLOW", "RED")}
        target = folder / name.replace(" ", "-")
        target.mkdir()
        config = litellm_config.write(rules, providers, target)
        if not locked:
            content = yaml.safe_load(config.read_text(encoding="utf-8"))
            del content["litellm_settings"]["callbacks"], content["general_settings"]["custom_auth"]
            config.write_text(yaml.safe_dump(content), encoding="utf-8")
        env = {
            **litellm_config.ENVIRONMENT,
            **common,
            "PYTHONPATH": str(ROOT),
            "LITELLM_MASTER_KEY": self._master_key,
            "AMPEL_LOCK_TABLE": str(target / "lock.json"),
            **providers,
        }
        program = _litellm_program()
        self._popen(name, [str(program), "--config", str(config), "--host", HOST, "--port", str(self._port(name))], env)

    def _python(self, name: str, module: str, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self._popen(name, [sys.executable, "-m", module, *arguments], env or {})

    def _popen(self, name: str, command: list[str], env: Mapping[str, str], cwd: Path = ROOT) -> None:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("AMPEL_")}
        self._processes[name] = subprocess.Popen(
            command, env={**inherited, **env}, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _port(self, name: str) -> int:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self._ports[name] = int(probe.getsockname()[1])
        return self._ports[name]

    def _wait(self, name: str, path: str | None) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers(name, path):
            if self._processes[name].poll() is not None:
                raise OpsError(f"Der Messaufbau ist unvollständig: »{name}« hat sich beim Start beendet")
            if time.monotonic() > deadline:
                raise OpsError(f"Der Messaufbau ist unvollständig: »{name}« antwortet nach {_START_SECONDS} s nicht")
            time.sleep(0.2)

    def _answers(self, name: str, path: str | None) -> bool:
        try:
            if path is None:
                socket.create_connection((HOST, self._ports[name]), timeout=2).close()
            else:
                urllib.request.urlopen(f"http://{HOST}:{self._ports[name]}{path}", timeout=2).close()
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False
        return True

    def _stop(self) -> None:
        for process in reversed(self._processes.values()):
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._stack.close()


def _litellm_program() -> Path:
    """LiteLLM's environment of the demo, or the one named by AMPEL_LITELLM_ENV. Raises: OpsError."""
    folder = Path(os.environ.get("AMPEL_LITELLM_ENV") or ROOT / ".ampel" / "envs" / "litellm")
    if not (folder / "bin" / "litellm").exists():
        raise OpsError(f"LiteLLM fehlt in {folder}. Starten Sie einmal »make demo ARGS=--detach«")
    return folder / "bin" / "litellm"
