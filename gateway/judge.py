# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From an HTTP request to a permitted call: gather the facts, decide, reserve. Every way out but one is a refusal."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import re2

from gateway import audit, ledger, taint
from gateway.body import Request, turns
from gateway.database import Database
from gateway.decide import Allow, Deny, DenyCode, Facts, Pseudonymise, Reroute, Verdict, decide, undetected
from gateway.detect.combine import combine
from gateway.detect.engine import Finding
from gateway.documents import FileReader, read_files
from gateway.examine import Examiner
from gateway.identity import Identity, identify
from gateway.long_text_plan import Plan, plan
from gateway.long_text_size import answer_tokens, prompt_tokens
from gateway.metrics import BUDGET_REFUSALS, DETECTIONS, STAGE, VERDICTS
from gateway.permit import Outcome, Permit
from gateway.policy import Model, Policy
from gateway.pseudonym_payload import pseudonymise
from gateway.pseudonyms import Pseudonyms, conversation_key
from gateway.refusals import denied, invalid, over_budget
from gateway.settings import Settings
from gateway.zones import DataClass, Zone

CLASS_HEADER = "X-Data-Class"
CLASS_PARAMETER = "data_class"
# Which conversation it is: of Open WebUI, and of programs (whose headers with its name end at the front door). Nobody
# signs it; it can only raise the class.
CHAT_HEADERS = ("X-OpenWebUI-Chat-Id", "X-Ampel-Chat-Id")
_NO_BUDGET = "budget_exhausted"
# How Open WebUI and others put documents into a prompt. Without a label they are at least internal.
_SOURCE_MARK = re2.compile(r"(?i)<\s*source\b")
# Bytes. Hashing or cutting up a request of this size takes long enough (10 ms) to hold up everybody else's.
_LARGE = 200_000
# What the model for names would say if it found one; to see whether asking it can change anything.
_A_NAME = Finding("person_name_model", DataClass.PERSONAL, 1)
_IDENTITY, _FILES, _BODY, _TAINT, _LEDGER = (
    STAGE.labels(stage) for stage in ("identity", "files", "body", "taint", "ledger")
)


@dataclass(frozen=True, slots=True)
class _Case:
    """One request on its way through: who asks what, and what is known of it."""

    request_id: UUID
    identity: Identity
    request: Request
    facts: Facts
    conversation: taint.Conversation
    chat_id: str | None
    size: int


