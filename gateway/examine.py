# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is in the texts of a request: the rules in this process, the model for names in another. It fails closed."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Protocol

from gateway.body import Turn
from gateway.detect.combine import combine
from gateway.detect.engine import Engine, Finding, Span
from gateway.detect.turns import reading
from gateway.metrics import STAGE
from gateway.refusals import RefusedError, unavailable

# Characters. Below, the scan takes less time (about 2 ms) than a thread is worth.
_LONG_TEXT = 50_000
# What a turn takes beside its text, in characters: its ends are compared with its neighbours'.
_A_TURN = 50
_RULES, _NAMES = STAGE.labels("detection"), STAGE.labels("names")


class NameReader(Protocol):
    """Tier 2; `gateway.detect.second.SecondReader` is the one with a model."""

    async def read(self, texts: Sequence[str]) -> tuple[Finding, ...]: ...

    async def locate(self, text: str) -> tuple[Span, ...]: ...

    async def close(self) -> None: ...


class Examiner:
    """Looks at texts; `names` is None where the policy has switched the model for names off."""

    def __init__(self, engine: Engine, names: NameReader | None) -> None:
        self._engine = engine
        self._names = names

    @property
    def has_names(self) -> bool:
        return self._names is not None

    async def close(self) -> None:
        if self._names is not None:
            await self._names.close()

    async def rules(self, turns: Sequence[Turn]) -> tuple[Finding, ...]:
        """What the rules find, over all turns together.

        Raises:
            RefusedError: 503, a detector failed. It must not open the gate.
        """
        try:
            with _RULES.time():
                if sum(len(text) + _A_TURN for _, text in turns) < _LONG_TEXT:
                    return self._by_rules(turns)
                # Megabytes, or a hundred thousand turns, take long enough to hold up everybody else's.
                return await asyncio.to_thread(self._by_rules, turns)
        except Exception as error:
            raise _failed(error) from None

    def _by_rules(self, turns: Sequence[Turn]) -> tuple[Finding, ...]:
        return combine(self._engine.scan(reading(turns)))

    async def with_names(self, turns: Sequence[Turn], findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """`findings`, and what the model for names finds besides.

        Raises:
            RefusedError: 503, as above; also when it took too long.
        """
        if self._names is None:
            return combine(findings)
        try:
            with _NAMES.time():
                return combine((*findings, *await self._names.read(list(dict.fromkeys(text for _, text in turns)))))
        except Exception as error:
            raise _failed(error) from None

    async def locate(self, text: str) -> tuple[Span, ...]:
        """Where either of them finds something in one text: sorted, without overlap. Raises: RefusedError."""
        try:
            found = list(await asyncio.to_thread(self._engine.locate, text))
            if self._names is not None:
                found += await self._names.locate(text)
        except Exception as error:
            raise _failed(error) from None
        return tuple(_apart(found))


def _apart(spans: Iterable[Span]) -> Iterable[Span]:
    """Of places that overlap, the one that covers all of them: nothing of either may stay."""
    whole: Span | None = None
    for span in sorted(spans):
        if whole is None or span.start >= whole.end:
            if whole is not None:
                yield whole
            whole = span
        elif span.end > whole.end:
            whole = Span(whole.start, span.end, whole.detector)
    if whole is not None:
        yield whole


def _failed(error: Exception) -> RefusedError:
    # Its message could hold the text, so only its type is kept.
    return unavailable(
        "detector_failed",
        f"Die Prüfung der Anfrage ist fehlgeschlagen ({type(error).__name__}); sie wurde nicht gesendet. Bitte "
        "versuchen Sie es erneut; wenn es wieder geschieht, melden Sie es der IT.",
    )
