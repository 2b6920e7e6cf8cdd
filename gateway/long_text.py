# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Carries out a plan: has the parts of a long text summarised and puts the summaries in its place.

All calls go to the model that the request was permitted for, by the way that the caller hands in. Nothing is left out
in silence: people see the progress, and the answer says what it is based on.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gateway.long_text_passages import without
from gateway.long_text_plan import Plan
from gateway.long_text_prompts import instruction, merge, part, replacement
from gateway.long_text_size import prompt_tokens
from gateway.long_text_split import shortened
from gateway.refusals import RefusedError, unavailable
from gateway.usage import Usage

# What a summary's call takes over from the request. `tools` and `stop` are meant for the answer.
_TAKEN_OVER = ("model", "temperature", "top_p", "top_k", "min_p", "seed", "reasoning_effort")


@dataclass(frozen=True, slots=True)
class Progress:
    """The `number`th of `count` calls of this round begins."""

    number: int
    count: int
    merging: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Summary:
    """The model's answer to one part; `usage` as its provider counted it, or estimated."""

    text: str
    usage: Usage


@dataclass(frozen=True, slots=True, repr=False)
class _Piece:
    """A summary of the parts `first` to `last`."""

    first: int
    last: int
    text: str

    def labelled(self) -> str:
        parts = f"Teil {self.first}" if self.first == self.last else f"Teile {self.first} bis {self.last}"
        return f"[{parts}] {self.text}"


Ask = Callable[[dict[str, Any]], Awaitable[Summary]]


async def condense(
    plan: Plan, ask: Ask, spent: Usage, charged: Callable[[RefusedError], bool] = lambda _: True
) -> AsyncIterator[Progress | dict[str, Any]]:
    """Yields a Progress before each call, and at last the request that fits, which has not been sent yet.

    Args:
        plan: what is to be read.
        ask: sends one request, not streamed, to the permitted model.
        spent: is raised by what each call took. While a call is under way, and when it ends in an error that is charged
            or is never heard of again, that is our estimate: so it can be settled whenever this is broken off.
        charged: whether an error comes with costs.

    Raises:
        RefusedError: what `ask` raises, or a summary is empty.
    """
    rounds: list[list[_Piece]] = []
    number = 0
    for pieces in plan.parts:
        rounds.append([])
        for text in pieces:
            number += 1
            yield Progress(number, plan.count)
            prompt = part(plan.question, text, plan.mark, number, plan.count)
            summary = await _summarise(plan, prompt, ask, spent, charged)
            rounds[-1].append(_Piece(number, number, summary))
    while _size(rounds) > plan.room:
        groups = [list(_groups(pieces, plan.group)) for pieces in rounds]
        count = sum(len(group) > 1 for passage in groups for group in passage)
        number = 0
        rounds = []
        for passage in groups:
            rounds.append([])
            for group in passage:
                if len(group) == 1:
                    rounds[-1].append(group[0])
                    continue
                number += 1
                yield Progress(number, count, merging=True)
                prompt = merge(plan.question, "\n\n".join(piece.labelled() for piece in group), plan.mark)
                summary = await _summarise(plan, prompt, ask, spent, charged)
                rounds[-1].append(_Piece(group[0].first, group[-1].last, summary))
    yield _final(plan, rounds)


async def _summarise(plan: Plan, prompt: str, ask: Ask, spent: Usage, charged: Callable[[RefusedError], bool]) -> str:
    payload = {name: plan.payload[name] for name in _TAKEN_OVER if name in plan.payload}
    payload["messages"] = [
        {"role": "system", "content": instruction(plan.mark, plan.words)},
        {"role": "user", "content": prompt},
    ]
    payload["max_tokens"] = plan.reply
    before = spent.tokens_in, spent.tokens_out
    spent.tokens_in += prompt_tokens(payload)
    spent.tokens_out += plan.reply
    try:
        summary = await ask(payload)
    except RefusedError as refusal:
        if not charged(refusal):
            spent.tokens_in, spent.tokens_out = before
        raise
    spent.tokens_in, spent.tokens_out = before[0] + summary.usage.tokens_in, before[1] + summary.usage.tokens_out
    if not summary.text.strip():
        raise unavailable(
            "summary_missing",
            "Der Text ist länger als das Modell auf einmal lesen kann, und zu einem seiner Teile hat es keine "
            "Zusammenfassung geliefert. Bitte versuchen Sie es erneut, oder kürzen Sie den Text.",
            status=502,
        )
    return shortened(summary.text.strip(), plan.kept)


def _size(rounds: list[list[_Piece]]) -> int:
    return sum(len(piece.labelled().encode()) + 2 for pieces in rounds for piece in pieces)


def _groups(pieces: list[_Piece], size: int) -> Iterator[list[_Piece]]:
    for start in range(0, len(pieces), size):
        yield pieces[start : start + size]


def _final(plan: Plan, rounds: list[list[_Piece]]) -> dict[str, Any]:
    replaced = {
        passage: replacement([piece.labelled() for piece in pieces], len(parts))
        for passage, parts, pieces in zip(plan.passages, plan.parts, rounds, strict=True)
    }
    return without(plan.payload, replaced)
