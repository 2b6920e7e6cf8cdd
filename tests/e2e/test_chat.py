# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A member of staff chats through the traffic light, in a real browser against all the real parts."""

import hashlib
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e import chat
from tests.e2e.running import Demo

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTION = "What do the three colours of a traffic light mean?"
HARMLESS = "Please say hello to the town."
# The example number of the German central bank's own explanation: its check digits are right, nobody's account is.
SECRET = "Bitte prüfen Sie die Überweisung an Erika Beispiel, IBAN DE89 3704 0044 0532 0130 00."


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hashes(arrivals: list[dict[str, Any]]) -> set[str]:
    return {message["sha256"] for arrival in arrivals for message in arrival["messages"]}


@pytest.fixture
def staff(page: "Page", demo: Demo) -> "Page":
    chat.sign_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    return page


def test_the_page_speaks_german_and_says_what_may_go_where(staff: "Page") -> None:
    staff.get_by_text("Was darf wohin?").wait_for()
    text = staff.locator("body").inner_text()

    assert staff.locator("html").get_attribute("lang") == "de-DE"
    assert "Vorgeschlagen" in text
    for zone, rule in (
        ("Grün", "alle Daten"),
        ("Gelb", "höchstens personenbezogene Daten"),
        ("Rot", "nur öffentliche"),
    ):
        assert zone in text
        assert rule in text


def test_the_models_say_their_zone_in_words(staff: "Page") -> None:
    entries = chat.menu_entries(staff)

    assert [entry.split()[1] for entry in entries] == ["Grün", "Gelb", "Rot"]
    assert all("Simulation" in entry for entry in entries[1:])


def test_green_answers_and_the_answer_is_streamed(staff: "Page") -> None:
    chat.new_chat(staff, chat.GREEN)

    chat.send(staff, QUESTION)

    lengths: set[int] = set()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(lengths) < 5:
        lengths.add(len(chat.answer(staff).inner_text()))
        staff.wait_for_timeout(150)
    assert len(lengths) >= 5, "the answer did not grow: it came in one piece, or not at all"


def test_red_says_that_it_is_a_simulation(staff: "Page", demo: Demo) -> None:
    """Also the control for the next test: what is sent to red does show up in its log."""
    chat.new_chat(staff, chat.RED)

    chat.send(staff, HARMLESS)

    chat.answer(staff).get_by_text("Simulation – hier antwortet keine öffentliche Cloud").wait_for()
    assert _sha256(HARMLESS) in _hashes(demo.arrivals("red"))


def test_red_refuses_an_iban_in_german_and_nothing_of_it_has_left(staff: "Page", demo: Demo) -> None:
    before = {zone: len(demo.arrivals(zone)) for zone in ("red", "yellow")}
    chat.new_chat(staff, chat.RED)

    chat.send(staff, SECRET)

    refusal = chat.answer(staff).get_by_text("Diese Anfrage wurde nicht gesendet.")
    refusal.wait_for()
    text = refusal.inner_text()
    for part in ("eine IBAN", "personenbezogene Daten", "Zone Rot", "nur öffentliche Daten", "Grün · Lokales Modell"):
        assert part in text
    assert "DE89" not in text
    staff.wait_for_timeout(2000)  # a late request of Open WebUI's own (a title, a tag) would show up by now
    assert {zone: len(demo.arrivals(zone)) for zone in ("red", "yellow")} == before
    assert _sha256(SECRET) not in _hashes(demo.arrivals("red") + demo.arrivals("yellow"))
    row = demo.newest(model="rot-simulation", verdict="deny")
    assert (row["code"], row["data_class"]) == ("data_class", "personal")
    assert row["user_id"]
    assert "DE89" not in str(row)


def test_green_takes_the_same_text(staff: "Page", demo: Demo) -> None:
    chat.new_chat(staff, chat.GREEN)

    chat.send(staff, SECRET)

    chat.wait_until_answered(staff)
    assert "nicht gesendet" not in chat.answer(staff).inner_text()
    row = demo.newest(model="gruen-lokal", verdict="allow", data_class="personal")
    assert row["tokens_in"] > 0


def test_the_conversation_keeps_its_iban_when_the_model_is_changed(staff: "Page", demo: Demo) -> None:
    """Open WebUI sends the whole conversation each time, so red must still refuse a harmless second message."""
    before = len(demo.arrivals("red"))
    chat.new_chat(staff, chat.RED)
    chat.send(staff, SECRET)
    chat.answer(staff).get_by_text("nicht gesendet").wait_for()

    chat.send(staff, HARMLESS)

    staff.get_by_text("nicht gesendet").nth(1).wait_for()
    assert len(demo.arrivals("red")) == before
