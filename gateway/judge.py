# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From an HTTP request to a permitted call: gather the facts, decide, reserve. Every way out but one is a refusal."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import NoReturn, TypeVar
from uuid import UUID

import re2
from multidict import MultiMapping

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
from gateway.long_text_size import answer_tokens, least_prompt_tokens, prompt_tokens
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
_NAMES = "person_name_model"
# How Open WebUI and others put documents into a prompt. Without a label they are at least internal.
_SOURCE_MARK = re2.compile(r"(?i)<\s*source\b")
# Bytes. Reading, hashing or cutting up a request of this size takes long enough (10 ms) to hold up everybody else's.
_LARGE = 200_000
_T = TypeVar("_T")
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
        # What the model for names would say if it found one; to see whether asking it can change anything.
        of_a_name = policy.detection.classes.get(_NAMES, DataClass.PERSONAL)
        self._a_name = Finding(_NAMES, of_a_name, 1)

    async def identify(self, headers: Mapping[str, str]) -> Identity:
        with _IDENTITY.time():
            return await identify(headers, self._database, self.policy, self._user_secret)

    async def judge(
        self,
        request_id: UUID,
        identity: Identity,
        headers: MultiMapping[str],
        raw: bytes,
        read: Callable[[bytes], Request],
    ) -> tuple[Permit, Request]:
        """Raises: RefusedError, DatabaseUnavailableError. Nothing has left by then."""
        with _BODY.time():
            # What is said in a request of megabytes can be a million little things.
            request = await _apart(partial(read, raw), len(raw))
        request, unread = await self._with_files(request)
        case = await self._case(request_id, identity, headers, request, unread, len(raw))
        permit = None
        while permit is None:
            verdict, judged, pseudonyms = await self._verdict(case)
            if isinstance(verdict, Deny):
                await self._refuse(judged, verdict)
            if unread:
                # Allowed, but a model could do nothing with it.
                raise invalid("file_unreadable", " ".join(unread), param="messages")
            long = await _plan(judged, verdict.model)
            remembered, permit = await self._permit(judged, verdict, pseudonyms, long)
            # The conversation was more than this request shows: judged again, as what it is. Classes only rise.
            case = replace(case, facts=replace(judged.facts, taint=remembered))
        return permit, judged.request

    async def _verdict(self, case: _Case) -> tuple[Allow | Reroute | Pseudonymise | Deny, _Case, Pseudonyms | None]:
        """The verdict, with what was found for it; the request with placeholders, if that is the verdict."""
        verdict = decide(case.facts, self.policy)
        if self._names_matter(case.facts, verdict):
            findings = await self._examiner.with_names(case.request.turns, case.facts.findings)
            case = replace(case, facts=replace(case.facts, findings=findings))
            verdict = decide(case.facts, self.policy)
        if isinstance(verdict, Pseudonymise):
            return await self._pseudonymised(verdict, case)
        return verdict, case, None

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
        headers: MultiMapping[str],
        request: Request,
        unread: tuple[str, ...],
        size: int,
    ) -> _Case:
        chat_id = next((headers[name] for name in CHAT_HEADERS if headers.get(name)), None)
        # A header can stand there twice, when a program and what lies before us both set it: the highest counts.
        said = [_declared(value, CLASS_HEADER) for value in headers.getall(CLASS_HEADER, ())]
        declared = max(*said, _declared(request.declared, CLASS_PARAMETER), DataClass.PUBLIC)
        findings = await self._examiner.rules(request.turns)
        with _TAINT.time():
            hashed = partial(taint.conversation, self._taint_key, identity.subject, chat_id, request.turns)
            conversation = await _apart(hashed, size)
        facts = Facts(
            model_name=request.model,
            needs=request.needs,
            level=identity.level,
            key_max_zone=identity.max_zone,
            floor=identity.floor,
            declared=declared,
            findings=findings,
            attachments=request.attachments,
            unlabelled_sources=await _apart(partial(_has_sources, request), size),
            fixed_format=request.fixed_format,
            level_expired=identity.level_expired,
            unread=unread,
        )
        return _Case(request_id, identity, request, facts, conversation, chat_id, size)

    def _names_matter(self, facts: Facts, verdict: Verdict) -> bool:
        """Whether a name that the rules have missed would change the verdict: only then the model is asked for it."""
        if isinstance(verdict, Deny) or verdict.model.zone is Zone.GREEN or not self._examiner.has_names:
            return False
        with_a_name = replace(facts, findings=combine((*facts.findings, self._a_name)))
        return type(decide(with_a_name, self.policy)) is not type(verdict)

    async def _pseudonymised(
        self, verdict: Pseudonymise, case: _Case
    ) -> tuple[Pseudonymise | Deny, _Case, Pseudonyms | None]:
        """Replace what was found, and look again: what is still found then, nobody may see."""
        request = case.request
        key = conversation_key(self._pseudonym_secret, case.identity.subject, case.chat_id, request.turns)
        payload, pseudonyms = await pseudonymise(request.payload, self._examiner.locate, key)
        told = replace(request, payload=payload, turns=tuple(turns(payload)))
        blank = await _apart(lambda: [(role, pseudonyms.blank(text)) for role, text in told.turns], case.size)
        left = await self._examiner.with_names(blank, await self._examiner.rules(blank))
        if any(finding.data_class > self.policy.max_class(verdict.model) for finding in left):
            return Deny(DenyCode.DATA_CLASS, verdict.data_class, verdict.model, None), case, None
        return verdict, replace(case, request=told), pseudonyms

    async def _refuse(self, case: _Case, deny: Deny) -> NoReturn:
        if deny.code is DenyCode.DATA_CLASS:
            # What the conversation was before belongs to the reason, and into the audit.
            remembered = await taint.recall(self._database, case.conversation)
            case = replace(case, facts=replace(case.facts, taint=remembered))
            deny = refused if isinstance(refused := decide(case.facts, self.policy), Deny) else deny
        _count_findings(case.facts)
        VERDICTS.labels(deny.model.zone.value if deny.model else "none", "deny", deny.data_class.value).inc()
        await audit.record_refusal(
            self._database, case.request_id, deny.code, case.identity, case.facts, deny.model, deny.data_class
        )
        raise denied(deny, case.facts, self.policy)

    async def _permit(
        self, case: _Case, verdict: Allow | Reroute | Pseudonymise, pseudonyms: Pseudonyms | None, long: Plan | None
    ) -> tuple[DataClass, Permit | None]:
        """The permit, with its cost reserved; or none, and the class that is remembered of the conversation."""
        # What was replaced is not told to the model: the conversation is as harmless as what was left of it.
        told = undetected(case.facts) if pseudonyms is not None else verdict.data_class
        cost = await _apart(partial(_Cost.of, case, verdict.model, long), case.size)
        entry = ledger.Entry.of(case.request_id, case.identity, verdict, case.facts, datetime.now(UTC).date())
        held = await self._reserve(case, verdict, entry, cost, told)
        if not held.ok:
            return held.remembered, None
        _count_findings(case.facts)
        asked = verdict.asked if isinstance(verdict, Reroute) else verdict.model
        outcome = _OUTCOMES[type(verdict)]
        VERDICTS.labels(asked.zone.value, outcome, verdict.data_class.value).inc()
        permit = Permit(
            request_id=case.request_id,
            entry=entry,
            model=verdict.model,
            data_class=verdict.data_class,
            usage=ledger.Usage(tokens_in=cost.tokens_in, least_in=cost.least_in, most_out=cost.tokens_out),
            max_output=cost.max_output,
            payload={**case.request.payload, "model": verdict.model.name},
            for_person=case.identity.user_id is not None,
            budget_percent=held.used_percent,
            warn_percent=self.policy.budgets.warn_percent,
            outcome=outcome,
            asked=asked,
            told_class=told,
            conversation=case.conversation,
            pseudonyms=pseudonyms,
            plan=long,
        )
        return held.remembered, permit

    async def _reserve(
        self,
        case: _Case,
        verdict: Allow | Reroute | Pseudonymise,
        entry: ledger.Entry,
        cost: "_Cost",
        told: DataClass,
    ) -> ledger.Reservation:
        """Reserve, and remember what the model is about to be told. Raises: RefusedError, if there is no money."""
        found = max((finding.data_class for finding in case.facts.findings), default=DataClass.PUBLIC)
        # Of what somebody said about the texts themselves: the past of a chat and the floor of a key are not theirs.
        said = max(case.facts.declared, DataClass.INTERNAL if case.facts.unlabelled_sources else DataClass.PUBLIC)
        with _TAINT.time():
            await taint.remember(self._database, case.conversation, told, undetected=said > found)
        amount = ledger.cost(verdict.model.price, cost.tokens_in, cost.tokens_out)
        known = ledger.Known(tuple(case.conversation.known), told)
        with _LEDGER.time():
            held = await ledger.reserve(self._database, entry, amount, self.policy.budgets, known)
        if held.refused_by is None:
            return held
        BUDGET_REFUSALS.labels(held.refused_by).inc()
        await audit.record_refusal(
            self._database, case.request_id, _NO_BUDGET, case.identity, case.facts, verdict.model, verdict.data_class
        )
        raise over_budget(held, verdict.model.zone, self.policy.town.helpdesk)


