# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m ops.bench.detect`: what detection costs, for text as people send it and for text made to hurt.

One table from one run. Times are the best of several passes, because other work on the machine only adds; the first
pass on a kind of text is shown too, as it builds parts of the automata.
"""

import platform
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import psutil

HOSTILE_LENGTH = 200_000
_PLAIN = (
    "Sehr geehrte Damen und Herren, auf Ihren Antrag vom 12.03.2024, eingegangen am 14.03.2024 um 09:15 Uhr, ergeht "
    "der nachstehende Gebührenbescheid: Die Gebühr beträgt 1.234,56 EUR und ist nach § 14 "
    "Abs. 2 Nr. 3 KAG NRW innerhalb von vier Wochen zu zahlen. Der Bebauungsplan Nr. 117 „Am Stadtgarten“ wurde in der "
    "Sitzung vom 07.02.2024 (Drucksache 20/1234) beschlossen. Öffnungszeiten: Montag bis Freitag 8:00–12:30 Uhr. "
)
_PERSONAL = (
    "Bitte überweisen Sie auf DE89 3704 0044 0532 0130 00. Rückfragen an Erika Mustermann, Tel. (02153) 898-0, "
    "erika.mustermann@example.de, Steuer-ID 86 095 742 719, Kennzeichen VIE-AB 123. "
)
_UNITS = (
    *("0", "0 ", "1-", "a@", "@", "DE00", ".", "+49", "A-", "12-34-56 ", "1.234,56 ", "Ä", "а", "\u0301", "\u200b"),
    *(
        "a@b.",
        "erika@example.de ",
        "0171 4920081 ",
        "4111 1111 1111 1111 ",
        "DE89370400440532013000 ",
        "12 345 678 901 ",
    ),
    *("Az. 12/3 ", "Vergabe Az. 12/3 ", "Hauptstraße 1 ", "Platz 3 ", "geb. 1.1.80 ", "Wohngeld ", "Vertraulich\n"),
    *("&amp; ", "%20a", "\\n", "eins zwei ", "a ", "QUJDREVGR0hJSktM\n", "Ab1/"),
)


def _typical() -> Iterator[tuple[str, str]]:
    yield "200 characters", _PLAIN[:200]
    yield "2,000 characters", (_PLAIN * 5)[:2000]
    yield "2,000 characters, five kinds of personal data", (_PLAIN * 5)[: 2000 - len(_PERSONAL)] + _PERSONAL
    yield "2,000 characters, Cyrillic", ("Добрый день, прошу перенести встречу на 12.03.2024. " * 40)[:2000]
    yield "8,000 characters", (_PLAIN * 20)[:8000]
    yield "20,000 characters", (_PLAIN * 50)[:20_000]
    yield "20,000 characters, five kinds of personal data", (_PLAIN * 50)[: 20_000 - len(_PERSONAL)] + _PERSONAL
    yield "200,000 characters", (_PLAIN * 500)[:200_000]


def _hostile() -> Iterator[tuple[str, str]]:
    for unit in _UNITS:
        yield f"{unit!a} again and again", unit * (HOSTILE_LENGTH // len(unit))
    chance = random.Random(1)  # noqa: S311 - the same text in every run
    for name, make in _NUMBERS.items():
        text = " ".join(make(chance) for _ in range(HOSTILE_LENGTH // 10))
        yield f"random {name}", text[:HOSTILE_LENGTH]


_NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "characters": lambda chance: "".join(chance.choices("0123456789ADEX@.-+", k=9)),
    "numbers of 11 digits": lambda chance: str(chance.randrange(10**10, 10**11)),
    "numbers like cards": lambda chance: f"4{chance.randrange(10**14, 10**15)}",
    "numbers like IBANs": lambda chance: f"DE{chance.randrange(10**19, 10**20)}",
    "numbers with +": lambda chance: f"+{chance.randrange(10**9, 10**11)}",
}


def _milliseconds(work: Callable[[], object], passes: int) -> tuple[float, float]:
    """The first pass, and the best of the others."""
    times = []
    for _ in range(passes + 1):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return times[0], min(times[1:])


def _by_rule() -> Iterator[tuple[str, float]]:
    """What each rule adds to a text without findings, beside an engine with no rule at all."""
    from gateway.detect.engine import Engine
    from gateway.detect.registry import DETECTORS
    from gateway.detect.tuning import Tuning

    text = (_PLAIN * 500)[:HOSTILE_LENGTH]
    _, nothing = _milliseconds(partial(Engine(Tuning(disabled=frozenset(DETECTORS))).scan, text), 10)
    yield "(folding and reading of encodings)", nothing * 1e6 / len(text)
    for detector in DETECTORS:
        engine = Engine(Tuning(disabled=frozenset(DETECTORS.keys() - {detector})))
        _, best = _milliseconds(partial(engine.scan, text), 10)
        yield detector, max(0.0, (best - nothing) * 1e6 / len(text))


def main() -> None:
    process = psutil.Process()
    before, start = process.memory_info().rss, time.perf_counter()
    from gateway.detect.engine import Engine
    from gateway.detect.registry import DETECTORS
    from gateway.detect.tuning import Tuning

    engine = Engine()
    started = (time.perf_counter() - start) * 1000
    ready = process.memory_info().rss
    without_names = Engine(Tuning(disabled=frozenset(DETECTORS.keys() & {"person_name"})))
    lines = [
        "| text | first ms | best ms | million characters a second | without names | found |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for texts, passes in ((_typical(), 100), (_hostile(), 3)):
        for name, text in texts:
            first, best = _milliseconds(partial(engine.scan, text), passes)
            _, rest = _milliseconds(partial(without_names.scan, text), passes)
            found = ", ".join(f"{finding.detector} {finding.count}" for finding in engine.scan(text)) or "nothing"
            rates = f"{len(text) / best / 1000:.1f} | {len(text) / rest / 1000:.1f}"
            lines.append(f"| {name} | {first:.2f} | {best:.3f} | {rates} | {found} |")
    lines += ["", "| rule alone, 200,000 characters | nanoseconds a character |", "|---|---:|"]
    lines += [f"| `{detector}` | {nanoseconds:.1f} |" for detector, nanoseconds in _by_rule()]
    end = process.memory_info().rss
    megabytes = [f"{size / 1e6:.0f} MB" for size in (ready - before, end - before, end)]
    sys.stdout.write(
        f"Python {platform.python_version()}, {psutil.cpu_count()} cores. Start: {started:.0f} ms, {megabytes[0]} "
        f"(libraries and patterns); after all texts {megabytes[1]}; the whole process {megabytes[2]}.\n\n"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
