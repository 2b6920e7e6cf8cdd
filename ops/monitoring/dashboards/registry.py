# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dashboards by the name of their file below `ops/monitoring/grafana/dashboards/`."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from ops.monitoring.dashboards import host, models, overview, zones

FOLDER = Path(__file__).resolve().parents[1] / "grafana" / "dashboards"
DASHBOARDS: Mapping[str, Callable[[], Dashboard]] = {
    "overview": overview.build,
    "zones": zones.build,
    "models": models.build,
    "host": host.build,
}


def text(name: str) -> str:
    """As it is committed. Panels are numbered from the top, so that a change of one does not change the others."""
    board = DASHBOARDS[name]().build()
    for number, panel in enumerate(board.panels or (), start=1):
        panel.id_val = number
    return json.dumps(board, cls=JSONEncoder, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
