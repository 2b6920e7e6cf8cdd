# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What all dashboards have in common."""

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.models.dashboard import DashboardCursorSync, DashboardLinkType

_TAG = "ki-ampel"


def frame(name: str, title: str, *, since: str) -> dashboard.Dashboard:
    """An empty one, with links to the others. It is changed here and not in Grafana, so it can only be looked at."""
    return (
        dashboard.Dashboard(title)
        .uid(f"{_TAG}-{name}")
        .tags([_TAG])
        .timezone("browser")
        .time(since, "now")
        .refresh("1m")
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .link(
            dashboard.DashboardLink("KI-Ampel")
            .type(DashboardLinkType.DASHBOARDS)
            .tags([_TAG])
            .as_dropdown(False)
            .keep_time(True)
        )
    )
