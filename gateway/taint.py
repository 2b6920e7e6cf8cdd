# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a conversation has been about stays with it: a class that was reached once is found again, and only rises.

A request is recognised by its chat, by the beginning of its conversation, and by what models have answered, wherever
that is pasted. Only keyed hashes are stored. What this holds and what it does not is docs/decisions/0009-taint.md.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any, Protocol

from gateway.taint_text import MIN_PIECE, normalised, pieces, question
from gateway.zones import DataClass

# In normalised bytes. A declared text of this length is material. Shorter ones are mostly instructions, also those of
# the prompt library, which many people send word for word.
MIN_MATERIAL = 600
# »Hallo« and a greeting are the beginning of too many conversations: a single answer must have this length, and so
# much with its question, to be the beginning of one certain conversation; after a second answer less is enough.
MIN_SAID = 64
MIN_FIRST = 128
MIN_TALK = 96
_BYTES = 16
_CLASSES = tuple(DataClass)
# Open WebUI has one id for all temporary chats of a browser session: it would carry from one into the next.
_TEMPORARY = ("temporary:", "local:")
# Who speaks in a conversation. What else is in a request (system prompts, schemas of tools) many chats have alike.
_SPEAKERS = frozenset({"user", "assistant", "tool"})
# The names of fields within a message whose content comes in parts.
_FIELDS = frozenset({b"type", b"text"})
# Hashes in one statement; only requests of megabytes have more.
_BATCH = 10_000


class TaintStore(Protocol):
    """What is needed of `gateway.database.Database`."""

    async def fetchval(self, query: str, *args: object) -> Any: ...


@dataclass(frozen=True, slots=True)
class _Chain:
    """The conversation up to one turn, as one hash, and the last turn of it; sizes in normalised bytes."""

    tip: bytes = bytes(_BYTES)
    size: int = 0
    role: str = ""
    answers: int = 0
    said: int = 0
    last: bytes = b""
    last_size: int = 0

    def then(self, key: bytes, role: str, whole: bytes) -> "_Chain":
        text = _hash(key, b"text", whole)
        return _Chain(
            tip=_hash(key, b"turn", self.tip + role.encode() + text),
            size=self.size + len(whole),
            role=role,
            # An answer with calls of tools comes as several texts.
            answers=self.answers + (role == "assistant" != self.role),
            said=self.said + (len(whole) if role == "assistant" else 0),
            last=text,
            last_size=len(whole),
        )

    @property
    def known(self) -> bool:
        """Whether this beginning is long enough to be one certain conversation."""
        if self.answers > 1:
            return self.size >= MIN_TALK
        return self.size >= MIN_FIRST and self.said >= MIN_SAID

    def exchange(self, key: bytes, answered: "_Chain") -> set[bytes]:
        """A question with its answer: recognises a conversation whose beginning was cut off."""
        if answered.last_size < MIN_SAID or self.last_size + answered.last_size < MIN_PIECE:
            return set()
        return {_hash(key, b"exchange", self.last + answered.last)}


@dataclass(frozen=True, slots=True)
class Conversation:
    """The hashes of one request; none of its texts.

    `known` are all hashes by which it may be recognised. `material` are its new texts that are long enough to be
    material. `instructions` are the pieces of system prompts and of tools: an answer that repeats one must not taint
    every chat that has it.
    """

    key: bytes = field(repr=False)
    chat: bytes | None
    chain: _Chain
    known: frozenset[bytes]
    material: frozenset[bytes]
    instructions: frozenset[bytes]


def derive_key(secret: str) -> bytes:
    """The key for the hashes, from a secret that is used for something else as well."""
    return hmac.digest(secret.encode(), b"ampel taint 1", "sha256")


def conversation(key: bytes, subject: str, chat_id: str | None, turns: Sequence[tuple[str, str]]) -> Conversation:
    """Hash a request; linear in its size. `turns` are (role, text) in order, `chat_id` is what the header says."""
    chat = _chat(key, subject, chat_id)
    known = {chat} if chat else set()
    instructions: set[bytes] = set()
    material: set[bytes] = set()
    chain = _Chain()
    for role, text in turns:
        found = _pieces(key, text)
        known |= found
        if role not in _SPEAKERS:
            instructions |= found
            continue
        whole = normalised(question(text) if role == "user" else text)
        if not whole or whole in _FIELDS:
            continue
        before, chain = chain, chain.then(key, role, whole)
        if chain.known:
            known.add(chain.tip)
        if role == "assistant":
            material.clear()
            known |= before.exchange(key, chain)
        elif len(whole) >= MIN_MATERIAL:
            known.add(chain.last)
            material.add(chain.last)
    return Conversation(key, chat, chain, frozenset(known), frozenset(material), frozenset(instructions))


