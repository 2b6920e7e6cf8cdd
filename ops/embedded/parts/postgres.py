# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL: the gateway's keys, budgets and audit trail, and Open WebUI's accounts and chats."""

from ops.embedded import postgres
from ops.embedded.context import Context, Launch, Sql


def build(context: Context) -> Launch:
    superuser = (postgres.SUPERUSER, "POSTGRES_PASSWORD")
    env = context.base_environment()
    return Launch(
        argv=tuple(postgres.command(context.layout, context.ports)),
        # The namespace needs PATH to find nothing else; PostgreSQL itself needs neither home nor proxy.
        env={name: env[name] for name in ("PATH", "LANG") if name in env} | {"TZ": "UTC"},
        health=Sql(postgres.url(context.ports, context.secrets, superuser)),
        cwd=context.layout.data,
        death_signal="INT",
    )
