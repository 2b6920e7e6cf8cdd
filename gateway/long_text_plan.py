# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a request fits into a model's context, and if not, in which parts its long texts will be read.

The whole plan is made before the first call, so that its cost can be reserved and what cannot work is refused while
nothing has been sent.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.long_text_passages import FILE_MARK, Passage, passages, texts, without
from gateway.long_text_prompts import NO_QUESTION, instruction, merge, part, replacement
from gateway.long_text_size import asked_tokens, least_answer, prompt_bytes, prompt_tokens
from gateway.long_text_split import shortened, split
from gateway.policy import Model
from gateway.refusals import RefusedError, invalid
from gateway.usage import BYTES_PER_TOKEN

MAX_PARTS = 40
# A text longer than this many bytes a token does not fit whatever the tokeniser: German has 3 to 5.
_MOST_BYTES_PER_TOKEN = 5
# What is kept of a summary, in bytes a token; so a model that ignores its limit cannot break the plan.
_KEPT_BYTES_PER_TOKEN = 6
_LABEL_BYTES = 40
_QUESTION_BYTES = 1_500
_LEAST_PART_BYTES = 300
_LEAST_SUMMARY, _MOST_SUMMARY = 32, 800


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """How a request that is too long is answered: `parts` are the pieces of each passage, in their order.

    `reply` is the limit of a summary's call in tokens, `kept` what is kept of one in bytes; `group` summaries fit into
    one call that merges them, and this is done until they have at most `room` bytes. `tokens_in` and `tokens_out` are
    what all calls together take at most by our estimate, the answer itself (`max_output`, for each choice) included.
    """

    payload: Mapping[str, Any]
    passages: tuple[Passage, ...]
    parts: tuple[tuple[str, ...], ...]
    question: str
    mark: str
    reply: int
    words: int
    kept: int
    group: int
    room: int
    tokens_in: int
    tokens_out: int
    max_output: int

    @property
    def count(self) -> int:
        return sum(len(pieces) for pieces in self.parts)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Bytes of a part, of what stands around it and of its summary; tokens of the whole reply and of the summary."""

    part: int
    around: int
    summary: int
    kept: int
    reply: int
    tokens: int


def plan(payload: Mapping[str, Any], model: Model) -> Plan | None:
    """None: it fits, or nobody can say; then the model says it itself.

    Raises:
        RefusedError: it is too long, also for parts. Nothing was sent.
    """
    room = (model.context - least_answer(payload, model)) * BYTES_PER_TOKEN
    total = prompt_bytes(payload)
    if total <= room:
        return None
    mark = f"TEXT-{secrets.token_hex(4)}"
    sizes = _sizes(payload, model, mark)
    chosen = _choose(payload, total, room, sizes)
    if not chosen:
        if total <= (model.context - 1) * _MOST_BYTES_PER_TOKEN:
            return None
        raise _conversation_too_long(payload, model)
    if payload.get("response_format", {}).get("type", "text") != "text":
        raise _not_as_json(model)
    if sum(passage.size for passage in chosen) > MAX_PARTS * sizes.part:
        raise _too_long(chosen, sizes, model)
    parts = tuple(tuple(piece for piece in split(passage.text, sizes.part) if piece.strip()) for passage in chosen)
    if sum(len(pieces) for pieces in parts) > MAX_PARTS:
        raise _too_long(chosen, sizes, model)
    return _plan(payload, model, chosen, parts, mark, sizes, room)


def _plan(
    payload: Mapping[str, Any],
    model: Model,
    chosen: tuple[Passage, ...],
    parts: tuple[tuple[str, ...], ...],
    mark: str,
    sizes: _Sizes,
    room: int,
) -> Plan:
    rest = without(payload, {passage: replacement([], MAX_PARTS) for passage in chosen})
    left = room - prompt_bytes(rest)
    group = sizes.part // sizes.summary
    calls = _calls([len(pieces) for pieces in parts], left // sizes.summary, group)
    if calls is None:
        raise _too_long(chosen, sizes, model)
    count = sum(len(pieces) for pieces in parts)
    read = (sum(passage.size for passage in chosen) + count * sizes.around) // BYTES_PER_TOKEN + count
    last = prompt_tokens(rest) + left // BYTES_PER_TOKEN
    answer = max(least_answer(payload, model), min(asked_tokens(payload, model), model.context - last))
    return Plan(
        # A request that was rerouted names another model; all calls go to the one that the plan is made for.
        payload={**payload, "model": model.name},
        passages=chosen,
        parts=parts,
        question=_question(payload, chosen),
        mark=mark,
        reply=sizes.reply,
        words=max(10, sizes.tokens // 2),
        kept=sizes.kept,
        group=group,
        room=left,
        tokens_in=read + (calls - count) * (model.context - sizes.reply) + last,
        tokens_out=calls * sizes.reply + answer * payload.get("n", 1),
        max_output=answer,
    )


def _sizes(payload: Mapping[str, Any], model: Model, mark: str) -> _Sizes:
    summary = min(model.max_output, _MOST_SUMMARY, max(_LEAST_SUMMARY, model.context // 16))
    # What a model thinks counts as answer: without room for it, the summary would be empty.
    thinking = model.context // 4 if "reasoning" in model.capabilities else 0
    reply = min(model.max_output, summary + thinking)
    asked = max(part("", "", mark, MAX_PARTS, MAX_PARTS), merge("", "", mark), key=len)
    messages = [{"role": "system", "content": instruction(mark, summary)}, {"role": "user", "content": asked}]
    around = prompt_bytes({"messages": messages}) + _QUESTION_BYTES
    kept = summary * _KEPT_BYTES_PER_TOKEN
    room = (model.context - reply) * BYTES_PER_TOKEN - around
    return _Sizes(part=room, around=around, summary=kept + _LABEL_BYTES, kept=kept, reply=reply, tokens=summary)


def _choose(payload: Mapping[str, Any], total: int, room: int, sizes: _Sizes) -> tuple[Passage, ...]:
    """As few passages as make the rest fit, the longest first; none, if all of them do not help."""
    if sizes.part < _LEAST_PART_BYTES:
        return ()
    least = sizes.summary + len(replacement([], MAX_PARTS).encode())
    chosen: list[Passage] = []
    for passage in passages(payload, room // 4):
        if passage.size <= least:
            break
        chosen.append(passage)
        total += least - passage.size
        if total <= room:
            # In the order of the request: so people and the model read them.
            return tuple(sorted(chosen, key=lambda found: (found.message, found.part or 0, found.start)))
    return ()


def _calls(counts: list[int], fitting: int, group: int) -> int | None:
    """How many calls it takes at most until `fitting` summaries are left; None, if that never happens."""
    calls = sum(counts)
    while sum(counts) > fitting:
        if group < 2 or max(counts) == 1:
            return None
        # A summary that is alone in its group stays as it is.
        calls += sum((count + group - 2) // group for count in counts)
        counts = [-(-count // group) for count in counts]
    return calls


def _question(payload: Mapping[str, Any], chosen: tuple[Passage, ...]) -> str:
    """What the last message of the person says besides the long texts."""
    rest = without(payload, dict.fromkeys(chosen, "\n[…]\n"))
    numbers = [number for number, message in enumerate(payload["messages"]) if message["role"] == "user"]
    last = [text for number, _, _, text in texts(rest) if numbers and number == numbers[-1]]
    said = "\n".join(text for text in last if not text.startswith(FILE_MARK)).strip()
    if not any(character.isalnum() for character in said):
        return NO_QUESTION
    if len(said.encode()) <= _QUESTION_BYTES:
        return said
    # Templates put the question last; people often put it first.
    first = shortened(said, _QUESTION_BYTES // 3)
    pieces = list(split(said[-_QUESTION_BYTES // 3 :], _QUESTION_BYTES // 2))
    return f"{first}\n{pieces[-1]}"


def _too_long(chosen: tuple[Passage, ...], sizes: _Sizes, model: Model) -> RefusedError:
    length = sum(len(passage.text) for passage in chosen)
    # Pieces end where a reader pauses, so they are not all full.
    most = max(1, MAX_PARTS * sizes.part * 3 // 4 // 1_000) * 1_000
    return invalid(
        "text_too_long",
        f"Der Text ist zu lang: Er hat {_number(length)} Zeichen. »{model.display_name}« kann auch in {MAX_PARTS} "
        f"Teilen nur etwa {_number(most)} Zeichen lesen. Kürzen Sie den Text, fragen Sie zu einem Teil davon, "
        "oder wählen Sie ein Modell mit größerem Kontext.",
        param="messages",
    )


def _conversation_too_long(payload: Mapping[str, Any], model: Model) -> RefusedError:
    length = sum(len(text) for *_, text in texts(payload))
    return invalid(
        "conversation_too_long",
        f"Das Gespräch ist mit allem, was darin steht, zu lang: Es hat {_number(length)} Zeichen, "
        f"»{model.display_name}« liest auf einmal etwa "
        f"{_number(model.context * BYTES_PER_TOKEN)}. Beginnen Sie einen neuen Chat, nehmen Sie weniger Quellen "
        "oder ein Modell mit größerem Kontext.",
        param="messages",
    )


def _not_as_json(model: Model) -> RefusedError:
    return invalid(
        "text_too_long",
        f"Der Text ist länger als »{model.display_name}« auf einmal lesen kann. In Teilen gelesen, trüge die Antwort "
        "einen Hinweis darauf, und der hat in einem festen Format (response_format) keinen Platz. Kürzen Sie den Text, "
        "oder lassen Sie response_format weg.",
        param="response_format",
    )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
