# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import io
import os
import time

import pytest
from rich.console import Console

from ops import display as displays
from ops.display import Display, display


def _play(show: Display) -> None:
    show.begin("install", "LiteLLM einrichten", "Pakete laden", 1)
    show.advance("install", 30, 120)
    show.finish("install", "eingerichtet")
    show.begin("part", "Gateway", "prüft jede Anfrage")
    show.finish("part", "bereit")


def test_without_a_terminal_there_are_plain_lines() -> None:
    output = io.StringIO()
    with display(Console(file=output, force_terminal=False)) as show:
        _play(show)
    assert output.getvalue() == "LiteLLM einrichten: eingerichtet (0 s)\nGateway: bereit (0 s)\n"


def test_a_long_step_says_how_far_it_is_and_how_long_it_still_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 5.0, 20.0, 60.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    output = io.StringIO()
    with display(Console(file=output, force_terminal=False)) as show:
        show.begin("install", "LiteLLM einrichten", "Pakete laden", 1)
        show.advance("install", 10, 120)  # too early for a line
        show.advance("install", 30, 120)
        show.finish("install", "eingerichtet")
    assert output.getvalue().splitlines() == [
        "LiteLLM einrichten: 30 von 120, noch etwa 60 s",
        "LiteLLM einrichten: eingerichtet (60 s)",
    ]


@pytest.mark.parametrize(
    ("left", "says"), [(12, "noch etwa 12 s"), (0, "dauert länger als sonst"), (-3, "dauert länger")]
)
def test_a_known_time_left_is_shown_instead_of_an_estimate(left: float, says: str) -> None:
    output = io.StringIO()
    with display(Console(file=output, force_terminal=True, width=120, color_system=None)) as show:
        show.begin("start", "Plattform starten", "Teile bereit", 9)
        show.advance("start", 7, 9, left)
    assert says in output.getvalue()


def test_on_a_terminal_there_are_bars_of_what_was_counted() -> None:
    output = io.StringIO()
    console = Console(file=output, force_terminal=True, width=120, color_system=None)
    with display(console) as show:
        _play(show)
        show.begin("model", "Modell laden", "modell.gguf", 1)
        show.advance("model", 1_500_000_000, 3_000_000_000)
    # Each redraw moves the cursor up; the last one counts.
    lines = [
        line for line in output.getvalue().splitlines() if "einrichten" in line or "Gateway" in line or "Modell" in line
    ]
    installed, part, model = lines[-3:]
    assert "✓ LiteLLM einrichten eingerichtet" in installed
    assert "✓ Gateway            bereit" in part
    assert "1.500 von 3.000 MB" in model
    assert "━" in model
    assert "━" not in part


def test_a_reader_who_leaves_does_not_stop_the_start() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone, display(Console(file=gone, force_terminal=False)) as show:
        _play(show)


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0 s"), (89, "89 s"), (90, "2 min"), (3600, "60 min")])
def test_seconds(seconds: float, text: str) -> None:
    assert displays._seconds(seconds) == text
