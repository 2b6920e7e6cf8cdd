# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of `ampel zones prove`: what was tried on which installation, when, and how it ended."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from ops.proofs.proof import Proof, Result, Verdict, broken
from ops.proofs.registry import SECTIONS
from ops.proofs.site import Site


@dataclass(frozen=True, slots=True)
class Line:
    """One proof and its result."""

    section: str
    proof: Proof
    result: Result


@dataclass(frozen=True, slots=True)
class Report:
    """`policy_hash` is the SHA-256 of the policy file that the proofs expected; `witness` says who saw what arrived."""

    town: str
    url: str
    version: str
    policy_hash: str
    witness: str
    begun: datetime
    ended: datetime
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Counter[Verdict]:
        return Counter(line.result.verdict for line in self.lines)

    @property
    def holds(self) -> bool:
        """Nothing was broken, and something was tried."""
        return self.counts[Verdict.BROKEN] == 0 and self.counts[Verdict.HELD] > 0

    @property
    def summary(self) -> str:
        held, broken, skipped = (self.counts[verdict] for verdict in Verdict)
        return f"{held} gehalten, {broken} verletzt, {skipped} nicht geprüft"

    def as_json(self) -> dict[str, Any]:
        return {
            "town": self.town,
            "url": self.url,
            "version": self.version,
            "policy_sha256": self.policy_hash,
            "witness": self.witness,
            "begun": self.begun.isoformat(),
            "ended": self.ended.isoformat(),
            "holds": self.holds,
            "proofs": [
                {
                    "section": line.section,
                    "id": line.proof.id,
                    "claim": line.proof.claim,
                    "attempt": line.proof.attempt,
                    "verdict": line.result.verdict.value,
                    "observed": line.result.observed,
                }
                for line in self.lines
            ],
        }


def plan(site: Site) -> list[tuple[str, Proof]]:
    """All proofs for this policy, with the title of their section."""
    return [(section.title, proof) for section in SECTIONS.values() for proof in section.proofs(site)]


async def prove(site: Site, policy_hash: str, after_each: Callable[[], None]) -> Report:
    """Run all proofs, one after the other: each looks at what arrives while it runs."""
    begun = datetime.now().astimezone()
    lines = []
    for section, proof in plan(site):
        lines.append(Line(section, proof, await _attempt(proof, site)))
        after_each()
    return Report(
        town=site.policy.town.name,
        url=site.address.url,
        version=version("ki-ampel"),
        policy_hash=policy_hash,
        witness=(
            "Protokoll des Gateways"
            if site.address.logs is None
            else "Protokoll des Gateways und die Empfangsprotokolle der simulierten Anbieter"
        ),
        begun=begun,
        ended=datetime.now().astimezone(),
        lines=tuple(lines),
    )


async def _attempt(proof: Proof, site: Site) -> Result:
    try:
        return await proof.run(site)
    except Exception as error:
        # A proof that could not be made is not one that held. The message could quote an answer: only its type.
        return broken(f"der Nachweis ließ sich nicht führen ({type(error).__name__})")
