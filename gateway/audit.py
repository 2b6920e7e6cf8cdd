# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Audit rows of refused requests. Those of allowed ones are written when they are settled (see `gateway.ledger`).

A row says who, when, which model, zone and class, which detectors how often, and the verdict: never text.
"""

from uuid import UUID

import orjson

from gateway.database import Database
from gateway.decide import Facts
from gateway.identity import Identity
from gateway.policy import Model
from gateway.zones import DataClass


async def record_refusal(
    database: Database,
    request_id: UUID,
    code: str,
    identity: Identity,
    facts: Facts,
    model: Model | None,
    data_class: DataClass,
) -> None:
    """Raises: DatabaseUnavailableError. A model that the policy does not know is not named: it is the caller's text."""
    await database.fetchval(
        "INSERT INTO ampel.audit (request_id, key_id, user_id, model, zone, data_class, detectors, verdict, code)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'deny', $8)",
        request_id,
        identity.key_id,
        identity.user_id,
        model.name if model else None,
        model.zone.value if model else None,
        data_class.value,
        orjson.dumps({finding.detector: finding.count for finding in facts.findings}).decode(),
        code,
    )
