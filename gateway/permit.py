# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the judge hands to the relay: a call that may be made, and what has to be done with its answer."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from gateway import ledger
from gateway.policy import Model
from gateway.zones import DataClass

Outcome = Literal["allow", "reroute", "pseudonymise"]


@dataclass(frozen=True, slots=True)
class Permit:
    """A call that may be made, with its cost reserved; it must be settled exactly once.

    `payload` is the body that will be forwarded, to `model` and to no other. `asked` is the model that the caller
    named: another one when the request was rerouted. `for_person` is true when Open WebUI asks for somebody, and so a
    person will read the answer. `budget_percent` is how full the fullest budget is with this request in it.
    """

    request_id: UUID
    entry: ledger.Entry
    model: Model
    data_class: DataClass
    usage: ledger.Usage
    max_output: int
    payload: dict[str, Any]
    outcome: Outcome
    asked: Model
    for_person: bool
    budget_percent: int = 0