@dataclass(frozen=True, slots=True)
class _Cost:
    """Tokens that a request takes at most, and its prompt at least; `max_output` is the limit of one answer."""

    tokens_in: int
    tokens_out: int
    max_output: int
    least_in: int

    @classmethod
    def of(cls, case: _Case, model: Model, long: Plan | None) -> "_Cost":
        payload = case.request.payload
        least = least_prompt_tokens(payload)
        if long is not None:
            return cls(long.tokens_in, long.tokens_out, long.max_output, least)
        if "embedding" in case.request.needs:
            return cls(ledger.estimate_tokens(case.size, 0), 0, 0, least)
        max_output = answer_tokens(payload, model)
        return cls(prompt_tokens(payload), max_output * payload.get("n", 1), max_output, least)


_OUTCOMES: Mapping[type, Outcome] = {Allow: "allow", Reroute: "reroute", Pseudonymise: "pseudonymise"}


def _count_findings(facts: Facts) -> None:
    for finding in facts.findings:
        DETECTIONS.labels(finding.detector).inc()


async def _plan(case: _Case, model: Model) -> Plan | None:
    """How a text is read that is longer than the model's context.

    Raises:
        RefusedError: it is too long for that, too.
    """
    if "chat" not in case.request.needs:
        return None
    return await _apart(partial(plan, case.request.payload, model), case.size)


async def _apart(work: Callable[[], _T], size: int) -> _T:
    """Do what takes as long as a request is large: in a thread, where that would hold up everybody else's."""
    return work() if size < _LARGE else await asyncio.to_thread(work)


def _has_sources(request: Request) -> bool:
    return any(_SOURCE_MARK.search(text) for _, text in request.turns if "<" in text)


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
