# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway's detection as the evaluation asks it: tiers 0 and 1 as an engine, tier 2 if it is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from gateway.detect.combine import combine
from gateway.detect.engine import Engine, Finding, Span
from gateway.detect.tuning import Tuning
from gateway.zones import DataClass
from ops.evaluation.town import CONTACTS, DOMAIN, OFFICIALS


class Second(Protocol):
    """Tier 2: `gateway.detect.second.SecondReader`."""

    async def read(self, texts: Sequence[str]) -> tuple[Finding, ...]: ...

    async def locate(self, text: str) -> tuple[Span, ...]: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What both tiers make of a text. `tier2` is None where there is no tier 2; spans of the tiers may overlap."""

    tier1: tuple[Span, ...]
    tier2: tuple[Span, ...] | None


@dataclass(frozen=True, slots=True)
class Readers:
    """`second` is None when tier 2 is not wanted or not there."""

    engine: Engine
    second: Second | None

    async def locate(self, text: str) -> Reading:
        second = None if self.second is None else await self.second.locate(text)
        return Reading(self.engine.locate(text), second)

    async def refuses(self, text: str) -> tuple[frozenset[str], frozenset[str] | None]:
        """Which detectors keep the text out of a zone for public data: by tiers 0 and 1; with tier 2, or None."""
        first = self.engine.scan(text)
        if self.second is None:
            return _above_public(first), None
        return _above_public(first), _above_public((*first, *await self.second.read([text])))


def town_tuning() -> Tuning:
    """As the policy of the town that the texts are about would have it."""
    return Tuning(names=OFFICIALS, contacts=CONTACTS, domains=(DOMAIN,))


def _above_public(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.detector for finding in combine(findings) if finding.data_class > DataClass.PUBLIC)
