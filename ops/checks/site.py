# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is examined: the project's folder, the machine, and the engine."""

from dataclasses import dataclass
from pathlib import Path

from gateway import policy
from ops import server_settings
from ops.checks.engine import Engine
from ops.checks.finding import UndeterminedError
from ops.checks.machine import Machine
from ops.server_settings import ServerSettings, ServerSettingsError

WAITS_FOR_SETTINGS = "hängt von den Einstellungen ab, und die gelten noch nicht"


@dataclass(frozen=True, slots=True)
class Site:
    """What several checks read of the project. Each reads it anew: it is small, and nothing has to be shared."""

    project: Path
    machine: Machine
    engine: Engine

    def settings(self) -> ServerSettings:
        """Raises: UndeterminedError; the check of the settings says why in full."""
        try:
            return server_settings.load(self.project)
        except ServerSettingsError:
            raise UndeterminedError(WAITS_FOR_SETTINGS) from None

    def policy(self) -> policy.Policy:
        """Raises: UndeterminedError; the check of the policy says why in full."""
        try:
            return policy.load(self.project / self.settings().policy_file)
        except policy.PolicyError:
            raise UndeterminedError("hängt von der Richtlinie ab, und die gilt so nicht (siehe »Richtlinie«)") from None