class Judge:
    """Judges requests against one policy."""

    def __init__(
        self, policy: Policy, settings: Settings, database: Database, examiner: Examiner, files: FileReader
    ) -> None:
        self.policy = policy
        self._user_secret = settings.user_token_secret.get_secret_value()
        secret = settings.ticket_secret.get_secret_value()
        self._taint_key = taint.derive_key(secret)
        self._pseudonym_secret = secret.encode()
        self._database = database
        self._examiner = examiner
        self._files = files

    async def identify(self, headers: Mapping[str, str]) -> Identity:
        with _IDENTITY.time():
            return await identify(headers, self._database, self.policy, self._user_secret)

    async def judge(
        self,
        request_id: UUID,
        identity: Identity,
        headers: Mapping[str, str],
        raw: bytes,
        read: Callable[[bytes], Request],
    ) -> tuple[Permit, Request]:
        """Raises: RefusedError, DatabaseUnavailableError. Nothing has left by then."""
        with _BODY.time():
            request = read(raw)
        request, unread = await self._with_files(request)
        case = await self._case(request_id, identity, headers, request, unread, len(raw))
        verdict = decide(case.facts, self.policy)
        if self._names_matter(case.facts, verdict):
            findings = await self._examiner.with_names(request.turns, case.facts.findings)
            case = replace(case, facts=replace(case.facts, findings=findings))
            verdict = decide(case.facts, self.policy)
        for finding in case.facts.findings:
            DETECTIONS.labels(finding.detector).inc()
        pseudonyms: Pseudonyms | None = None
        if isinstance(verdict, Pseudonymise):
            verdict, case, pseudonyms = await self._pseudonymised(verdict, case)
        if isinstance(verdict, Deny):
            await self._refuse(case, verdict)
        assert not isinstance(verdict, Deny)  # noqa: S101 - for the type checker: refusing has raised
        if unread:
            # Allowed, but a model could do nothing with it.
            raise invalid("file_unreadable", " ".join(unread), param="messages")
        long = await _plan(case, verdict.model)
        return await self._permit(case, verdict, pseudonyms, long), case.request

    async def _with_files(self, request: Request) -> tuple[Request, tuple[str, ...]]:
        """The request with the text of its files, and a sentence about each that could not be read."""
        if "file" not in request.attachments:
            return request, ()
        with _FILES.time():
            files = await read_files(request.payload, self._files)
        left = request.attachments if files.unread else request.attachments - {"file"}
        known = replace(request, payload=files.payload, turns=tuple(turns(files.payload)), attachments=left)
        return known, tuple(unread.sentence() for unread in files.unread)

    async def _case(
        self,
        request_id: UUID,
        identity: Identity,
        headers: Mapping[str, str],
        request: Request,
        unread: tuple[str, ...],
        size: int,
    ) -> _Case:
        chat_id = next((headers[name] for name in CHAT_HEADERS if headers.get(name)), None)
        declared = max(_declared(headers.get(CLASS_HEADER), CLASS_HEADER), _declared(request.declared, CLASS_PARAMETER))
        findings = await self._examiner.rules(request.turns)
        with _TAINT.time():
            hashed = partial(taint.conversation, self._taint_key, identity.subject, chat_id, request.turns)
            conversation = hashed() if size < _LARGE else await asyncio.to_thread(hashed)
            remembered = await taint.recall(self._database, conversation)
        facts = Facts(
            model_name=request.model,
            needs=request.needs,
            level=identity.level,
            key_max_zone=identity.max_zone,
            floor=identity.floor,
            declared=declared,
            taint=remembered,
            findings=findings,
            attachments=request.attachments,
            unlabelled_sources=any(_SOURCE_MARK.search(text) for _, text in request.turns if "<" in text),
            fixed_format=request.fixed_format,
            level_expired=identity.level_expired,
            unread=unread,
        )
        return _Case(request_id, identity, request, facts, conversation, chat_id, size)

    def _names_matter(self, facts: Facts, verdict: Verdict) -> bool:
        """Whether a name that the rules have missed would change the verdict: only then the model is asked for it."""
        if isinstance(verdict, Deny) or verdict.model.zone is Zone.GREEN or not self._examiner.has_names:
            return False
        with_a_name = replace(facts, findings=combine((*facts.findings, _A_NAME)))
        return type(decide(with_a_name, self.policy)) is not type(verdict)

    async def _pseudonymised(
        self, verdict: Pseudonymise, case: _Case
    ) -> tuple[Pseudonymise | Deny, _Case, Pseudonyms | None]:
        """Replace what was found, and look again: what is still found then, nobody may see."""
        request = case.request
        key = conversation_key(self._pseudonym_secret, case.identity.subject, case.chat_id, request.turns)
        payload, pseudonyms = await pseudonymise(request.payload, self._examiner.locate, key)
        told = replace(request, payload=payload, turns=tuple(turns(payload)))
        blank = [(role, pseudonyms.blank(text)) for role, text in told.turns]
        left = await self._examiner.with_names(blank, await self._examiner.rules(blank))
        if any(finding.data_class > self.policy.max_class(verdict.model) for finding in left):
            return Deny(DenyCode.DATA_CLASS, verdict.data_class, verdict.model, None), case, None
        return verdict, replace(case, request=told), pseudonyms

    async def _refuse(self, case: _Case, deny: Deny) -> None:
        VERDICTS.labels(deny.model.zone.value if deny.model else "none", "deny", deny.data_class.value).inc()
        await audit.record_refusal(
            self._database, case.request_id, deny.code, case.identity, case.facts, deny.model, deny.data_class
        )
        raise denied(deny, case.facts, self.policy)

    async def _permit(
        self, case: _Case, verdict: Allow | Reroute | Pseudonymise, pseudonyms: Pseudonyms | None, long: Plan | None
    ) -> Permit:
        asked = verdict.asked if isinstance(verdict, Reroute) else verdict.model
        outcome = _OUTCOMES[type(verdict)]
        # What was replaced is not told to the model: the conversation is as harmless as what was left of it.
        told = undetected(case.facts) if pseudonyms is not None else verdict.data_class
        found = max((finding.data_class for finding in case.facts.findings), default=DataClass.PUBLIC)
        # Of what somebody said about the texts themselves: the past of a chat and the floor of a key are not theirs.
        said = max(case.facts.declared, DataClass.INTERNAL if case.facts.unlabelled_sources else DataClass.PUBLIC)
        with _TAINT.time():
            await taint.remember(self._database, case.conversation, told, undetected=said > found)
        cost = _Cost.of(case, verdict.model, long)
        entry, percent = await self._reserve(case, verdict, cost)
        VERDICTS.labels(asked.zone.value, outcome, verdict.data_class.value).inc()
        return Permit(
            request_id=case.request_id,
            entry=entry,
            model=verdict.model,
            data_class=verdict.data_class,
            usage=ledger.Usage(tokens_in=cost.tokens_in, most_out=cost.tokens_out),
            max_output=cost.max_output,
            payload={**case.request.payload, "model": verdict.model.name},
            for_person=case.identity.user_id is not None,
            budget_percent=percent,
            warn_percent=self.policy.budgets.warn_percent,
            outcome=outcome,
            asked=asked,
            told_class=told,
            conversation=case.conversation,
            pseudonyms=pseudonyms,
            plan=long,
        )

    async def _reserve(
        self, case: _Case, verdict: Allow | Reroute | Pseudonymise, cost: "_Cost"
    ) -> tuple[ledger.Entry, int]:
        """What the ledger knows this request by, and how full the fullest budget is. Raises: RefusedError."""
        identity = case.identity
        entry = ledger.Entry.of(case.request_id, identity, verdict, case.facts, datetime.now(UTC).date())
        amount = ledger.cost(verdict.model.price, cost.tokens_in, cost.tokens_out)
        with _LEDGER.time():
            held = await ledger.reserve(self._database, entry, amount, self.policy.budgets)
        if held.ok:
            return entry, held.used_percent
        BUDGET_REFUSALS.labels(held.kind or "none").inc()
        await audit.record_refusal(
            self._database, case.request_id, _NO_BUDGET, identity, case.facts, verdict.model, verdict.data_class
        )
        raise over_budget(held, verdict.model.zone, self.policy.town.helpdesk)


@dataclass(frozen=True, slots=True)
class _Cost:
    """Tokens that a request takes at most; `max_output` is the limit of one answer."""

    tokens_in: int
    tokens_out: int
    max_output: int

    @classmethod
    def of(cls, case: _Case, model: Model, long: Plan | None) -> "_Cost":
        if long is not None:
            return cls(long.tokens_in, long.tokens_out, long.max_output)
        payload = case.request.payload
        if "embedding" in case.request.needs:
            return cls(ledger.estimate_tokens(case.size, 0), 0, 0)
        max_output = answer_tokens(payload, model)
        return cls(prompt_tokens(payload), max_output * payload.get("n", 1), max_output)


_OUTCOMES: Mapping[type, Outcome] = {Allow: "allow", Reroute: "reroute", Pseudonymise: "pseudonymise"}


async def _plan(case: _Case, model: Model) -> Plan | None:
    """How a text is read that is longer than the model's context.

    Raises:
        RefusedError: it is too long for that, too.
    """
    if "chat" not in case.request.needs:
        return None
    if case.size < _LARGE:
        return plan(case.request.payload, model)
    return await asyncio.to_thread(plan, case.request.payload, model)


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
