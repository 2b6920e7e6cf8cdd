# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process of our own, with a module that echoes, hangs, crashes, eats memory or talks out of turn on demand."""

import asyncio
import time

import psutil
import pytest

from gateway.worker import Worker, WorkerError

MODULE = "tests.unit.gateway.worker_module"
SECRET = "Erika Beispiel"


def running(process: Worker) -> psutil.Process:
    assert process._process is not None
    return psutil.Process(process._process.pid)


async def test_it_answers_any_length() -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    for payload in (b"a", b"", b"\x00" * 3_000_000, "ä".encode()):
        assert await process.call(b"echo " + payload) == payload
    await process.close()


async def test_calls_wait_for_each_other_and_get_their_own_answers() -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    payloads = [str(number).encode() for number in range(20)]
    assert await asyncio.gather(*(process.call(b"echo " + payload) for payload in payloads)) == payloads
    await process.close()


@pytest.mark.parametrize("order", [b"crash", b"exit", b"memory", b"lie", b"truncate"])
async def test_a_failure_is_an_error_and_the_next_call_gets_a_new_process(order: bytes) -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=256)
    with pytest.raises(WorkerError) as raised:
        await process.call(order + b" " + SECRET.encode())
    assert SECRET not in str(raised.value)
    assert await process.call(b"echo again") == b"again"
    await process.close()


async def test_the_deadline_ends_the_process() -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    await process.call(b"echo started")
    old = running(process)
    start = time.monotonic()
    with pytest.raises(WorkerError, match=r"0\.3 Sekunden"):
        await process.call(b"hang", deadline_seconds=0.3)
    assert time.monotonic() - start < 10
    assert not old.is_running()
    assert await process.call(b"echo again") == b"again"
    await process.close()


async def test_a_cancelled_call_leaves_no_answer_behind() -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    await process.call(b"echo started")
    call = asyncio.create_task(process.call(b"slow first"))
    await asyncio.sleep(0.05)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await process.call(b"echo second") == b"second"
    await process.close()


async def test_what_it_prints_is_no_answer() -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    assert await process.call(b"print loud") == b"loud"
    await process.close()


async def test_closed_it_is_gone_and_stays_so() -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    await process.call(b"echo started")
    old = running(process)
    await process.close()
    assert not old.is_running()
    with pytest.raises(WorkerError, match="beendet"):
        await process.call(b"echo late")


async def test_closing_ends_a_call_that_hangs() -> None:
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    await process.call(b"echo started")
    call = asyncio.create_task(process.call(b"hang"))
    await asyncio.sleep(0.05)
    await process.close()
    with pytest.raises(WorkerError):
        await call


async def test_it_gets_no_secrets_and_its_arguments_hold_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPEL_TICKET_SECRET", "do-not-pass-on")
    process = Worker(MODULE, deadline_seconds=20, memory_mb=512)
    environment = await process.call(b"environment")
    assert b"do-not-pass-on" not in environment
    assert b"OMP_NUM_THREADS" in environment
    assert running(process).cmdline()[1:] == ["-m", "gateway.worker", MODULE, "512"]
    await process.close()


async def test_a_module_that_is_not_there() -> None:
    process = Worker("gateway.no_such_module", deadline_seconds=20, memory_mb=512)
    with pytest.raises(WorkerError):
        await process.call(b"echo")
    await process.close()
