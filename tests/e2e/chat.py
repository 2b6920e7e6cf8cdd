# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open WebUI as a person uses it. What the tests know of its page is here and nowhere else."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

STAFF = "erika.beispiel@lindenrath.example"
GREEN, YELLOW, RED = "Grün ·", "Gelb ·", "Rot ·"


def sign_in(page: "Page", email: str, password: str) -> None:
    """By keyboard, as somebody without a mouse would."""
    page.goto("/")
    page.locator("input[type=email]").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.locator("#chat-input").wait_for()


def new_chat(page: "Page", model: str) -> None:
    """Open an empty chat with the model whose name begins with its zone."""
    page.goto("/")
    page.locator("#chat-input").wait_for()
    menu = page.locator("button[id^=model-selector]").first
    menu.wait_for()
    menu.click()
    page.get_by_role("option").filter(has_text=model).first.click()
    page.wait_for_function(
        "name => document.querySelector('button[id^=model-selector]').innerText.includes(name)", arg=model
    )


def send(page: "Page", text: str) -> None:
    page.locator("#chat-input").click()
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


def answer(page: "Page") -> "Locator":
    """The newest answer's text, or the error in its place."""
    return page.locator("[id^=message-]:not(#message-input-container)").last


def menu_entries(page: "Page") -> list[str]:
    page.locator("button[id^=model-selector]").first.click()
    page.get_by_role("option").first.wait_for()
    return page.get_by_role("option").all_inner_texts()
