# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A closed-loop HTTP load generator on bare sockets, so that it takes as little of the two cores as it can."""

import asyncio
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlsplit


@dataclass(slots=True)
class Sample:
    """Times of one run in seconds; `first` is the time to the first body byte."""

    total: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0

    @property
    def per_second(self) -> float:
        return len(self.total) / self.seconds if self.seconds else 0.0

    @property
    def p50_ms(self) -> float:
        return median(self.total) * 1000 if self.total else float("nan")

    @property
    def p99_ms(self) -> float:
        return quantiles(self.total, n=100)[98] * 1000 if len(self.total) > 1 else float("nan")

    @property
    def first_p50_ms(self) -> float:
        return median(self.first) * 1000 if self.first else float("nan")


def request_bytes(url: str, body: bytes, key: str) -> bytes:
    parts = urlsplit(url)
    return (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def run(url: str, requests: list[bytes], seconds: float) -> Sample:
    """Keep `len(requests)` connections busy for so long; connection i repeats request i."""
    sample = Sample()
    begin = time.perf_counter()
    await asyncio.gather(*(_connection(url, request, begin + seconds, sample) for request in requests))
    sample.seconds = time.perf_counter() - begin
    return sample


async def _connection(url: str, request: bytes, end: float, sample: Sample) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**20)
    try:
        while time.perf_counter() < end:
            started = time.perf_counter()
            writer.write(request)
            status, first = await _answer(reader)
            if status != 200:
                sample.errors += 1
                continue
            sample.first.append(first - started)
            sample.total.append(time.perf_counter() - started)
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, float]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(None, 2)[1])
    if b"transfer-encoding: chunked" not in head:
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
        return status, time.perf_counter()
    first = 0.0
    while True:
        size = int(await reader.readuntil(b"\r\n"), 16)
        await reader.readexactly(size + 2)
        first = first or time.perf_counter()
        if size == 0:
            return status, first
