# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""»GPU und Modelle«: whether models answer, how fast, and what the graphics cards do."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from ops.monitoring.dashboards.frame import frame
from ops.monitoring.dashboards.panels import BAD, GOOD, Query, lines, rows

TITLE = "GPU und Modelle"


def build() -> Dashboard:
    return _cards(_answers(frame("models", TITLE, since="now-6h")))


def _answers(board: Dashboard) -> Dashboard:
    first_byte = "sum by (le, zone) (rate(ampel_first_byte_seconds_bucket[$__rate_interval]))"
    return (
        board.with_row(Row("Antworten"))
        .with_panel(
            rows(
                "Modelle",
                "Wurde der letzte Aufruf beantwortet? Ein Modell, das noch niemand gefragt hat, fehlt hier.",
                "sort(max by (zone, model) (ampel_upstream_up))",
                {"zone": "Zone", "model": "Modell", "Value": "Letzter Aufruf"},
                words={"1": ("beantwortet", GOOD), "0": ("gescheitert", BAD)},
                nothing="noch kein Aufruf",
            )
        )
        .with_panel(
            lines(
                "Gescheiterte Aufrufe je Minute",
                "Welches Modell scheitert, und woran?",
                [
                    Query(
                        "sum by (model, code) (rate(ampel_upstream_failures_total[$__rate_interval])) * 60",
                        "{{model}}: {{code}}",
                    )
                ],
                span=8,
            )
        )
        .with_panel(
            lines(
                "Geschrieben: Tokens je Sekunde",
                "Wie viel schreiben die Modelle zusammen?",
                [Query('sum by (model) (rate(ampel_tokens_total{direction="out"}[$__rate_interval]))', "{{model}}")],
                span=8,
            )
        )
        .with_panel(
            lines(
                "Bis zum ersten Zeichen: die Hälfte der Antworten",
                "Wie lange wartet man gewöhnlich?",
                [Query(f"histogram_quantile(0.5, {first_byte})", "{{zone}}")],
                unit="s",
                span=8,
            )
        )
        .with_panel(
            lines(
                "Bis zum ersten Zeichen: 95 von 100 (zugesagt: 10 s)",
                "Wie lange wartet man im schlechten Fall?",
                [Query(f"histogram_quantile(0.95, {first_byte})", "{{zone}}")],
                unit="s",
                limit=10,
                span=8,
            )
        )
        .with_panel(
            lines(
                "Davon im Gateway, 95 von 100, nach Abschnitt",
                "Braucht die Prüfung Zeit, oder das Modell? Die Abschnitte erklärt docs/operations/metrics.md.",
                [
                    Query(
                        "histogram_quantile(0.95,"
                        " sum by (le, stage) (rate(ampel_stage_seconds_bucket[$__rate_interval])))",
                        "{{stage}}",
                    )
                ],
                unit="s",
                span=8,
            )
        )
    )


def _cards(board: Dashboard) -> Dashboard:
    """Only there with the profile gpu; metrics of NVIDIA's DCGM exporter."""
    return (
        board.with_row(Row("Grafikkarten (nur mit dem Profil gpu)"))
        .with_panel(
            lines(
                "Speicher belegt (über 97 %: voll)",
                "Passt alles auf die Karten?",
                [
                    Query(
                        "DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE)",
                        "Karte {{gpu}}",
                    )
                ],
                unit="percentunit",
                limit=0.97,
                span=6,
            )
        )
        .with_panel(
            lines(
                "Auslastung",
                "Haben die Karten zu tun?",
                [Query("DCGM_FI_DEV_GPU_UTIL", "Karte {{gpu}}")],
                unit="percent",
                span=6,
            )
        )
        .with_panel(
            lines(
                "Temperatur (über 85 °C: zu heiß)",
                "Reicht die Kühlung?",
                [Query("DCGM_FI_DEV_GPU_TEMP", "Karte {{gpu}}")],
                unit="celsius",
                limit=85,
                span=6,
            )
        )
        .with_panel(
            lines(
                "Leistung",
                "Was verbrauchen die Karten an Strom?",
                [Query("DCGM_FI_DEV_POWER_USAGE", "Karte {{gpu}}"), Query("sum(DCGM_FI_DEV_POWER_USAGE)", "zusammen")],
                unit="watt",
                span=6,
            )
        )
    )
