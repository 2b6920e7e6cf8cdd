# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads what `nvidia-smi` says of the graphics cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from ops.checks import machine
from ops.checks.machine import Completed, Run

QUERY = (
    "nvidia-smi",
    "--query-gpu=index,name,memory.total,memory.used,driver_version",
    "--format=csv,noheader,nounits",
)


@dataclass(frozen=True, slots=True)
class Card:
    """Memory is in MiB; None where the driver does not tell."""

    index: str
    name: str
    memory: int | None
    used: int | None
    driver: str


def ask(run: Run) -> Completed:
    return run(QUERY)


def parse(out: str) -> Sequence[Card]:
    """Lines of another form (notes of the driver) are left out."""
    cards = []
    for line in out.splitlines():
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == 5 and fields[0].isdigit():
            index, name, memory, used, driver = fields
            cards.append(Card(index, name, _mib(memory), _mib(used), driver))
    return cards


def count() -> int:
    """How many cards this machine has a working driver for."""
    done = ask(machine.run)
    return len(parse(done.out)) if done.code == 0 else 0


def _mib(text: str) -> int | None:
    return int(text) if text.isdigit() else None
