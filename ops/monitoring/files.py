# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the containers of the monitoring read, by folder and name: one folder for each place where it is mounted."""

from collections.abc import Collection
from pathlib import Path

from ops.monitoring import targets
from ops.monitoring.targets import Entry

_FOLDER = Path(__file__).parent


def texts(profiles: Collection[str], entry: Entry) -> dict[str, str]:
    """`profiles` are those of Compose. The tests of the rules stay here."""
    rules = [path for path in (_FOLDER / "prometheus" / "rules").glob("*.yml") if not path.stem.endswith(".test")]
    grafana = _FOLDER / "grafana"
    copied = {
        "prometheus": [_FOLDER / "prometheus" / "prometheus.yml"],
        "prometheus-rules": rules,
        "blackbox-exporter": [_FOLDER / "blackbox" / "blackbox.yml"],
        "grafana-dashboards": list((grafana / "dashboards").glob("*.json")),
        "grafana-datasources": list((grafana / "provisioning" / "datasources").glob("*.yml")),
        "grafana-providers": list((grafana / "provisioning" / "dashboards").glob("*.yml")),
    }
    found = {f"{name}/{path.name}": path.read_text("utf-8") for name, paths in copied.items() for path in paths}
    return found | {
        "prometheus-targets/parts.yml": targets.parts(profiles),
        "prometheus-targets/probes.yml": targets.probes(profiles, entry),
    }
