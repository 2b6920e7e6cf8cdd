# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""»Plattform auf einen Blick«: what the IT team looks at each morning."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from ops.monitoring.dashboards.frame import frame
from ops.monitoring.dashboards.panels import BAD, GOOD, MIDDLING, Query, lines, number, rows

TITLE = "Plattform auf einen Blick"
# Whether each part answers: what shows metrics itself, what is asked from outside, and what others know of it.
PARTS = (
    'min by (part) (label_replace(up{job!="probe"}, "part", "$1", "job", "(.+)") or probe_success'
    ' or label_replace(min(ampel_litellm_up), "part", "litellm", "", "")'
    ' or label_replace(min(pg_up), "part", "postgres", "", ""))'
)


def build() -> Dashboard:
    none = {"0": ("keine", GOOD)}
    return (
        frame("overview", TITLE, since="now-24h")
        .with_panel(
            number(
                "Gestörte Teile",
                "Antworten alle Teile der Plattform? Jede Zahl über 0 heißt: Ein Teil antwortet nicht.",
                f"count({PARTS} == 0) or vector(0)",
                steps=((1, BAD),),
                words=none,
            )
        )
        .with_panel(
            number(
                "Offene Meldungen",
                "Muss sich jemand um etwas kümmern? Was zu tun ist, steht in docs/operations/alerts.md.",
                'count(ALERTS{alertstate="firing"}) or vector(0)',
                steps=((1, BAD),),
                words=none,
            )
        )
        .with_panel(
            number(
                "Antworten in 24 Stunden",
                "Wird die Plattform benutzt? Gezählt werden Anfragen, die ein Modell beantwortet hat.",
                'sum(increase(ampel_requests_total{code="ok", model!="none"}[24h]))',
                decimals=0,
            )
        )
        .with_panel(
            number(
                "Budget der Kommune (ab 80 % knapp)",
                "Wie viel des Monatsbudgets ist verbraucht? Ab 80 % knapp, bei 100 % wird alles abgelehnt.",
                'max(ampel_budget_spent_micro_eur{budget="town"})'
                ' / max(ampel_budget_limit_micro_eur{budget="town"} > 0)',
                unit="percentunit",
                steps=((0.8, MIDDLING), (0.99, BAD)),
                nothing="keine Grenze",
                decimals=0,
            )
        )
        .with_panel(
            number(
                "Protokoll ohne Siegel seit (über 1 h: zu lange)",
                "Wie alt ist die älteste Zeile des Protokolls, die noch nicht unterschrieben im Verzeichnis liegt?",
                "time() - max(ampel_audit_sealed_until_timestamp_seconds)",
                unit="s",
                steps=((3600, BAD),),
                decimals=0,
            )
        )
        .with_panel(
            number(
                "Letzte Sicherung vor (über 26 h: zu alt)",
                "Wann ist zuletzt eine Sicherung gelungen?",
                "time() - max(ampel_backup_last_success_timestamp_seconds)",
                unit="s",
                steps=((26 * 3600, BAD),),
                nothing="noch keine",
                decimals=0,
            )
        )
        .with_panel(
            rows(
                "Teile der Plattform",
                "Welcher Teil antwortet nicht?",
                f"sort({PARTS})",
                {"part": "Teil", "Value": "Zustand"},
                words={"1": ("läuft", GOOD), "0": ("antwortet nicht", BAD)},
            )
        )
        .with_panel(
            rows(
                "Meldungen",
                "Worum geht es gerade? Der Name ist die Überschrift in docs/operations/alerts.md.",
                "sum by (alertname, severity, part, job, zone, model, budget, mountpoint, gpu)"
                ' (ALERTS{alertstate="firing"})',
                {
                    "alertname": "Meldung",
                    "severity": "Dringlichkeit",
                    "part": "Teil",
                    "job": "Messung",
                    "zone": "Zone",
                    "model": "Modell",
                    "budget": "Budget",
                    "mountpoint": "Platte",
                    "gpu": "Grafikkarte",
                },
                nothing="keine Meldung",
                span=16,
            )
        )
        .with_panel(
            lines(
                "Anfragen je Minute",
                "Wie viel wird gefragt, und in welcher Zone?",
                [Query('sum by (zone) (rate(ampel_requests_total{zone!="none"}[$__rate_interval])) * 60', "{{zone}}")],
                span=8,
            )
        )
        .with_panel(
            lines(
                "Ablehnungen und Fehler nach Grund, je Minute",
                "Woran scheitern Anfragen? data_class: die Daten passten nicht zur Zone; upstream_…: das Modell.",
                [
                    Query(
                        'sum by (code) (rate(ampel_requests_total{code!~"ok|aborted"}[$__rate_interval])) * 60 > 0',
                        "{{code}}",
                    )
                ],
                span=8,
            )
        )
        .with_panel(
            lines(
                "Bis zum ersten Zeichen, 95 von 100 Antworten (zugesagt: 10 s)",
                "Wie lange wartet man auf den Anfang einer Antwort? Die gestrichelte Linie ist die Zusage.",
                [
                    Query(
                        "histogram_quantile(0.95,"
                        " sum by (le, zone) (rate(ampel_first_byte_seconds_bucket[$__rate_interval])))",
                        "{{zone}}",
                    )
                ],
                unit="s",
                limit=10,
                span=8,
            )
        )
    )
