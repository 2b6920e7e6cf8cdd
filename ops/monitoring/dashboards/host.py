# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""»Host«: the server itself, and the database on it."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from ops.monitoring.dashboards.frame import frame
from ops.monitoring.dashboards.panels import BAD, MIDDLING, Query, lines, number

TITLE = "Host"
# What fills up; the others are memory, or never change.
_REAL = 'fstype!~"tmpfs|ramfs|vfat|squashfs|iso9660"'


def build() -> Dashboard:
    return _database(_load(_now(frame("host", TITLE, since="now-24h"))))


def _now(board: Dashboard) -> Dashboard:
    free = f"node_filesystem_avail_bytes{{{_REAL}}} / node_filesystem_size_bytes"
    return (
        board.with_panel(
            number(
                "Vollste Platte (ab 90 % dringend)",
                "Ist noch Platz? Gezeigt wird die vollste; ist sie voll, lehnt das Gateway alles ab.",
                f"1 - min({free})",
                unit="percentunit",
                steps=((0.8, MIDDLING), (0.9, BAD)),
                decimals=0,
            )
        )
        .with_panel(
            number(
                "Arbeitsspeicher frei (unter 8 %: knapp)",
                "Reicht der Arbeitsspeicher?",
                "min(node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)",
                unit="percentunit",
                decimals=0,
            )
        )
        .with_panel(
            number(
                "Beendet aus Mangel an Speicher, 24 h",
                "Musste der Kern Programme beenden? Welche, sagt dmesg.",
                "sum(increase(node_vmstat_oom_kill[24h]))",
                steps=((1, BAD),),
                decimals=0,
            )
        )
        .with_panel(
            number(
                "Uhr geht falsch um (über 0,5 s: zu viel)",
                "Stimmt die Uhr? Anmeldungen und Zertifikate hängen an ihr.",
                "max(abs(node_timex_offset_seconds))",
                unit="s",
                steps=((0.5, BAD),),
            )
        )
        .with_panel(
            number(
                "Zertifikat gilt noch",
                "Wie lange gilt das Zertifikat des Eingangs? Eigene rechtzeitig ersetzen; die anderen erneuert Caddy.",
                "min(probe_ssl_earliest_cert_expiry) - time()",
                unit="s",
                nothing="wird nicht geprüft",
                decimals=0,
            )
        )
        .with_panel(
            number(
                "Server läuft seit",
                "Wurde der Server neu gestartet?",
                "time() - min(node_boot_time_seconds)",
                unit="s",
                decimals=0,
            )
        )
    )


def _load(board: Dashboard) -> Dashboard:
    return (
        board.with_row(Row("Last"))
        .with_panel(
            lines(
                "Prozessoren beschäftigt",
                "Sind die Prozessoren der Engpass?",
                [
                    Query('1 - avg(rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))', "beschäftigt"),
                    Query(
                        'avg(rate(node_cpu_seconds_total{mode="iowait"}[$__rate_interval]))', "warten auf die Platte"
                    ),
                ],
                unit="percentunit",
            )
        )
        .with_panel(
            lines(
                "Arbeitsspeicher",
                "Wofür wird der Arbeitsspeicher gebraucht?",
                [
                    Query("node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes", "belegt"),
                    Query("node_memory_Cached_bytes", "Zwischenspeicher (wird bei Bedarf frei)"),
                    Query("node_memory_MemTotal_bytes", "vorhanden"),
                ],
                unit="bytes",
            )
        )
        .with_panel(
            lines(
                "Platz auf den Platten",
                "Wie schnell füllen sie sich?",
                [Query(f"node_filesystem_avail_bytes{{{_REAL}}}", "{{mountpoint}} frei")],
                unit="bytes",
            )
        )
        .with_panel(
            lines(
                "Platten beschäftigt",
                "Sind die Platten der Engpass?",
                [Query("rate(node_disk_io_time_seconds_total[$__rate_interval])", "{{device}}")],
                unit="percentunit",
            )
        )
    )


def _database(board: Dashboard) -> Dashboard:
    return (
        board.with_row(Row("Datenbank"))
        .with_panel(
            lines(
                "Verbindungen zu PostgreSQL",
                "Reichen die Verbindungen? Ab der Obergrenze wird abgewiesen.",
                [
                    Query("sum(pg_stat_database_numbackends)", "offen"),
                    Query("max(pg_settings_max_connections)", "Obergrenze"),
                ],
            )
        )
        .with_panel(
            lines(
                "Größe der Datenbanken",
                "Wie schnell wachsen sie?",
                [Query('pg_database_size_bytes{datname!~"template.*|postgres"}', "{{datname}}")],
                unit="bytes",
            )
        )
    )
