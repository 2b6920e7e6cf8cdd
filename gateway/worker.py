# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A process of our own for work that may hang, crash or eat memory: started on need, killed at its deadline.

Messages are a length of four bytes (big endian) and then that many bytes, in both directions, one answer a message.
They travel over the process's standard input and output only: never in its arguments, its environment or a log. What
the process writes to its standard error is thrown away, because a traceback can quote what it worked on.
"""

import asyncio
import contextlib
import os
import resource
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

from gateway.errors import GatewayError

LENGTH = struct.Struct(">I")
# A request's body is at most 64 MB (AMPEL_MAX_BODY_MB); an answer is smaller.
LONGEST = 128 << 20


class WorkerError(GatewayError):
    """The process gave no answer: it crashed, ran out of memory or took too long. It says nothing of the message."""


class Worker:
    """One process; messages wait for each other. After every failure the next message gets a new process."""

    def __init__(self, module: str, *, deadline_seconds: float, memory_mb: int) -> None:
        """`python -m module` answers messages (`serve`). `memory_mb` limits its address space, libraries included.

        The deadline is for one message, without the time that it waits for others. The first message of a process has
        to wait for its start too.
        """
        self._module = module
        self._deadline = deadline_seconds
        self._memory = memory_mb
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._closed = False

    async def call(self, payload: bytes, *, deadline_seconds: float | None = None) -> bytes:
        """The answer to this message. Cancelled, it ends the process, whose answer would be for nobody.

        Raises:
            WorkerError: no answer, or it was closed.
        """
        async with self._turn:
            if self._closed:
                raise WorkerError(f"Der Hilfsprozess »{self._module}« ist beendet.")
            failure = None
            try:
                async with asyncio.timeout(deadline_seconds or self._deadline):
                    return await self._exchange(payload)
            except TimeoutError:
                failure = f"nach {deadline_seconds or self._deadline:g} Sekunden ohne Antwort beendet"
            except (OSError, EOFError):
                failure = "abgestürzt oder an seine Speichergrenze gestoßen"
            finally:
                if failure or sys.exception() is not None:
                    await self._end()
        raise WorkerError(f"Der Hilfsprozess »{self._module}« wurde {failure}.")

    async def close(self) -> None:
        """End the process, also in the middle of a message."""
        self._closed = True
        await self._end()

    async def _exchange(self, payload: bytes) -> bytes:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await self._start()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(LENGTH.pack(len(payload)))
        process.stdin.write(payload)
        await process.stdin.drain()
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        if length > LONGEST:
            raise EOFError
        return await process.stdout.readexactly(length)

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "gateway.worker", self._module, str(self._memory)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
        )

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _environment() -> dict[str, str]:
    """What Python needs to start. No AMPEL_*: the process gets no secrets. One thread, whatever library counts them."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV") if name in os.environ}
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
    return {**kept, **single, "TOKENIZERS_PARALLELISM": "false", "PYTHONDONTWRITEBYTECODE": "1"}


def serve(answer: Callable[[bytes], bytes]) -> None:
    """The process's side: answer messages until there are no more. An exception ends the process.

    Anything printed goes to standard error, so that it cannot be taken for an answer.
    """
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while head := incoming.read(LENGTH.size):
        (length,) = LENGTH.unpack(head)
        outgoing_answer = answer(_read(incoming, length))
        outgoing.write(LENGTH.pack(len(outgoing_answer)))
        outgoing.write(outgoing_answer)
        outgoing.flush()


def _read(incoming: BinaryIO, length: int) -> bytes:
    payload = incoming.read(length)
    if length > LONGEST or len(payload) < length:
        raise EOFError
    return payload


def main() -> None:
    """Run a module under the limit: `python -m gateway.worker MODULE MEGABYTES`."""
    import runpy

    module, memory = sys.argv[1], int(sys.argv[2]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold what it worked on
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
