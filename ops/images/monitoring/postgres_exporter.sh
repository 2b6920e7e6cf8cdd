#!/bin/sh
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2

# Debian 12 has an exporter that is older than PostgreSQL 17, where the columns that this collector asks for have moved: it
# would report an error with every scrape. Newer ones know of it.
exec prometheus-postgres-exporter --no-collector.bgwriter "$@"
