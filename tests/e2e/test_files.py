# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that staff upload in a chat have the class of what stands in them, and never reach red unjudged."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.e2e import chat, uploads
from tests.e2e.running import Demo

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The German central bank's own example of an IBAN.
SECRET = "Bitte auszahlen auf DE89 3704 0044 0532 0130 00."
HARMLESS = "Die Ausleihe in der Bibliothek ist kostenlos."
QUESTION = "What does it say?"


@pytest.fixture
def staff(page: "Page", demo: Demo) -> "Page":
    chat.signed_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    return page


def _ask(page: "Page", model: str, file: uploads.Upload) -> None:
    chat.new_chat(page, model)
    chat.attach(page, file)
    chat.send(page, QUESTION)


@pytest.mark.parametrize("make", [uploads.pdf, uploads.docx, uploads.xlsx, uploads.txt])
def test_an_iban_in_a_file_is_for_green_and_not_for_red(
    make: Callable[[str], uploads.Upload], staff: "Page", demo: Demo
) -> None:
    before = len(demo.arrivals("red"))
    known = len(demo.audit())

    _ask(staff, chat.RED, make(SECRET))
    refusal = chat.answer(staff).get_by_text("Diese Anfrage wurde nicht gesendet.")
    refusal.wait_for()
    assert "eine IBAN" in refusal.inner_text()

    _ask(staff, chat.GREEN, make(SECRET))
    # Before that, the question has not left Open WebUI.
    chat.status(staff).get_by_text("Zone Grün").wait_for()
    chat.stop(staff)
    demo.newest(known, model="gruen-lokal", verdict="allow", data_class="personal")
    assert "nicht gesendet" not in chat.answer(staff).inner_text()
    assert len(demo.arrivals("red")) == before


def test_a_harmless_file_is_internal_and_the_refusal_says_why_and_what_to_do(staff: "Page", demo: Demo) -> None:
    red, yellow = len(demo.arrivals("red")), len(demo.arrivals("yellow"))

    _ask(staff, chat.RED, uploads.txt(HARMLESS))
    refusal = chat.answer(staff).get_by_text("Diese Anfrage wurde nicht gesendet.")
    refusal.wait_for()
    for part in ("Dokumenten ohne Kennzeichnung", "intern", "Wählen Sie zum Beispiel"):
        assert part in refusal.inner_text()
    assert len(demo.arrivals("red")) == red

    _ask(staff, chat.YELLOW, uploads.txt(HARMLESS))
    chat.answer(staff).get_by_text("Simulation – hier antwortet keine").wait_for()
    assert len(demo.arrivals("yellow")) == yellow + 1


def test_a_scan_without_text_is_not_passed_over_in_silence(staff: "Page", demo: Demo) -> None:
    """The model would answer as if it had read it."""
    known = len(demo.audit())
    _ask(staff, chat.GREEN, uploads.scanned_pdf())

    staff.get_by_text("In dieser Datei ist kein lesbarer Text").wait_for()
    refusal = chat.answer(staff).get_by_text("Diese Anfrage wurde nicht gesendet.")
    refusal.wait_for()

    for part in ("»scan.pdf«", "eingescannt", "Es wurde nichts weitergegeben."):
        assert part in refusal.inner_text()
    assert "gruen-lokal" not in {row["model"] for row in demo.audit()[known:]}


def test_an_image_is_not_taken_where_no_model_can_see(staff: "Page") -> None:
    chat.new_chat(staff, chat.GREEN)
    staff.locator("input[type=file]").first.set_input_files(dict(uploads.png()))  # type: ignore[arg-type]

    staff.get_by_text("unterstützen keine Bildeingaben").wait_for()
    assert staff.locator("#message-input-container").get_by_text("foto.png").count() == 0
