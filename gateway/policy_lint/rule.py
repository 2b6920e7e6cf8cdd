# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a rule is. Each rule has a file of its own, whose name is the rule's identifier."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from gateway.policy import Model, Policy
from gateway.policy_errors import Path


class Severity(StrEnum):
    """`gefahr`: data can reach whom it must not reach, or people are misled. `warnung`: better not this way."""

    WARNING = "warnung"
    DANGER = "gefahr"


class Hit(NamedTuple):
    """One place where a rule applies; the message says in German what is there."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`why` and `remedy` are German sentences for IT staff."""

    severity: Severity
    why: str
    remedy: str
    check: Callable[[Policy], Iterator[Hit]]


def models_with_path(policy: Policy) -> Iterator[tuple[Path, Model]]:
    for index, model in enumerate(policy.models):
        yield ("models", index), model
