# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Has files read by processes apart, and remembers what they said for a while: a chat sends its files each time."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass

import orjson

from gateway.documents_limits import Reason
from gateway.worker import Worker, WorkerError

# Parsing 700 pages takes about 12 s (measured: 17 ms a page); what needs longer is not a document.
DEADLINE_SECONDS = 20.0
# Address space: Python, the libraries and a large document; a bomb ends here.
MEMORY_MB = 768
# So that one file that takes its whole time does not keep everybody else's waiting.
WORKERS = 2
# Waiting included.
PATIENCE_SECONDS = 60.0
_KEPT_CHARACTERS = 8_000_000
_KEPT_SECONDS = 900.0


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """What was read; `extent` is »3 Seiten« or empty."""

    kind: str
    extent: str
    text: str


class Reader:
    """Reads files. The processes start with the first file."""

    def __init__(
        self, *, workers: int = WORKERS, deadline_seconds: float = DEADLINE_SECONDS, memory_mb: int = MEMORY_MB
    ) -> None:
        self._deadline = deadline_seconds
        self._workers = [
            Worker("gateway.documents_worker", deadline_seconds=deadline_seconds, memory_mb=memory_mb)
            for _ in range(workers)
        ]
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        for worker in self._workers:
            self._free.put_nowait(worker)
        self._kept: OrderedDict[bytes, tuple[float, Document]] = OrderedDict()

    async def close(self) -> None:
        self._kept.clear()
        for worker in self._workers:
            await worker.close()

    async def read(self, raw: bytes) -> Document | Reason:
        """The text of a file, or why there is none. Whatever the file is, this ends in time and does not raise."""
        key = hashlib.sha256(raw).digest()
        if known := self._known(key):
            return known
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                worker = await self._free.get()
        except TimeoutError:
            return Reason.TIMEOUT
        began = time.monotonic()
        try:
            found = _parsed(await worker.call(raw))
        except WorkerError:
            # Which limit it was, the worker does not say; the clock tells enough for a message.
            return Reason.TIMEOUT if time.monotonic() - began >= self._deadline else Reason.FAILED
        finally:
            self._free.put_nowait(worker)
        if isinstance(found, Document):
            self._keep(key, found)
        return found

    def _known(self, key: bytes) -> Document | None:
        self._forget()
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][1]

    def _keep(self, key: bytes, document: Document) -> None:
        self._kept[key] = (time.monotonic(), document)
        self._forget()

    def _forget(self) -> None:
        oldest = time.monotonic() - _KEPT_SECONDS
        for key in [key for key, (since, _) in self._kept.items() if since < oldest]:
            del self._kept[key]
        while sum(len(document.text) for _, document in self._kept.values()) > _KEPT_CHARACTERS:
            self._kept.popitem(last=False)


def _parsed(answer: bytes) -> Document | Reason:
    """An answer of the reading process is not believed more than the file: the file may have taken it over."""
    try:
        match orjson.loads(answer):
            case {"kind": str(kind), "extent": str(extent), "text": str(text)}:
                return Document(kind, extent, text)
            case {"reason": str(reason)}:
                return Reason(reason)
    except ValueError:
        pass
    return Reason.FAILED
