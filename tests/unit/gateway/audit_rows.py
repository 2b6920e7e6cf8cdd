# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows for the tests of the audit, and a place to seal them to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg

from gateway.audit_sealing import Place

NOW = datetime.now(UTC)


async def write(connection: asyncpg.Connection, count: int = 1, *, days_ago: float = 0, code: str = "ok") -> list[int]:
    """Write rows as the gateway does; their ids."""
    return [
        await connection.fetchval(
            "INSERT INTO ampel.audit (at, request_id, user_id, model, zone, data_class, detectors, verdict, code)"
            " VALUES ($1, $2, 'person-1', 'gruen-chat', 'green', 'personal', '{\"iban\": 2}', 'allow', $3)"
            " RETURNING id",
            NOW - timedelta(days=days_ago),
            uuid4(),
            code,
        )
        for _ in range(count)
    ]


def place(folder: Path) -> Place:
    return Place(folder / "export", folder / "audit-key.pem")
