# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The policy file: valid, and nothing dangerous in it."""

from collections.abc import Iterator

from gateway.policy import Policy, PolicyError, load
from gateway.policy_lint.registry import lint
from gateway.policy_lint.rule import Severity
from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site
from ops.server_settings import ServerSettings

_SHOWN = 5


def _check(site: Site) -> Iterator[Finding]:
    settings = site.settings()
    command = f"ampel policy check {settings.policy_file}"
    try:
        policy = load(site.project / settings.policy_file)
    except PolicyError as problem:
        for text in problem.problems[:_SHOWN]:
            yield error(f"{settings.policy_file}, {text}", "eine Richtlinie ohne Fehler", command)
        if len(problem.problems) > _SHOWN:
            rest = len(problem.problems) - _SHOWN
            yield error(f"und weitere {rest} Fehler", "eine Richtlinie ohne Fehler", command)
        return
    yield ok(f"{settings.policy_file} gilt, mit {len(policy.models)} Modellen und {len(policy.levels)} Stufen")
    for hit in lint(policy):
        judge = error if hit.severity is Severity.DANGER else warning
        yield judge(f"{hit.message}. {hit.why}", hit.remedy, command)
    yield from _simulations(policy, settings)


def _simulations(policy: Policy, settings: ServerSettings) -> Iterator[Finding]:
    names = [model.name for model in policy.models if model.simulation]
    if names and "simulation" not in settings.profiles:
        yield warning(
            f"Simulationen stehen in der Richtlinie, aber nichts antwortet für sie: {', '.join(names)}",
            "das Profil simulation, oder keine solchen Modelle",
            f"in .env: COMPOSE_PROFILES={','.join(sorted({*settings.profiles, 'simulation'}))}",
        )


CHECK = Check("Richtlinie", _check)
