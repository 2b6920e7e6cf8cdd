# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The log of the process: exceptions are named by type and place, whichever library logs them."""

import asyncio
import io
import logging
import sys
from collections.abc import Iterator
from datetime import datetime

import orjson
import pytest

from gateway.logs import DiscreetFormatter, StructuredFormatter, configure, places
from tests.unit.gateway.harness import Platform

SECRET = "GEHEIM-DE89"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the formatter makes of everything that is logged."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def _fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise RuntimeError(f"not {SECRET}") from error


def test_an_exception_is_named_by_type_and_place(log: io.StringIO) -> None:
    try:
        _fail()
    except RuntimeError:
        logging.getLogger("aiohttp.server").exception("Error handling request from %s", "127.0.0.1")
    shown = log.getvalue()
    assert shown.startswith("ERROR aiohttp.server Error handling request from 127.0.0.1\nRuntimeError at ")
    assert "test_logs.py:" in shown
    assert SECRET not in shown
    assert "Traceback" not in shown


def test_the_text_of_another_handler_is_not_taken_over() -> None:
    try:
        _fail()
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in DiscreetFormatter().format(record)
    assert SECRET in logging.Formatter().format(record), "the record itself stays as it was"


async def test_a_task_that_nobody_waited_for(log: io.StringIO) -> None:
    async def lost() -> None:
        _fail()

    task = asyncio.create_task(lost(), name="lost")
    await asyncio.wait([task])
    del task
    for _ in range(3):
        await asyncio.sleep(0)
    shown = log.getvalue()
    assert "ERROR asyncio Task exception was never retrieved\nRuntimeError at " in shown
    assert SECRET not in shown


def test_places_are_the_innermost_first() -> None:
    try:
        _fail()
    except RuntimeError as error:
        first, second = places(error.__traceback__).split(" < ")
    assert first.split(":")[0] == second.split(":")[0] == __file__
    assert int(first.split(":")[1]) < int(second.split(":")[1])
    assert places(None) == ""


def test_configure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    configure()
    (handler,) = logging.root.handlers
    assert isinstance(handler.formatter, DiscreetFormatter)


POST = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        f"{SECRET}\r\n\r\n",
        f"GET / HTTP/1.1\r\nBad Header {SECRET}\r\n\r\n",
        f"GET / HTTP/1.1\r\nAuthorization: Bearer {SECRET * 1000}\r\n\r\n",
        f"GET /{SECRET * 1000} HTTP/1.1\r\n\r\n",
        f"{POST}Transfer-Encoding: chunked\r\n\r\nzz {SECRET}\r\n",
        f"{POST}Content-Encoding: gzip\r\nContent-Length: {len(SECRET)}\r\n\r\n{SECRET}",
    ],
    ids=["line", "header", "long header", "long address", "chunk", "gzip"],
)
async def test_malformed_http(platform: Platform, log: io.StringIO, raw: str) -> None:
    """A broken client, or a proxy in between, must not get its text into the log."""
    host, port = platform.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(raw.replace("KEY", platform.key).encode())
    answer = await asyncio.wait_for(reader.read(65536), 10)
    writer.close()
    await writer.wait_closed()
    assert answer.split(b" ", 2)[1] == b"400"
    assert b"Traceback" not in answer
    assert SECRET not in log.getvalue()
    assert platform.key not in log.getvalue()
    assert platform.simulation.received == []


def test_a_line_is_an_object_that_programs_can_read() -> None:
    record = logging.LogRecord("gateway", logging.INFO, "x.py", 1, "request %s refused", ("r1",), None)
    record.fields = {"request": "r1", "code": "data_class"}
    line = orjson.loads(StructuredFormatter("%(message)s").format(record))
    at = datetime.fromisoformat(line.pop("at"))
    assert at.tzinfo is not None
    assert line == {"level": "INFO", "message": "request r1 refused", "request": "r1", "code": "data_class"}


def test_an_exception_stays_on_its_line_without_its_message() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        record = logging.LogRecord("gateway", logging.ERROR, "x.py", 1, "failed\nbadly", None, sys.exc_info())
    written = StructuredFormatter("%(message)s").format(record)
    assert SECRET not in written
    assert "\n" not in written
    assert "ValueError at" in orjson.loads(written)["message"]
