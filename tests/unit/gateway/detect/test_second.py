# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tier 2 as its callers see it: what it finds, what it remembers, and that it fails closed."""

import asyncio
import gc
import subprocess
import sys
from collections.abc import AsyncIterator

import orjson
import pytest

from gateway.detect import second
from gateway.detect.engine import DetectionError, Finding
from gateway.detect.second import ID, SecondReader
from gateway.detect.tuning import Tuning
from gateway.worker import WorkerError
from gateway.zones import DataClass

TEXT = "Dilgesh Öztürk war gestern im Rathaus."


class Process:
    """In place of the worker: says that every »Qwertzig« is a name, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.failure: Exception | None = None
        self.raw: bytes | None = None

    async def call(self, payload: bytes, *, deadline_seconds: float | None = None) -> bytes:
        texts: list[str] = orjson.loads(payload)
        self.asked.append(texts)
        if self.failure:
            raise self.failure
        if self.raw is not None:
            return self.raw
        return orjson.dumps([list(_places(text)) for text in texts])

    async def close(self) -> None: ...


def _places(text: str) -> list[tuple[int, int]]:
    places, start = [], text.find("Qwertzig")
    while start >= 0:
        places.append((start, start + 8))
        start = text.find("Qwertzig", start + 8)
    return places


def reader(process: Process, tuning: Tuning | None = None) -> SecondReader:
    made = SecondReader(tuning)
    made._worker = process  # type: ignore[assignment]
    return made


@pytest.fixture
async def real() -> AsyncIterator[SecondReader]:
    made = SecondReader(Tuning(names=("Petra Sommer",)), deadline_seconds=60)
    yield made
    await made.close()


async def test_the_model_finds_names_that_no_list_has(real: SecondReader) -> None:
    assert await real.read([TEXT]) == (Finding(ID, DataClass.PERSONAL, 1),)
    assert [TEXT[span.start : span.end] for span in await real.locate(TEXT)] == ["Dilgesh Öztürk"]


CALM = [
    "Der Haushaltsplan wurde vom Rat der Stadt beschlossen. Die Hundesteuer steigt auf 90 Euro.",
    "Die Konrad-Adenauer-Straße ist gesperrt, Umleitung über den Willy-Brandt-Platz.",
    "Bürgermeisterin Petra Sommer eröffnete das Stadtfest.",
    "Erika Mustermann, Max Mustermann",
    "",
]


@pytest.mark.parametrize("text", CALM)
async def test_the_model_finds_nobody_in(real: SecondReader, text: str) -> None:
    assert await real.read([text]) == ()
    assert await real.locate(text) == ()


async def test_places_are_those_of_the_original() -> None:
    made = reader(Process())
    text = "Ä\u00adÄ Qwert\u200bzig und a\u0308 Qwertzig"
    assert [text[span.start : span.end] for span in await made.locate(text)] == ["Qwert\u200bzig", "Qwertzig"]


async def test_long_texts_are_cut_and_put_together_again() -> None:
    process = Process()
    made = reader(process)
    text = " ".join(f"Das ist der Satz {number} über Qwertzig." for number in range(400))
    spans = await made.locate(text)
    assert [text[span.start : span.end] for span in spans] == ["Qwertzig"] * 400
    assert len(process.asked) > len(text) / second.PIECE
    assert all(sum(map(len, texts)) <= second.PIECE for texts in process.asked)


async def test_a_text_without_any_place_to_cut() -> None:
    process = Process()
    await reader(process).read(["".join(map(chr, range(0x4E00, 0x4E00 + 10_001)))])
    assert sum(len(text) for texts in process.asked for text in texts) == 10_001


async def test_short_texts_go_together_and_the_same_one_once() -> None:
    process = Process()
    assert await reader(process).read(["Qwertzig", "nichts", "Qwertzig"]) == (Finding(ID, DataClass.PERSONAL, 2),)
    assert process.asked == [["Qwertzig", "nichts"]]


async def test_what_was_read_is_not_read_again() -> None:
    process = Process()
    made = reader(process)
    await made.read(["Qwertzig eins"])
    assert await made.read(["Qwertzig eins", "Qwertzig zwei"]) == (Finding(ID, DataClass.PERSONAL, 2),)
    assert process.asked == [["Qwertzig eins"], ["Qwertzig zwei"]]


async def test_what_is_remembered_is_bounded_and_holds_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "REMEMBERED", 10)
    made = reader(Process())
    for number in range(30):
        await made.read([f"Qwertzig {number}"])
    assert len(made._known) == 10
    gc.collect()
    assert "Qwertzig" not in repr(made._known)
    assert made._hash("Qwertzig") != reader(Process())._hash("Qwertzig")  # the key is new each time


@pytest.mark.parametrize("raw", [b"", b"[]", b"no json", b"[[1]]", b"{}", b"[null]"])
async def test_nonsense_for_an_answer_fails_closed(raw: bytes) -> None:
    process = Process()
    process.raw = raw
    with pytest.raises(DetectionError, match="nicht gesendet"):
        await reader(process).read(["Erika Qwertzig"])


async def test_a_crash_fails_closed_and_is_not_remembered() -> None:
    process = Process()
    made = reader(process)
    process.failure = WorkerError("abgestürzt")
    with pytest.raises(DetectionError, match="abgestürzt") as raised:
        await made.read(["Erika Qwertzig"])
    assert "Qwertzig" not in str(raised.value)
    assert raised.value.__cause__ is None
    process.failure = None
    assert await made.read(["Erika Qwertzig"]) != ()


async def test_a_deadline_that_is_too_short_fails_closed() -> None:
    made = SecondReader(deadline_seconds=0.001)
    made._warm = True
    with pytest.raises(DetectionError):
        await made.read(["Erika Beispiel " * 100])
    await made.close()


async def test_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Process):
        async def call(self, payload: bytes, *, deadline_seconds: float | None = None) -> bytes:
            await asyncio.sleep(5)
            return b"[]"

    monkeypatch.setattr(second, "QUEUE", 0)
    made = SecondReader(deadline_seconds=0.05)
    made._worker = Slow()  # type: ignore[assignment]
    made._warm = True
    with pytest.raises(DetectionError, match="überlastet"):
        await made.read(["Qwertzig"])


async def test_it_starts_in_the_background() -> None:
    process = Process()
    made = reader(process)
    made.start()
    made.start()
    assert process.asked == []
    await asyncio.sleep(0.01)
    assert len(process.asked) == 1
    await made.close()


async def test_switched_off_it_asks_nobody() -> None:
    process = Process()
    made = reader(process, Tuning(disabled=frozenset({ID})))
    made.start()
    assert await made.read(["Qwertzig"]) == ()
    assert await made.locate("Qwertzig") == ()
    assert process.asked == []


async def test_a_town_gives_it_another_class() -> None:
    made = reader(Process(), Tuning(classes={ID: DataClass.CONFIDENTIAL}))
    assert await made.read(["Qwertzig"]) == (Finding(ID, DataClass.CONFIDENTIAL, 1),)


def test_without_its_packages_it_says_so_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "missing", lambda: ("onnxruntime",))
    with pytest.raises(DetectionError, match=r"onnxruntime fehlt.*detection\.names_by_model"):
        SecondReader()
    SecondReader(Tuning(disabled=frozenset({ID})))


def test_the_gateway_itself_does_not_load_the_model() -> None:
    code = "import sys, gateway.detect.second; print(sorted({'onnxruntime', 'tokenizers', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "tuning",
    [
        Tuning(domains=("qwertzig.example",)),
        Tuning(domains=("rathaus.qwertzig.example",)),
        Tuning(contacts=("Marktstraße 5, 00000 Qwertzig",)),
    ],
)
async def test_the_town_itself_is_no_person(tuning: Tuning) -> None:
    assert await reader(Process(), tuning).locate("Qwertzig in Zahlen") == ()


async def test_who_is_called_like_another_town_is_a_person() -> None:
    made = reader(Process(), Tuning(domains=("lindenrath.example",), contacts=("0221 4710-0",)))
    assert [(span.start, span.end) for span in await made.locate("Qwertzig in Zahlen")] == [(0, 8)]
