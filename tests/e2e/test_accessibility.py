# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""WCAG 2.2 AA, judged by axe in the real browser: all of it on our own page, the contrast on Open WebUI's."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from tests.e2e import chat
from tests.e2e.running import ROOT, Demo

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def violations(page: "Page", options: Mapping[str, object], context: str | None = None) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_shown_while_starting(page: "Page", scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((ROOT / "services" / "caddy" / "starting.html").as_uri())

    assert violations(page, RULES) == []


def test_the_contrast_of_the_start_page(page: "Page", demo: Demo) -> None:
    chat.signed_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    page.get_by_text("Vorgeschlagen").wait_for()
    page.wait_for_timeout(1500)  # until it has faded in

    assert violations(page, CONTRAST) == []


def test_the_contrast_of_a_refusal(page: "Page", demo: Demo) -> None:
    chat.signed_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    chat.new_chat(page, chat.RED)
    chat.send(page, "Meine IBAN ist DE89 3704 0044 0532 0130 00.")
    chat.answer(page).get_by_text("nicht gesendet").wait_for()
    page.wait_for_timeout(1500)

    assert violations(page, CONTRAST, context=".chat-assistant") == []


def test_the_contrast_of_a_declared_data_class(page: "Page", demo: Demo) -> None:
    chat.signed_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    # Until the model is there, Open WebUI forgets again what was switched on.
    chat.new_chat(page, chat.GREEN)
    chat.declare(page, "vertraulich")
    page.locator("#integration-menu-button").click()
    page.get_by_role("menuitemcheckbox").first.wait_for()
    page.wait_for_timeout(1500)

    assert violations(page, CONTRAST) == []


def test_the_contrast_of_the_line_that_names_the_zone(page: "Page", demo: Demo) -> None:
    chat.signed_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    chat.new_chat(page, chat.GREEN)
    chat.send(page, "Say hello.")
    chat.status(page).wait_for()
    chat.wait_until_answered(page)
    page.wait_for_timeout(1000)

    assert violations(page, CONTRAST, context=".chat-assistant") == []
