# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents and long texts through the whole gateway: what the provider gets, what people see, what is booked."""

from typing import Any

import pytest

from tests.unit.gateway.documents_files import docx, file_part, paragraph, pdf
from tests.unit.gateway.harness import Platform
from tests.unit.gateway.simulation import USAGE, says

pytestmark = pytest.mark.asyncio(loop_scope="module")

IBAN = "DE89 3704 0044 0532 0130 00"
QUESTION = "Welche Frist gilt?"
LONG = "Die Satzung regelt die Gebühren für Sondernutzungen auf öffentlichen Straßen und Plätzen. " * 400
TOO_LONG = "*Der Text ist länger als das Modell auf einmal lesen kann. "


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


def asked(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [{"type": "text", "text": QUESTION}, *parts]}]}


async def test_a_public_document_reaches_red_as_text(platform: Platform) -> None:
    answer = await platform.ask("rot-chat", **asked(file_part(pdf("Satzung der Stadt"), "satzung.pdf")))
    assert answer.status == 200, answer.raw
    (received,) = platform.simulation.received
    (_, part) = received.body["messages"][0]["content"]
    assert part["type"] == "text"
    assert "Datei »satzung.pdf« (PDF, 1 Seite):\nSatzung der Stadt" in part["text"]
    assert b"file_data" not in received.raw


@pytest.mark.parametrize(
    "part",
    [
        file_part(pdf(f"Bitte zahlen an {IBAN}")),
        file_part(pdf("Antrag", field=IBAN)),
        file_part(docx(paragraph("Rechnung"), footer1=paragraph(IBAN))),
        file_part(docx(paragraph("Rechnung"), comments=f"<w:comment>{paragraph(IBAN)}</w:comment>")),
        file_part(f"Konto;{IBAN}".encode(), "konten.csv", "text/csv"),
        file_part(docx(paragraph(IBAN)), "bild.png", "image/png"),
        file_part(pdf("Satzung"), f"{IBAN}.pdf"),
    ],
    ids=["text", "form", "footer", "comment", "table", "disguised", "name"],
)
async def test_what_stands_in_a_document_is_judged(platform: Platform, part: dict[str, Any]) -> None:
    answer = await platform.ask("rot-chat", **asked(part))
    assert answer.status == 403, answer.raw
    assert answer.error["details"]["data_class"] == "personal"
    assert "iban" in answer.error["details"]["detectors"]
    assert not platform.simulation.received


@pytest.mark.parametrize(
    ("raw", "words"),
    [(pdf(""), "eingescannt"), (b"\x89PNG\r\n\x1a\n\x00", "Format"), (b"%PDF-1.7 kaputt", "beschädigt")],
)
async def test_what_cannot_be_read_is_confidential(platform: Platform, raw: bytes, words: str) -> None:
    answer = await platform.ask("rot-chat", **asked(file_part(raw, "Krankmeldung Beispiel.pdf")))
    assert answer.status == 403, answer.raw
    assert answer.error["details"]["data_class"] == "confidential"
    assert words in answer.error["message"]
    assert "Krankmeldung" not in answer.error["message"]
    assert not platform.simulation.received


async def test_a_long_text_is_read_in_parts_and_says_so(platform: Platform) -> None:
    text = f"<source id='1'>{LONG}</source>\n{QUESTION}"
    answer = await platform.ask("gruen-chat", text)
    assert answer.status == 200, answer.raw
    *parts, last = platform.simulation.received
    assert len(parts) > 2
    content = answer.json["choices"][0]["message"]["content"]
    assert content.startswith(f"{TOO_LONG}Die Antwort beruht auf Zusammenfassungen von {len(parts)} Teilen")
    assert all(QUESTION in part.body["messages"][1]["content"] for part in parts)
    assert all(request.body["model"] == "gruen-chat" for request in [*parts, last])
    assert len({request.headers["X-Ampel-Ticket"] for request in [*parts, last]}) == len(parts) + 1
    assert last.body["messages"][0]["content"].endswith(f"</source>\n{QUESTION}")
    row = await platform.audited(answer)
    assert row["tokens_out"] == USAGE["completion_tokens"] * (len(parts) + 1)


async def test_a_streamed_answer_shows_the_progress(platform: Platform) -> None:
    answer = await platform.ask("gruen-chat", f"<source id='1'>{LONG}</source>\n{QUESTION}", stream=True)
    assert answer.status == 200, answer.raw
    said = "".join(
        choice["delta"].get("content") or "" for event in answer.events for choice in event.get("choices", [])
    )
    count = len(platform.simulation.received) - 1
    numbers = " ".join(f"{number} …" for number in range(1, count + 1))
    assert said.startswith(f"{TOO_LONG}Er wird in {count} Teilen gelesen: {numbers}")
    assert f"Zusammenfassungen von {count} Teilen" in said
    assert "hier antwortet eine Simulation" in said


async def test_a_text_beyond_all_parts_is_refused(platform: Platform) -> None:
    answer = await platform.ask("gruen-chat", f"<source id='1'>{LONG * 20}</source>\n{QUESTION}")
    assert answer.status == 400, answer.raw
    assert answer.error["code"] == "text_too_long"
    assert not platform.simulation.received
    await platform.all_settled()


async def test_a_failure_in_the_middle_is_booked_and_told(platform: Platform) -> None:
    platform.simulation.script = says("kaputt")
    answer = await platform.ask("rot-chat", "Die Straße ist frei und der Platz auch. " * 1_000)
    assert answer.status == 502, answer.raw
    assert answer.error["code"] == "upstream_garbage"
    assert len(platform.simulation.received) == 1
    row = await platform.audited(answer)
    # The one call that failed, as estimated; nothing for those that were never made.
    assert 1_000 < row["tokens_in"] < 4_096
    await platform.all_settled()
