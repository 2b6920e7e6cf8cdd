# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the running demo was started with: kept in a file, so that later calls find it whatever the settings say."""

import json
from dataclasses import asdict, dataclass, replace

from ops.embedded import postgres, secret_store
from ops.embedded import settings as demo_settings
from ops.embedded.layout import Layout
from ops.embedded.ports import Ports
from ops.embedded.settings import DemoSettings
from ops.proofs.site import Address


@dataclass(frozen=True, slots=True)
class Running:
    """The ports of a demo that was started and not stopped."""

    entry: int
    base: int

    @classmethod
    def read(cls, layout: Layout) -> "Running | None":
        try:
            return cls(**json.loads(layout.running.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def ports(self) -> Ports:
        return Ports(self.entry, self.base)


def remember(layout: Layout, ports: Ports) -> None:
    running = Running(ports.entry, ports.base)
    secret_store.write_private(layout.running, json.dumps(asdict(running)) + "\n")


def address() -> Address | None:
    """Of the demo of this folder, with what only the machine it runs on can see; None, when none was started here."""
    layout = Layout.of(demo_settings.load().state_dir)
    running = Running.read(layout)
    if running is None:
        return None
    secrets = secret_store.SecretStore(layout.secrets)
    return Address(
        url=f"http://127.0.0.1:{running.entry}",
        database_url=postgres.url(running.ports, secrets, postgres.GATEWAY_DATABASE),
        litellm=running.ports.url("litellm"),
        litellm_key=secrets["LITELLM_MASTER_KEY"],
        logs=layout.logs,
    )


def chosen_ports(settings: DemoSettings, running: Running | None, port: int | None) -> Ports:
    """The port that was asked for now, else that of the running demo, else that of the settings."""
    found = running.ports if running else Ports(settings.port, settings.internal_port_base)
    return replace(found, entry=port) if port else found


def database_url() -> str | None:
    """Of the gateway's database in the demo of this folder; None, when no demo was started here."""
    layout = Layout.of(demo_settings.load().state_dir)
    running = Running.read(layout)
    if running is None:
        return None
    return postgres.url(running.ports, secret_store.SecretStore(layout.secrets), postgres.GATEWAY_DATABASE)
