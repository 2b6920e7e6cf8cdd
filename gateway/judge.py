# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From an HTTP request to a permitted call: gather the facts, decide, reserve. Every way out but one is a refusal."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from gateway import audit, ledger
from gateway.body import Request
from gateway.database import Database
from gateway.decide import Allow, Facts, decide
from gateway.detect.engine import Engine
from gateway.identity import Identity, identify
from gateway.metrics import DETECTIONS
from gateway.policy import Model, Policy
from gateway.refusals import denied, invalid, over_budget, unavailable
from gateway.settings import Settings
from gateway.zones import DataClass

CLASS_HEADER = "X-Data-Class"
# How Open WebUI and others put documents into a prompt. Without a label they are at least internal.
_SOURCE_MARK = "<source"
# Characters. Below, the scan takes less time (about 2 ms) than a thread is worth.
_LONG_TEXT = 50_000


@dataclass(frozen=True, slots=True)
class Permit:
    """A call that may be made, with its cost reserved; it must be settled exactly once."""

    request_id: UUID
    entry: ledger.Entry
    model: Model
    data_class: DataClass
    usage: ledger.Usage
    max_output: int


class Judge:
    """Judges requests against one policy."""

    def __init__(self, policy: Policy, settings: Settings, database: Database, engine: Engine) -> None:
        self.policy = policy
        self._secret = settings.user_token_secret.get_secret_value()
        self._database = database
        self._engine = engine

    async def identify(self, headers: Mapping[str, str]) -> Identity:
        return await identify(headers, self._database, self.policy, self._secret)

    async def judge(
        self,
        request_id: UUID,
        identity: Identity,
        headers: Mapping[str, str],
        raw: bytes,
        read: Callable[[bytes], Request],
    ) -> tuple[Permit, Request]:
        """Raises: RefusedError, DatabaseUnavailableError. Nothing has left by then."""
        request = read(raw)
        facts = await self._facts(identity, request, headers.get(CLASS_HEADER))
        verdict = decide(facts, self.policy)
        for finding in facts.findings:
            DETECTIONS.labels(finding.detector).inc()
        if not isinstance(verdict, Allow):
            await audit.record_refusal(
                self._database, request_id, verdict.code, identity, facts, verdict.model, verdict.data_class
            )
            raise denied(verdict, facts, self.policy)
        return await self._reserve(request_id, identity, verdict, facts, request, len(raw)), request

    async def _facts(self, identity: Identity, request: Request, declared: str | None) -> Facts:
        text = "\n".join(request.texts)
        try:
            if len(text) < _LONG_TEXT:
                findings = self._engine.scan(text)
            else:
                # A text of megabytes takes long enough to hold up everybody else's.
                findings = await asyncio.to_thread(self._engine.scan, text)
        except Exception as error:
            # A detector that fails must not open the gate; its message could hold the text, so only its type is kept.
            raise unavailable(
                "detector_failed",
                f"Die Prüfung der Anfrage ist fehlgeschlagen ({type(error).__name__}); sie wurde nicht gesendet.",
            ) from None
        return Facts(
            model_name=request.model,
            needs=request.needs,
            level=identity.level,
            key_max_zone=identity.max_zone,
            floor=identity.floor,
            declared=_declared(declared),
            findings=findings,
            attachments=request.attachments,
            unlabelled_sources=_SOURCE_MARK in text,
        )

    async def _reserve(
        self, request_id: UUID, identity: Identity, allow: Allow, facts: Facts, request: Request, size: int
    ) -> Permit:
        asked = request.payload.get("max_completion_tokens", request.payload.get("max_tokens", allow.model.max_output))
        max_output = min(asked, allow.model.max_output) if "embedding" not in request.needs else 0
        tokens_in = ledger.estimate_tokens(size, len(request.attachments))
        amount = ledger.cost(allow.model.price, tokens_in, max_output * request.payload.get("n", 1))
        limit = ledger.limit(identity, self.policy.budgets)
        entry = ledger.Entry.of(request_id, identity, allow, facts, datetime.now(UTC).date())
        if not await ledger.reserve(self._database, entry, amount, limit):
            await audit.record_refusal(
                self._database, request_id, "budget_exhausted", identity, facts, allow.model, allow.data_class
            )
            raise over_budget(
                f"{limit:.2f}".replace(".", ","), "je Person" if identity.user_id else "dieses Schlüssels"
            )
        return Permit(
            request_id=request_id,
            entry=entry,
            model=allow.model,
            data_class=allow.data_class,
            usage=ledger.Usage(tokens_in=tokens_in),
            max_output=max_output,
        )


def _declared(value: str | None) -> DataClass:
    if value is None:
        return DataClass.PUBLIC
    try:
        return DataClass(value.strip().lower())
    except ValueError:
        known = ", ".join(DataClass)
        raise invalid(
            "invalid_data_class", f"Der Kopf {CLASS_HEADER} nennt keine bekannte Datenklasse. Bekannt sind: {known}."
        ) from None
