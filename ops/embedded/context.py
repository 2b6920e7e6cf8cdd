# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every part of the demo is built from, and what a part consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.policy import Model, Policy
from ops.embedded.layout import Layout
from ops.embedded.model_choice import ModelChoice
from ops.embedded.ports import Ports
from ops.embedded.secret_store import SecretStore
from ops.open_webui import settings

# Taken over from the caller, when they are set: where time zone, network and certificates come from.
_KEPT = ("PATH", "TZ", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


@dataclass(frozen=True, slots=True)
class Context:
    """`environment` is the caller's, on top of `.env`."""

    layout: Layout
    ports: Ports
    secrets: SecretStore
    policy: Policy
    policy_file: Path
    model: ModelChoice
    environment: Mapping[str, str]

    def base_environment(self, *, proxies: bool = False) -> dict[str, str]:
        """A part's environment starts from nothing: the caller's variables (and Python's switches) are left out.

        What libraries want to keep at home stays in the state folder. Calls on this machine never take a proxy.
        """
        kept = (*_KEPT, *_PROXIES) if proxies else _KEPT
        return {name: self.environment[name] for name in kept if name in self.environment} | {
            "HOME": str(self.layout.data / "home"),
            "LANG": "C.UTF-8",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "PYTHONNOUSERSITE": "1",
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def green_url(self) -> str:
        return self.model.url or f"{self.ports.url('llama')}/v1"

    def first_green(self, capability: str) -> Model:
        """Raises: OpsError, when the policy has no green model that can do this."""
        return settings.first_green(self.policy, capability)


@dataclass(frozen=True, slots=True)
class Http:
    """Healthy when a GET of the address answers 200."""

    url: str


@dataclass(frozen=True, slots=True)
class Sql:
    """Healthy when PostgreSQL answers at this address."""

    url: str


@dataclass(frozen=True, slots=True)
class Launch:
    """How a part is started. A change in the content of `inputs` restarts it, as does a change in the rest."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    health: Http | Sql
    cwd: Path
    inputs: tuple[Path, ...] = ()
    death_signal: str = "KILL"
