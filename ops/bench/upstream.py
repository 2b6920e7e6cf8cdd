# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A simulated provider for benchmarks: it answers at once, so that what is measured is everything else.

Run as `python -m ops.bench.upstream PORT`. It speaks just enough HTTP/1.1 for `POST` with a Content-Length.
"""

import asyncio
import json
import sys
from typing import cast

import uvloop

CHUNKS = 32
_HEAD = {"id": "bench", "created": 1, "model": "bench"}


def _chunk(**content: object) -> bytes:
    return b"data: " + json.dumps({**_HEAD, "object": "chat.completion.chunk", **content}).encode() + b"\n\n"


def _delta(text: str) -> bytes:
    return _chunk(choices=[{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}])


def _framed(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


_USAGE = {"prompt_tokens": 400, "completion_tokens": CHUNKS, "total_tokens": 400 + CHUNKS}
_STREAM = [
    *(_delta(f"Wort{n} ") for n in range(CHUNKS)),
    _chunk(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]),
    _chunk(choices=[], usage=_USAGE),
    b"data: [DONE]\n\n",
]
_STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
_WHOLE = json.dumps(
    {
        **_HEAD,
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Wort " * 120}, "finish_reason": "stop"}],
        "usage": _USAGE,
    }
).encode()
_WHOLE_ANSWER = (
    f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(_WHOLE)}\r\n\r\n".encode() + _WHOLE
)


class _Provider(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        if json.loads(rest[:length]).get("stream"):
            asyncio.get_running_loop().create_task(self._stream())
        elif self._transport:
            self._transport.write(_WHOLE_ANSWER)

    async def _stream(self) -> None:
        if not self._transport:
            return
        self._transport.write(_STREAM_HEAD)
        for chunk in _STREAM:
            self._transport.write(_framed(chunk))
            await asyncio.sleep(0)  # as own packets, as a model sends them
        self._transport.write(b"0\r\n\r\n")


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Provider, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
