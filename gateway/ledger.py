# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger: each request reserves its highest possible cost before it is sent and is settled once after.

Money is whole micro-EUR. A price in EUR per million tokens is the same number in micro-EUR per token.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TypeGuard
from uuid import UUID

import orjson

from gateway.database import Database
from gateway.decide import Allow, Facts
from gateway.identity import Identity
from gateway.policy import Budgets, Price

MICRO = 1_000_000
# A German text has 3 to 5 bytes a token; 3 keeps the reservation on the safe side.
BYTES_PER_TOKEN = 3
# What an image, a recording or a file is reserved as: the order of magnitude that providers publish.
TOKENS_PER_ATTACHMENT = 1_500
# More than any model takes or gives in one call; a provider that reports more is wrong.
MAX_TOKENS = 100_000_000
# Requests whose gateway died are settled with their whole reservation after this time.
ORPHAN_AFTER = timedelta(minutes=30)


@dataclass(slots=True)
class Usage:
    """Tokens of one request: counted by the provider where `reported`, else estimated by us."""

    tokens_in: int
    tokens_out: int = 0
    reported: bool = False

    def report(self, usage: Mapping[str, object]) -> None:
        """Take over the provider's `usage` object, if it says something usable."""
        prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens", 0)
        if _is_count(prompt) and _is_count(completion):
            self.tokens_in, self.tokens_out, self.reported = prompt, completion, True


def _is_count(value: object) -> TypeGuard[int]:
    # True is an int in Python; and what no model can do is not believed.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_TOKENS


@dataclass(frozen=True, slots=True)
class Entry:
    """What ledger and audit know of a request that is let through."""

    request_id: UUID
    subject: str
    month: date
    key_id: UUID
    user_id: str | None
    model: str
    zone: str
    data_class: str
    detectors: str

    @classmethod
    def of(cls, request_id: UUID, identity: Identity, allow: Allow, facts: Facts, today: date) -> "Entry":
        """`today` is a UTC date."""
        return cls(
            request_id=request_id,
            subject=identity.subject,
            month=today.replace(day=1),
            key_id=identity.key_id,
            user_id=identity.user_id,
            model=allow.model.name,
            zone=allow.model.zone.value,
            data_class=allow.data_class.value,
            detectors=orjson.dumps({finding.detector: finding.count for finding in facts.findings}).decode(),
        )


def estimate_tokens(size_bytes: int, attachments: int) -> int:
    return size_bytes // BYTES_PER_TOKEN + 1 + attachments * TOKENS_PER_ATTACHMENT


def cost(price: Price, tokens_in: int, tokens_out: int) -> int:
    """Micro-EUR, rounded up: use is never free by rounding."""
    return int((price.input * tokens_in + price.output * tokens_out).to_integral_value(ROUND_CEILING))


def limit(identity: Identity, budgets: Budgets) -> Decimal:
    """EUR per month for this caller."""
    return budgets.user_month_eur if identity.user_id else budgets.key_month_eur


async def reserve(database: Database, entry: Entry, amount: int, limit_eur: Decimal) -> bool:
    """Reserve `amount` micro-EUR of the entry's month; False when it no longer fits."""
    return bool(
        await database.fetchval(
            "SELECT ampel.reserve($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            *(entry.request_id, entry.subject, entry.month, amount, int(limit_eur * MICRO)),
            *(entry.key_id, entry.user_id, entry.model, entry.zone, entry.data_class, entry.detectors),
        )
    )


async def settle(database: Database, entry: Entry, usage: Usage, micro_eur: int, code: str, duration_ms: int) -> bool:
    """Book what was spent and write the audit row; False when this request was settled before."""
    return bool(
        await database.fetchval(
            "CALL ampel.settle_durably($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL)",
            *(entry.request_id, entry.subject, entry.month, entry.key_id, entry.user_id),
            *(entry.model, entry.zone, entry.data_class, entry.detectors),
            *(micro_eur, usage.tokens_in, usage.tokens_out, code, duration_ms),
        )
    )


async def settle_orphans(database: Database) -> int:
    """Settle reservations whose gateway died, with all that they had reserved; how many there were."""
    return int(await database.fetchval("SELECT ampel.settle_orphans($1)", ORPHAN_AFTER))
