# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The server of a project folder, ready to be asked or started."""

import os
from pathlib import Path

from dotenv import dotenv_values

from gateway import policy as policies
from ops import server_settings
from ops.compose import Compose
from ops.server import render
from ops.server.place import Place
from ops.server_settings import ServerSettings


def rendered(project: Path, settings: ServerSettings) -> Compose:
    """With all files of the containers written. Raises: OpsError or GatewayError."""
    policy = policies.load(project / settings.policy_file)
    return Compose(project, render.render(render.Input(Place(project), settings, policy, environment(project))))


def as_it_is(project: Path) -> Compose:
    """For questions to what runs: nothing is written, and a policy that does not hold is no obstacle."""
    settings = server_settings.load(project)
    place = Place(project)
    return Compose(project, render.addresses(place, settings))


def environment(project: Path) -> dict[str, str]:
    """The environment on top of `.env`."""
    from_file = {name: value for name, value in dotenv_values(project / ".env").items() if value is not None}
    return from_file | dict(os.environ)
