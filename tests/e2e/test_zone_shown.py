# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Above each answer stands which zone gave it and as what the question was judged; it is still there later."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e import chat
from tests.e2e.running import Demo

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECRET = "Meine IBAN ist DE89 3704 0044 0532 0130 00. Please say hello."


@pytest.fixture
def staff(page: "Page", demo: Demo) -> "Page":
    chat.signed_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    return page


def test_a_person_sees_zone_and_class_and_also_after_loading_the_page_again(staff: "Page") -> None:
    chat.new_chat(staff, chat.GREEN)

    chat.send(staff, SECRET)

    chat.status(staff).get_by_text("Zone Grün").wait_for()
    shown = chat.status(staff).inner_text()
    assert "personenbezogene Daten" in shown
    assert "DE89" not in shown
    chat.wait_until_answered(staff)
    staff.reload()
    chat.status(staff).get_by_text("Zone Grün").wait_for()
    assert chat.status(staff).inner_text() == shown


def test_yellow_is_named_as_well(staff: "Page") -> None:
    chat.new_chat(staff, chat.YELLOW)

    chat.send(staff, "Please say hello to the town.")

    chat.status(staff).get_by_text("Zone Gelb").wait_for()