async def recall(database: TaintStore, conversation: Conversation) -> DataClass:
    """The highest class that is remembered of this conversation; public if there is none.

    Raises:
        DatabaseUnavailableError: nobody knows, so nothing may be let through.
    """
    highest = DataClass.PUBLIC
    for batch in _batches(conversation.known):
        rank = await database.fetchval("SELECT max(class) FROM ampel.taint WHERE hash = ANY($1::bytea[])", batch)
        highest = max(highest, _CLASSES[rank or 0])
    return highest


async def remember(
    database: TaintStore, conversation: Conversation, data_class: DataClass, *, undetected: bool
) -> None:
    """Keep the class of a request that is let through, before it is.

    `undetected`: the class was declared or stood on a label, and no detector would find it again in the text alone.

    Raises: DatabaseUnavailableError.
    """
    hashes = {conversation.chat} if conversation.chat else set()
    if conversation.chain.known:
        hashes.add(conversation.chain.tip)
    if undetected:
        hashes |= conversation.material
    await _store(database, hashes, data_class)


async def remember_answer(
    database: TaintStore,
    conversation: Conversation,
    answer: str,
    data_class: DataClass,
    *,
    shown_before: str = "",
    beside: Iterable[str] = (),
) -> None:
    """Keep what a model has answered, also if it was broken off.

    `shown_before` is what stood before it in the same message (our notice): part of the conversation from then on, but
    no part of what the answer is recognised by. `beside` is what came with it: its reasoning, arguments for tools.

    Raises: DatabaseUnavailableError.
    """
    if data_class is not DataClass.PUBLIC:
        await _store(database, answer_hashes(conversation, answer, shown_before, beside), data_class)


def answer_hashes(
    conversation: Conversation, answer: str, shown_before: str = "", beside: Iterable[str] = ()
) -> set[bytes]:
    """By what an answer, and the conversation that it ends, will be recognised."""
    key, before = conversation.key, conversation.chain
    hashes: set[bytes] = set().union(*(_pieces(key, text) for text in (answer, *beside))) - conversation.instructions
    for said in {answer, shown_before + answer}:
        if whole := normalised(said):
            chain = before.then(key, "assistant", whole)
            hashes |= before.exchange(key, chain)
            if chain.known:
                hashes.add(chain.tip)
    return hashes


async def prune(database: TaintStore, older_than_days: int) -> int:
    """Forget what no request or answer has confirmed for so many days; how many hashes there were."""
    gone = await database.fetchval(
        "WITH gone AS (DELETE FROM ampel.taint WHERE seen < now() - $1::interval RETURNING 1) "
        "SELECT count(*) FROM gone",
        timedelta(days=older_than_days),
    )
    return int(gone)


async def _store(database: TaintStore, hashes: Iterable[bytes], data_class: DataClass) -> None:
    if data_class is not DataClass.PUBLIC:
        for batch in _batches(hashes):
            await database.fetchval("SELECT ampel.remember_taint($1::bytea[], $2::smallint)", batch, data_class.rank)


def _batches(hashes: Iterable[bytes]) -> Iterable[list[bytes]]:
    # Sorted: two statements that store the same hashes lock them in the same order.
    ordered = iter(sorted(hashes))
    while batch := list(islice(ordered, _BATCH)):
        yield batch


def _chat(key: bytes, subject: str, chat_id: str | None) -> bytes | None:
    if not chat_id or chat_id.startswith(_TEMPORARY):
        return None
    who, chat = subject.encode("utf-8", "replace"), chat_id.encode("utf-8", "replace")
    return _hash(key, b"chat", len(who).to_bytes(4, "big") + who + chat)


def _pieces(key: bytes, text: str) -> set[bytes]:
    return {_hash(key, b"piece", piece) for piece in pieces(text)}


def _hash(key: bytes, kind: bytes, data: bytes) -> bytes:
    return hmac.digest(key, kind + b"\0" + data, "sha256")[:_BYTES]
