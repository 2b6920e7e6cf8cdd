# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`make bench-detect`: our tiers 0 and 1 beside Presidio's German patterns and Python's `re`, one core, one run.

Prints Markdown. The scanners take turns on each text, so that what else the machine does meets all of them. Presidio
gets an environment of its own below .ampel/, made by uv: it is no dependency of the project.
"""

import argparse
import asyncio
import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

from gateway.detect.engine import DetectionError
from gateway.detect.second import SecondReader
from ops.bench import compare_texts
from ops.bench.compare_worker import ROOT, Scanner
from ops.evaluation.readers import Second

PRESIDIO = "presidio-analyzer==2.2.366"
_ENVIRONMENT = ROOT / ".ampel" / "envs" / "presidio"
_LIMIT_SECONDS = 20.0
_ROUNDS = 3
_RATE_GOAL = 5.0  # million characters a second
_PROMPT_GOAL = 5.0  # milliseconds
_OURS = "ours"
Cell = tuple[float, int] | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--limit", type=float, default=_LIMIT_SECONDS, help="seconds for a text, all passes of a round")
    parser.add_argument("--without-presidio", action="store_true")
    arguments = parser.parse_args()
    core = max(os.sched_getaffinity(0))
    scanners = [
        Scanner(_OURS, [sys.executable, "-m", "ops.bench.compare_ours"], core),
        Scanner("Python re", [sys.executable, "-m", "ops.bench.compare_re"], core),
    ]
    if not arguments.without_presidio:
        presidio = [str(_presidio()), "-m", "ops.bench.compare_presidio"]
        scanners += [Scanner("Presidio, German", presidio, core), Scanner("Presidio, all", [*presidio, "all"], core)]
    try:
        _compare(scanners, arguments.rounds, arguments.limit)
    finally:
        for scanner in scanners:
            scanner.close()
    _say(asyncio.run(_tier2()))


def _compare(scanners: list[Scanner], rounds: int, limit: float) -> None:
    ordinary = {name: _cells(scanners, text, rounds, limit) for name, text in compare_texts.ordinary().items()}
    hostile = {name: _cells(scanners, text, 1, limit) for name, text in compare_texts.hostile().items()}
    today = datetime.now(UTC).date().isoformat()
    _say(
        f"{today}. One core of {os.cpu_count()}, Python {platform.python_version()}; medians of {rounds} rounds, "
        "the scanners in turn; the first pass over a text is left out.\n"
    )
    _say("\n".join(f"- {scanner.name}: {scanner.about}" for scanner in scanners) + "\n")
    _say("Million characters a second (and how many times slower than ours; how much was found):\n")
    _table(scanners, {name: [_rate(name, cell, cells[0]) for cell in cells] for name, cells in ordinary.items()})
    _say(f"Texts made to hurt, milliseconds for a pass; »> {limit:.0f} s« was stopped:\n")
    _table(
        scanners,
        {name: [_milliseconds(cell, limit, cells[0]) for cell in cells] for name, cells in hostile.items()},
    )
    _goals(ordinary)


def _cells(scanners: list[Scanner], text: str, rounds: int, limit: float) -> list[Cell]:
    """The median of all passes of all rounds, for each scanner; None once it was stopped."""
    times: list[list[float]] = [[] for _ in scanners]
    found = [0] * len(scanners)
    stopped: set[int] = set()
    for _ in range(rounds):
        for place, scanner in enumerate(scanners):
            answer = None if place in stopped else scanner.seconds(text, limit)
            if answer is None:
                stopped.add(place)
                continue
            times[place] += answer[0]
            found[place] = answer[1]
    return [
        None if place in stopped else (statistics.median(times[place]), found[place]) for place in range(len(scanners))
    ]


def _length(name: str) -> int:
    return int(name.rpartition(" ")[2].replace(",", ""))


def _rate(name: str, cell: Cell, ours: Cell) -> str:
    if cell is None:
        return "stopped"
    rate = _length(name) / cell[0] / 1e6
    ratio = "" if ours is None or cell is ours else f"{cell[0] / ours[0]:.1f} x; "
    return f"{rate:.2f} ({ratio}{cell[1]})"


def _milliseconds(cell: Cell, limit: float, ours: Cell) -> str:
    if cell is None:
        return f"> {limit:.0f} s"
    ratio = "" if ours is None or cell is ours else f" ({cell[0] / ours[0]:.1f} x)"
    return f"{cell[0] * 1000:.1f}{ratio}"


def _goals(ordinary: dict[str, list[Cell]]) -> None:
    """The rate for texts for everybody, and the milliseconds for any prompt of 20,000 characters."""
    _say("| goal | measured | wanted | |\n|---|---:|---:|---|")
    for name in (compare_texts.DOCUMENTS, compare_texts.CLEAN):
        cell = ordinary[name][0]
        rate = 0.0 if cell is None else _length(name) / cell[0] / 1e6
        _say(
            f"| tiers 0-1, {name} | {rate:.2f} million characters/s | at least {_RATE_GOAL:.0f} "
            f"| {_verdict(good=rate >= _RATE_GOAL)} |"
        )
    for name in (compare_texts.DOCUMENTS, compare_texts.CLEAN, compare_texts.PROMPT):
        cell = ordinary[name][0]
        milliseconds = float("inf") if cell is None else cell[0] * 1000
        _say(
            f"| tiers 0-1, {name} | {milliseconds:.2f} ms | at most {_PROMPT_GOAL:.0f} "
            f"| {_verdict(good=milliseconds <= _PROMPT_GOAL)} |"
        )
    _say("")


def _verdict(*, good: bool) -> str:
    return "met" if good else "not met"


async def _tier2() -> str:
    """What tier 2 costs for 2,000 characters: at the start, for a text that is new, and for one that it knows."""
    try:
        reader = SecondReader()
    except DetectionError as error:
        return f"Tier 2 is not there. {error}"
    whole = compare_texts.ordinary()[compare_texts.PROMPT]
    try:
        start, *new = [await _timed(reader, whole[place : place + 2000]) for place in range(0, 20_000, 2000)]
        known = [await _timed(reader, whole[place : place + 2000]) for place in range(0, 20_000, 2000)]
    finally:
        await reader.close()
    return (
        "Tier 2, 2,000 characters with personal data: "
        f"{start:.0f} ms for the first (the worker starts), {statistics.median(new):.0f} ms for a new text (median of "
        f"{len(new)}), {statistics.median(known):.2f} ms for a known one."
    )


async def _timed(reader: Second, text: str) -> float:
    start = time.perf_counter()
    await reader.read([text])
    return (time.perf_counter() - start) * 1000


def _table(scanners: list[Scanner], rows: dict[str, list[str]]) -> None:
    _say(f"| text | {' | '.join(scanner.name for scanner in scanners)} |")
    _say("|---|" + "---:|" * len(scanners))
    for name, cells in rows.items():
        _say(f"| {name} | {' | '.join(cells)} |")
    _say("")


def _presidio() -> str:
    """The Python of Presidio's environment, made now if it is not there."""
    python = _ENVIRONMENT / "bin" / "python"
    uv = [str(ROOT / ".venv" / "bin" / "uv")]
    if not python.is_file():
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(_ENVIRONMENT)], check=True)
    subprocess.run([*uv, "pip", "install", "--quiet", "--python", str(python), PRESIDIO], check=True)
    return str(python)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
