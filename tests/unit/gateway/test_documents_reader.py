# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The processes that open files, with files that mean harm: each ends in time, and the next file is read."""

import asyncio
import io
import time
import zipfile
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.documents_limits import MAX_CHARACTERS, MAX_ENTRIES, MAX_PAGES, Reason, UnreadableError
from gateway.documents_reader import Document, Reader
from gateway.documents_worker import answer
from tests.unit.gateway.documents_files import archive, docx, inline, odf, paragraph, pdf, pptx, xlsx

DEADLINE = 15.0
_GOOD = pdf("Antrag auf Wohngeld")
_SEEDS = [
    _GOOD,
    docx(paragraph("Text")),
    odf("<text:p>Text</text:p>"),
    pptx(["Folie"]),
    xlsx([[inline("Zelle")]]),
    b"From: a@b.example\r\nMIME-Version: 1.0\r\n\r\nText",
    b"<html><p>Text</p></html>",
    b"Text",
]


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader(workers=1, deadline_seconds=DEADLINE, memory_mb=512)
    yield made
    await made.close()


async def test_a_file_is_read_in_another_process() -> None:
    reader = Reader(workers=1)
    try:
        assert await reader.read(_GOOD) == Document("PDF", "1 Seite", "Antrag auf Wohngeld")
        assert await reader.read(b"\x00") is Reason.UNKNOWN
    finally:
        await reader.close()


def _entity_bomb() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return archive({"word/document.xml": f"<!DOCTYPE w [{entities}]><w><t>&a11;</t></w>"})


def _external_entity() -> bytes:
    document = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w><p><t>&x;</t></p></w>'
    return archive({"word/document.xml": document})


def _zip_bomb(name: str, megabytes: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        with target.open(name, "w") as entry:
            entry.write(head)
            for _ in range(megabytes):
                entry.write(b" " * 1_048_576)
            entry.write(tail)
    return raw.getvalue()


def _lying_zip() -> bytes:
    """An archive whose list says that a long entry is short."""
    raw = bytearray(_zip_bomb("word/document.xml", 100, b"<w>", b"</w>"))
    size = (100 * 1_048_576 + 7).to_bytes(4, "little")
    return bytes(raw.replace(size, (10).to_bytes(4, "little")))


def _sheet_of_one_far_cell() -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx([[inline("a")]]))) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    name = "xl/worksheets/sheet1.xml"
    return archive({**entries, name: entries[name].replace(b"</sheetData>", far)})


def _page_that_holds_itself() -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n"
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1 >>\nendobj\ntrailer << /Root 1 0 R /Size 3 >>\n%%EOF"
    )


def _pages(count: int) -> bytes:
    return pdf(*["x"] * count)


@pytest.mark.parametrize(
    ("make", "reasons"),
    [
        (_entity_bomb, {Reason.BROKEN}),
        (_external_entity, {Reason.BROKEN}),
        (lambda: _zip_bomb("word/document.xml", 70, b"<w>", b"</w>"), {Reason.TOO_LARGE}),
        (lambda: _zip_bomb("xl/workbook.xml", 600, b"<w>", b"</w>"), {Reason.BROKEN, Reason.FAILED, Reason.TIMEOUT}),
        (_lying_zip, {Reason.BROKEN, Reason.TOO_LARGE}),
        (_sheet_of_one_far_cell, {Reason.FAILED, Reason.TIMEOUT}),
        (_page_that_holds_itself, {Reason.BROKEN, Reason.NO_TEXT, Reason.TIMEOUT, Reason.FAILED}),
        (lambda: _pages(MAX_PAGES + 1), {Reason.TOO_LARGE}),
        (lambda: b"x" * (MAX_CHARACTERS + 1), {Reason.TOO_LARGE}),
        (lambda: docx("<w:p>" * 100_000 + "</w:p>" * 100_000), {Reason.NO_TEXT}),
        (lambda: archive({f"word/{n}.xml": "" for n in range(MAX_ENTRIES + 1)}), {Reason.TOO_LARGE}),
    ],
    ids=[
        "entities that multiply", "an entity that names a file", "a zip bomb", "a zip bomb for the reader of tables",
        "a zip that lies", "a far cell", "a page that holds itself", "too many pages", "too many characters",
        "nested elements", "too many entries",
    ],
)  # fmt: skip
async def test_files_that_mean_harm(reader: Reader, make: Callable[[], bytes], reasons: set[Reason]) -> None:
    raw = make()
    began = time.monotonic()
    found = await reader.read(raw)
    assert time.monotonic() - began < DEADLINE + 3
    assert found in reasons
    # Whatever it did to the process: the next file is read.
    again = await reader.read(pdf(f"Danach {began}"))
    assert isinstance(again, Document)


async def test_what_takes_too_long_says_so() -> None:
    """Tags that do not end: the HTML parser of the standard library takes quadratic time for them."""
    hasty = Reader(workers=1, deadline_seconds=2)
    began = time.monotonic()
    try:
        assert await hasty.read(b"<html>" + b"<p" * 2_000_000) is Reason.TIMEOUT
        assert time.monotonic() - began < 5
    finally:
        await hasty.close()


async def test_one_file_does_not_keep_the_others_waiting() -> None:
    reader = Reader(workers=2, deadline_seconds=8)
    try:
        slow = asyncio.create_task(reader.read(b"<html>" + b"<p" * 2_000_000))
        await asyncio.sleep(0.1)
        assert isinstance(await reader.read(_GOOD), Document)
        assert not slow.done()
        assert await slow is Reason.TIMEOUT
    finally:
        await reader.close()


async def test_who_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.documents_reader.PATIENCE_SECONDS", 0.2)
    reader = Reader(workers=1, deadline_seconds=3)
    try:
        slow = asyncio.create_task(reader.read(b"<html>" + b"<p" * 2_000_000))
        await asyncio.sleep(0.05)
        assert await reader.read(_GOOD) is Reason.TIMEOUT
        await slow
    finally:
        await reader.close()


async def test_who_hangs_up_leaves_a_free_reader_behind() -> None:
    reader = Reader(workers=1, deadline_seconds=8)
    try:
        slow = asyncio.create_task(reader.read(b"<html>" + b"<p" * 2_000_000))
        await asyncio.sleep(0.5)
        slow.cancel()
        assert isinstance(await reader.read(_GOOD), Document)
    finally:
        await reader.close()


async def test_a_file_is_read_once_in_a_conversation(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await reader.read(pdf("Zweimal"))
    monkeypatch.setattr("gateway.worker.Worker.call", None)
    assert await reader.read(pdf("Zweimal")) == first


async def test_what_was_read_is_forgotten_in_time(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    await reader.read(pdf("Vergessen"))
    monkeypatch.setattr("gateway.documents_reader._KEPT_SECONDS", -1.0)
    await reader.read(b"anderes")
    assert not reader._kept


async def test_what_is_kept_has_a_limit(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.documents_reader._KEPT_CHARACTERS", 10)
    await reader.read(b"acht....")
    await reader.read(b"noch neun")
    assert [document.text for _, document in reader._kept.values()] == ["noch neun"]


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_no_bytes_break_the_process(raw: bytes, head: bytes) -> None:
    assert answer(head + raw).startswith(b"{")


@given(st.data())
def test_no_damage_breaks_the_process(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(_SEEDS)))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert answer(bytes(raw[: data.draw(st.integers(1, len(raw)))])).startswith(b"{")


def test_errors_do_not_quote_the_file() -> None:
    assert answer(b"%PDF-1.7 Erika Beispiel") == b'{"reason":"broken"}'
    assert str(UnreadableError(Reason.BROKEN)) == "broken"
