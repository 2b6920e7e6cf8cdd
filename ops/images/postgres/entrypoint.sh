#!/bin/sh
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2

# What the official image's entrypoint does and is used for here: create the cluster once, then start the server.
set -eu
umask 077

if [ "${1-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  # An interrupted attempt left no PG_VERSION at its place: it happens beside it, and is moved there whole.
  scratch="$(dirname "$PGDATA")/new"
  mkdir -p "$(dirname "$PGDATA")"
  rm -rf "$scratch"
  # shellcheck disable=SC2086
  initdb -D "$scratch" -U "${POSTGRES_USER:-postgres}" --pwfile="$POSTGRES_PASSWORD_FILE" ${POSTGRES_INITDB_ARGS-}
  mv "$scratch" "$PGDATA"
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
fi
exec "$@"
