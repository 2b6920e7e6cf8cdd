# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Work grows with the text and not faster, also for text made to hurt.

Time is compared with itself at a quarter of the length, generously: quadratic work would take 16 times as long. What
one candidate costs is bounded by its pattern, so that candidates are counted too: those need no clock.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from gateway.detect.detector import Detector
from gateway.detect.engine import Engine
from gateway.detect.normalise import normalise
from gateway.detect.registry import DETECTORS
from tests.unit.gateway.detect.harness import only

N = 50_000
UNITS = [
    *("0", "0 ", "1-", "a@", "@", "DE00", ".", "+49", "A-", "Ä", "12-34-56 ", "1.234,56 ", "a@b.", "(at)", "X1", "<"),
    *(
        "PD<<A<<",
        "0171 ",
        "4111 ",
        "12 345 ",
        "A123 ",
        "B-AB ",
        "Kennzeichen ",
        "Ausweis ",
        "Tel. ",
        "\u0301",
        "а",
        "٠",
    ),
    *("Az. 12/3 ", "Vergabe Az. 12/3 ", "12 C 3/20 ", "Hauptstraße 1 ", "Rathaus Marktplatz 3 ", "Platz 3 "),
    *("geb. 1.1.80 ", "Vertraulich\n", "Wohngeld ", "erkrankt ", "Konto 1234567 ", "12/345/67890 "),
    *("\u0301\u0327", "\u200b", "\ufdfa", "é", " ", "\n", "(", "a.a-a"),
]
RANDOM = ["0123456789 -./", "0123456789ADEX @.-+"]


def made(unit: str, length: int) -> str:
    """The unit again and again; or characters of an alphabet in random order, always the same."""
    if unit in RANDOM:
        return "".join(random.Random(1).choices(unit, k=length))  # noqa: S311
    return (unit * (length // len(unit) + 1))[:length]


each_unit = pytest.mark.parametrize("unit", UNITS + RANDOM)


def seconds(work: Callable[[str], object], text: str) -> float:
    """The best of three, of this process alone: what else the machine does is left out."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)


@each_unit
def test_time_grows_with_length(unit: str) -> None:
    work = Engine().scan
    short, long = made(unit, N), made(unit, 4 * N)
    work(short)  # automata are built on first use
    assert seconds(work, long) < 10 * seconds(work, short) + 0.02


@each_unit
def test_normalising_is_linear(unit: str) -> None:
    assert seconds(normalise, made(unit, 4 * N)) < 10 * seconds(normalise, made(unit, N)) + 0.02


@pytest.mark.parametrize("detector", sorted(name for name, rule in DETECTORS.items() if isinstance(rule, Detector)))
@each_unit
def test_candidates_grow_with_length(detector: str, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def check(candidate: str) -> bool:
        seen.append(len(candidate))
        return False

    rule = DETECTORS[detector]
    assert isinstance(rule, Detector)
    monkeypatch.setitem(DETECTORS, detector, replace(rule, check=check))
    only(detector).scan(made(unit, N))
    assert len(seen) <= N / 4
    assert sum(seen) <= N  # candidates do not overlap: no character is looked at twice
