# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write the dashboards that Grafana reads: `make dashboards`."""

from ops.monitoring.dashboards import registry


def main() -> None:
    for name in registry.DASHBOARDS:
        (registry.FOLDER / f"{name}.json").write_text(registry.text(name), encoding="utf-8")


if __name__ == "__main__":
    main()
