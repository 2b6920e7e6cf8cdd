# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Waiting for containers: what counts as failed, and when."""

from collections import Counter

import pytest

from ops.compose import State
from ops.server import starting


def _state(state: str, health: str = "", code: int = 0) -> State:
    return State("gateway", "ki-ampel-gateway-1", state, health, code)


@pytest.mark.parametrize(
    ("state", "ready", "failed"),
    [
        (_state("running", "healthy"), True, False),
        (_state("running", "starting"), False, False),
        (_state("running", "unhealthy"), False, True),
        (_state("running"), True, False),
        (_state("exited", code=0), True, False),
        (_state("exited", code=137), False, True),
        (_state("created"), False, False),
        (_state("restarting", code=1), False, False),
        (_state("dead"), False, True),
    ],
)
def test_what_a_state_means(state: State, ready: bool, failed: bool) -> None:
    assert (state.is_ready, state.has_failed) == (ready, failed)


def test_what_failed_before_is_about_to_be_replaced() -> None:
    old = _state("exited", code=1)
    assert starting._failed([old], Counter(), is_starting=True) is None
    assert starting._failed([old], Counter(), is_starting=False) is old


def test_a_container_that_keeps_ending_is_not_waited_for_until_the_deadline() -> None:
    restarts: Counter[str] = Counter()
    looping = _state("restarting", code=1)
    found = [starting._failed([looping], restarts, is_starting=True) for _ in range(12)]
    assert found[0] is None
    assert found[-1] is looping


class _Display:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def begin(self, key: str, label: str, does: str, total: int | None = None) -> None:
        self.lines.append(f"begin {key}")

    def advance(self, key: str, done: int, total: int, left: float | None = None) -> None: ...

    def finish(self, key: str, note: str) -> None:
        self.lines.append(f"finish {key}")


def test_a_replaced_container_is_shown_again() -> None:
    display = _Display()
    shown = starting._Shown(display)
    for number, health in (("1", "healthy"), ("1", "healthy"), ("2", "starting"), ("2", "healthy")):
        shown.update(State("gateway", "g", "running", health, 0, id=number))
    assert display.lines == ["begin gateway", "finish gateway"] * 2
