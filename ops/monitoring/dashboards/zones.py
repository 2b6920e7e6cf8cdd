# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""»Zonen und Kosten«: how the policy works out, and what it costs."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from ops.monitoring.dashboards.frame import frame
from ops.monitoring.dashboards.panels import BAD, MIDDLING, Query, lines, ranking, rows

TITLE = "Zonen und Kosten"
_PERIOD = "im gewählten Zeitraum"


def build() -> Dashboard:
    return _costs(_rules(frame("zones", TITLE, since="now-7d")))


def _rules(board: Dashboard) -> Dashboard:
    return (
        board.with_row(Row("Regeln"))
        .with_panel(
            rows(
                f"Urteile {_PERIOD}",
                "Was wurde erlaubt, abgelehnt, umgeleitet? Die Zone ist die gewählte.",
                "sort_desc(sum by (zone, verdict) (increase(ampel_verdicts_total[$__range])) > 0)",
                {"zone": "Zone", "verdict": "Urteil", "Value": "Anfragen"},
                nothing="keine Anfragen",
            )
        )
        .with_panel(
            rows(
                f"Abgelehnt nach Datenklasse {_PERIOD}",
                "Welche Daten passten nicht zur gewählten Zone? Viel davon in Rot: Schulung anbieten.",
                'sort_desc(sum by (zone, data_class) (increase(ampel_verdicts_total{verdict="deny"}[$__range])) > 0)',
                {"zone": "Zone", "data_class": "Datenklasse", "Value": "Anfragen"},
                nothing="nichts abgelehnt",
            )
        )
        .with_panel(
            ranking(
                f"Erkannt {_PERIOD}",
                "In wie vielen Anfragen fand welcher Erkenner etwas? Was er sucht, steht in docs/detectors.md.",
                Query("topk(12, sum by (detector) (increase(ampel_detections_total[$__range])))", "{{detector}}"),
            )
        )
    )


def _costs(board: Dashboard) -> Dashboard:
    spent = "max by (budget) (ampel_budget_spent_micro_eur)"
    limit = "max by (budget) (ampel_budget_limit_micro_eur > 0)"
    return (
        board.with_row(Row("Kosten"))
        .with_panel(
            ranking(
                "Monatsbudgets: verbraucht (ab 80 % knapp)",
                "Reicht das Geld bis zum Monatsende? Nur Budgets mit einer Grenze; bei 100 % wird abgelehnt.",
                Query(f"{spent} / {limit}", "{{budget}}"),
                unit="percentunit",
                steps=((0.8, MIDDLING), (0.99, BAD)),
            )
        )
        .with_panel(
            ranking(
                "In diesem Monat ausgegeben",
                "Was kostete welche Zone seit dem Monatsersten? Grün ist Strom, nach den Preisen der Richtliniendatei.",
                Query(f"sort_desc({spent}) / 1e6", "{{budget}}"),
                unit="currencyEUR",
            )
        )
        .with_panel(
            ranking(
                f"Abgelehnt, weil ein Budget nicht reichte, {_PERIOD}",
                "Wessen Budget war zu klein? Auskunft über alle Budgets gibt: ampel budgets show.",
                Query("sum by (limit) (increase(ampel_budget_refusals_total[$__range]))", "{{limit}}"),
            )
        )
        .with_panel(
            lines(
                "Kosten je Tag",
                "Was kostet ein Tag, und in welcher Zone?",
                [Query("sum by (zone) (increase(ampel_cost_micro_eur_total[1d])) / 1e6", "{{zone}}")],
                unit="currencyEUR",
                bars=True,
            )
        )
        .with_panel(
            rows(
                f"Kosten je Modell {_PERIOD}",
                "Welches Modell kostet am meisten?",
                "sort_desc(sum by (zone, model) (increase(ampel_cost_micro_eur_total[$__range])) / 1e6)",
                {"zone": "Zone", "model": "Modell", "Value": "EUR"},
                unit="currencyEUR",
                span=6,
            )
        )
        .with_panel(
            rows(
                f"Tokens je Modell {_PERIOD}",
                "Wie viel Text ging hinein, und wie viel kam heraus?",
                "sort_desc(sum by (model, direction) (increase(ampel_tokens_total[$__range])))",
                {"model": "Modell", "direction": "Richtung", "Value": "Tokens"},
                span=6,
            )
        )
    )
