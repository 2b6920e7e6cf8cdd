# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From an HTTP request to a permitted call: gather the facts, decide, reserve. Every way out but one is a refusal."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from gateway import audit, ledger
from gateway.body import Request
from gateway.database import Database
from gateway.decide import Allow, Deny, DenyCode, Facts, Pseudonymise, Reroute, decide
from gateway.detect.engine import Engine, Finding
from gateway.identity import Identity, identify
from gateway.metrics import DETECTIONS
from gateway.permit import Permit
from gateway.policy import Policy
from gateway.refusals import denied, invalid, over_budget, unavailable
from gateway.settings import Settings
from gateway.zones import DataClass

CLASS_HEADER = "X-Data-Class"
CLASS_PARAMETER = "data_class"
# How Open WebUI and others put documents into a prompt. Without a label they are at least internal.
_SOURCE_MARK = "<source"
# Characters. Below, the scan takes less time (about 2 ms) than a thread is worth.
_LONG_TEXT = 50_000


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
        if isinstance(verdict, Pseudonymise):
            verdict = Deny(DenyCode.DATA_CLASS, verdict.data_class, verdict.model)
        if isinstance(verdict, Deny):
            await audit.record_refusal(
                self._database, request_id, verdict.code, identity, facts, verdict.model, verdict.data_class
            )
            raise denied(verdict, facts, self.policy)
        return await self._reserve(request_id, identity, verdict, facts, request, len(raw)), request

    async def _facts(self, identity: Identity, request: Request, header: str | None) -> Facts:
        text = "\n".join(request.texts)
        return Facts(
            model_name=request.model,
            needs=request.needs,
            level=identity.level,
            key_max_zone=identity.max_zone,
            floor=identity.floor,
            declared=max(_declared(header, CLASS_HEADER), _declared(request.declared, CLASS_PARAMETER)),
            findings=await self._scan(text),
            attachments=request.attachments,
            unlabelled_sources=_SOURCE_MARK in text,
            fixed_format=request.fixed_format,
        )

    async def _scan(self, text: str) -> tuple[Finding, ...]:
        try:
            if len(text) < _LONG_TEXT:
                return self._engine.scan(text)
            # A text of megabytes takes long enough to hold up everybody else's.
            return await asyncio.to_thread(self._engine.scan, text)
        except Exception as error:
            # A detector that fails must not open the gate; its message could hold the text, so only its type is kept.
            raise unavailable(
                "detector_failed",
                f"Die Prüfung der Anfrage ist fehlgeschlagen ({type(error).__name__}); sie wurde nicht gesendet.",
            ) from None

    async def _reserve(
        self,
        request_id: UUID,
        identity: Identity,
        verdict: Allow | Reroute,
        facts: Facts,
        request: Request,
        size: int,
    ) -> Permit:
        model = verdict.model
        asked = request.payload.get("max_completion_tokens", request.payload.get("max_tokens", model.max_output))
        max_output = min(asked, model.max_output) if "embedding" not in request.needs else 0
        tokens_in = ledger.estimate_tokens(size, len(request.attachments))
        amount = ledger.cost(model.price, tokens_in, max_output * request.payload.get("n", 1))
        entry = ledger.Entry.of(request_id, identity, verdict, facts, datetime.now(UTC).date())
        held = await ledger.reserve(self._database, entry, amount, self.policy.budgets)
        if not held.ok:
            await audit.record_refusal(
                self._database, request_id, "budget_exhausted", identity, facts, model, verdict.data_class
            )
            raise over_budget(
                f"{held.limit_eur:.2f}".replace(".", ","), "dieses Schlüssels" if held.kind == "key" else "je Person"
            )
        return Permit(
            request_id=request_id,
            entry=entry,
            model=model,
            data_class=verdict.data_class,
            usage=ledger.Usage(tokens_in=tokens_in, most_out=max_output * request.payload.get("n", 1)),
            max_output=max_output,
            payload={**request.payload, "model": model.name},
            outcome="reroute" if isinstance(verdict, Reroute) else "allow",
            asked=verdict.asked if isinstance(verdict, Reroute) else model,
            for_person=identity.user_id is not None,
            budget_percent=held.used_percent,
        )


def _declared(value: str | None, where: str) -> DataClass:
    if value is None:
        return DataClass.PUBLIC
    try:
        return DataClass(value.strip().lower())
    except ValueError:
        known = ", ".join(DataClass)
        raise invalid(
            "invalid_data_class", f"{where} nennt keine bekannte Datenklasse. Bekannt sind: {known}."
        ) from None
