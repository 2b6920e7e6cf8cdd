# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`make bench-gateway`: what the gateway costs, side by side with its alternatives, in one run.

Five paths to the same simulated provider, whole and streamed, at 1, 16 and 64 connections: the provider alone, a bare
proxy on the same HTTP library, the gateway with all its checks, LiteLLM alone, and the gateway in front of LiteLLM.
The paths take turns within each round, so that a noisy machine is noisy for all of them; medians over the rounds.
"""

import argparse
import asyncio
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from ops.bench.load import Sample, request_bytes, run
from ops.bench.parts import Bench

CONNECTIONS = (1, 16, 64)
PATHS = ("provider", "proxy", "gateway", "litellm", "gateway+litellm")
TITLES = {
    "provider": "provider alone (simulated)",
    "proxy": "bare pass-through proxy",
    "gateway": "gateway, all checks",
    "litellm": "LiteLLM alone",
    "gateway+litellm": "gateway, then LiteLLM",
}
# About what a clerk pastes: 2,000 characters without personal data.
_PROMPT = (
    "Bitte fassen Sie den folgenden Vermerk in drei Sätzen zusammen. Der Ausschuss für Stadtentwicklung hat über die "
    "Neugestaltung des Marktplatzes beraten und die Verwaltung beauftragt, drei Varianten mit Kosten vorzulegen. "
) * 9


@dataclass(frozen=True)
class Row:
    """Medians over the rounds of one path, kind and number of connections; times in milliseconds."""

    path: str
    streamed: bool
    connections: int
    per_second: float
    p50_ms: float
    p99_ms: float
    first_p50_ms: float
    errors: int


def _body(model: str, *, streamed: bool) -> bytes:
    return json.dumps(
        {"model": model, "stream": streamed, "messages": [{"role": "user", "content": _PROMPT}]}, ensure_ascii=False
    ).encode()


async def _measure(bench: Bench, seconds: float, rounds: int) -> list[Row]:
    samples: dict[tuple[str, bool, int], list[Sample]] = {}
    for number in range(rounds):
        for streamed in (False, True):
            for connections in CONNECTIONS:
                for path in PATHS:
                    url, keys = bench.address(path), bench.keys(path)
                    body = _body(bench.MODEL, streamed=streamed)
                    requests = [request_bytes(url, body, keys[i % len(keys)]) for i in range(connections)]
                    await run(url, requests, seconds / 4)  # warm
                    samples.setdefault((path, streamed, connections), []).append(await run(url, requests, seconds))
        print(f"round {number + 1} of {rounds} done", flush=True)  # noqa: T201
    return [_row(*key, of_rounds) for key, of_rounds in samples.items()]


def _row(path: str, streamed: bool, connections: int, samples: Sequence[Sample]) -> Row:
    return Row(
        path,
        streamed,
        connections,
        median(s.per_second for s in samples),
        median(s.p50_ms for s in samples),
        median(s.p99_ms for s in samples),
        median(s.first_p50_ms for s in samples),
        sum(s.errors for s in samples),
    )


def _table(rows: Sequence[Row]) -> list[str]:
    lines = [
        "| answer | connections | path | requests/s | times LiteLLM | p50 ms | p99 ms | first byte p50 ms | errors |",
        "|---|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    reference = {(r.streamed, r.connections): r.per_second for r in rows if r.path == "litellm"}
    for row in sorted(rows, key=lambda r: (r.streamed, r.connections, PATHS.index(r.path))):
        ratio = row.per_second / reference[row.streamed, row.connections]
        lines.append(
            f"| {'streamed' if row.streamed else 'whole'} | {row.connections} | {TITLES[row.path]} "
            f"| {row.per_second:.0f} | {ratio:.1f} | {row.p50_ms:.2f} | {row.p99_ms:.2f} "
            f"| {row.first_p50_ms:.2f} | {row.errors} |"
        )
    return lines


def _goals(rows: Sequence[Row], bench: Bench) -> list[str]:
    of = {(r.path, r.streamed, r.connections): r for r in rows}
    gateway, litellm = of["gateway", False, 16], of["litellm", False, 16]
    extra = of["gateway", False, 1].p50_ms - of["proxy", False, 1].p50_ms
    ttft = of["gateway+litellm", True, 1].first_p50_ms - of["litellm", True, 1].first_p50_ms
    base = of["litellm", True, 1].first_p50_ms
    ours, theirs = bench.resident_mb("gateway"), bench.resident_mb("litellm")
    times = gateway.per_second / litellm.per_second
    return [
        f"- throughput at 16 connections: {times:.1f} times LiteLLM's (goal: at least 10)",
        f"- p50 over the bare proxy at 1 connection: {extra:.2f} ms (goal: at most 3)",
        f"- resident after the run: gateway {ours:.0f} MB (goal: under 100), LiteLLM {theirs:.0f} MB",
        f"- first byte of a stream at 1 connection, the gateway before LiteLLM: {ttft:+.2f} ms ({ttft / base:+.1%})",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="measured seconds for each cell and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, help="also write the tables to this Markdown file")
    options = parser.parse_args()
    with Bench(Path("ampel.yaml"), connections=max(CONNECTIONS)) as bench:
        rows = asyncio.run(_measure(bench, options.seconds, options.rounds))
        machine = (
            f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB, Python "
            f"{platform.python_version()}; {options.rounds} rounds of {options.seconds:g} s a cell, medians; "
            f"prompt {len(_PROMPT)} characters; load, provider, gateway, LiteLLM and PostgreSQL share the machine"
        )
        text = "\n".join([machine, "", *_table(rows), "", *_goals(rows, bench)])
    print(text)  # noqa: T201
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
