# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a proof is: a claim about the zones, and a live request to the running platform that would break it.

Each file of this package holds the proofs of one section of the report; `registry.py` lists them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from ops.proofs.site import Site


class Verdict(StrEnum):
    HELD = "gehalten"
    BROKEN = "verletzt"
    SKIPPED = "nicht geprüft"


@dataclass(frozen=True, slots=True)
class Result:
    """`observed` says in German what was seen, without any text of a request."""

    verdict: Verdict
    observed: str


@dataclass(frozen=True, slots=True)
class Proof:
    """`claim` is the guarantee in one German sentence, `attempt` what is tried against it."""

    id: str
    claim: str
    attempt: str
    run: Callable[[Site], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Section:
    """`proofs` depends on the policy: there is one for each model and class, for example."""

    title: str
    proofs: Callable[[Site], list[Proof]]


def held(observed: str) -> Result:
    return Result(Verdict.HELD, observed)


def broken(observed: str) -> Result:
    return Result(Verdict.BROKEN, observed)


def skipped(why: str) -> Result:
    return Result(Verdict.SKIPPED, why)
