# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The simulated clouds: one yellow, one red, both in front of the same local model."""

import sys

from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.settings import ROOT


def yellow(context: Context) -> Launch:
    return _build(context, "yellow")


def red(context: Context) -> Launch:
    return _build(context, "red")


def _build(context: Context, zone: str) -> Launch:
    part = f"{zone}-simulation"
    port = str(context.ports[part])
    return Launch(
        argv=(sys.executable, "-m", "ops.embedded.simulation", "--zone", zone, "--host", HOST, "--port", port),
        env=context.base_environment()
        | {
            "SIMULATION_KEY": context.secrets[f"AMPEL_{zone.upper()}_KEY"],
            "SIMULATION_UPSTREAM": context.green_url,
            "SIMULATION_UPSTREAM_KEY": context.secrets["AMPEL_GREEN_KEY"],
            "SIMULATION_UPSTREAM_MODEL": context.model.name,
        },
        health=Http(f"{context.ports.url(part)}/healthz"),
        cwd=ROOT,
    )
