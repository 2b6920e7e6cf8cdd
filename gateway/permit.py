# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the judge hands to the relay: a call that may be made, and what has to be done with its answer."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from gateway import ledger
from gateway.long_text_plan import Plan
from gateway.policy import Model
from gateway.pseudonyms import Pseudonyms
from gateway.taint import Conversation
from gateway.zones import DataClass

Outcome = Literal["allow", "reroute", "pseudonymise"]


@dataclass(frozen=True, slots=True)
class Permit:
    """A call that may be made, with its cost reserved; it must be settled exactly once.

    `payload` is the body that will be forwarded, to `model` and to no other. `asked` is the model that the caller
    named: another one when the request was rerouted. `for_person` is true when Open WebUI asks for somebody, and so a
    person will read the answer. `budget_percent` is how full the fullest budget is with this request in it; from
    `warn_percent` on, people are told. `told_class` is the class of what the model is told, and so of its answer: lower
    than `data_class` when `pseudonyms` stand for what was found. `plan` is there when the text has to be read in parts.
    """

    request_id: UUID
    entry: ledger.Entry
    model: Model
    data_class: DataClass
    usage: ledger.Usage
    max_output: int
    payload: dict[str, Any]
    for_person: bool
    budget_percent: int
    warn_percent: int
    outcome: Outcome
    asked: Model
    told_class: DataClass
    conversation: Conversation
    pseudonyms: Pseudonyms | None = None
    plan: Plan | None = None
