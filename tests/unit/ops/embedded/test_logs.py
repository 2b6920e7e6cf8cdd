# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import time
from collections.abc import Callable

import pytest

from ops.embedded import logs
from ops.embedded.layout import Layout


def _follow(layout: Layout, parts: list[str], monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> None:
    """Follow while these steps happen one after the other, then press Ctrl-C."""
    remaining = list(steps)

    def pause(_seconds: float) -> None:
        if not remaining:
            raise KeyboardInterrupt
        remaining.pop(0)()

    monkeypatch.setattr(time, "sleep", pause)
    with pytest.raises(KeyboardInterrupt):
        logs.follow(layout, parts)


def _append(layout: Layout, part: str, text: str) -> None:
    with layout.log(part).open("a", encoding="utf-8") as file:
        file.write(text)


def test_the_last_lines_and_then_what_comes(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(layout, "gateway", "".join(f"line {number}\n" for number in range(100)))
    _follow(layout, ["gateway"], monkeypatch, lambda: _append(layout, "gateway", "new\n"), lambda: None)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [*(f"line {number}" for number in range(70, 100)), "new"]


def test_several_are_told_apart_and_one_may_appear_later(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(layout, "gateway", "a\n")
    _follow(layout, ["gateway", "litellm"], monkeypatch, lambda: _append(layout, "litellm", "b\n"), lambda: None)
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["gateway", "│", "a"],
        ["litellm", "│", "b"],
    ]


def test_a_rotated_log_is_read_from_its_start(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def rotate() -> None:
        layout.log("gateway").rename(layout.log("gateway.1"))
        _append(layout, "gateway", "new\n")

    _append(layout, "gateway", "a long line that was there before\n")
    _follow(layout, ["gateway"], monkeypatch, rotate, lambda: None)
    assert capsys.readouterr().out.splitlines()[-1] == "new"
