# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open WebUI as a person uses it. What the tests know of its page is here and nowhere else."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, StorageState

    from tests.e2e.uploads import Upload

STAFF = "erika.beispiel@lindenrath.example"
GREEN, YELLOW, RED = "Grün ·", "Gelb ·", "Rot ·"
_SESSIONS: "dict[str, StorageState]" = {}


def sign_in(page: "Page", email: str, password: str) -> None:
    """By keyboard, as somebody without a mouse would."""
    page.goto("/")
    page.locator("input[type=email]").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.locator("#chat-input").wait_for()


def signed_in(page: "Page", email: str, password: str) -> None:
    """As `sign_in` the first time, then with the same session: Open WebUI takes 15 logins of a person in 3 minutes."""
    known = _SESSIONS.get(email)
    if known is None:
        sign_in(page, email, password)
        _SESSIONS[email] = page.context.storage_state()
        return
    page.context.add_cookies(known["cookies"])  # type: ignore[arg-type]
    stored = {item["name"]: item["value"] for origin in known["origins"] for item in origin["localStorage"]}
    page.add_init_script(f"localStorage.setItem('token', {json.dumps(stored['token'])})")
    page.goto("/")
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


def attach(page: "Page", file: "Upload") -> None:
    """Upload a file and wait until it has been read."""
    page.locator("input[type=file]").first.set_input_files(dict(file))  # type: ignore[arg-type]
    page.locator("#message-input-container").get_by_text(file["name"]).wait_for()
    page.wait_for_function("() => !document.querySelector('#message-input-container .spinner_ajPY')")


def declare(page: "Page", data_class: str) -> None:
    """Switch a data class on, by keyboard: the menu beside the message, arrow keys, Enter."""
    page.locator("#integration-menu-button").focus()
    page.keyboard.press("Enter")
    switch = page.get_by_role("menuitemcheckbox", name=f"Datenklasse: {data_class}")
    switch.wait_for()
    # The menu takes the focus a moment after it is there, and a key that comes before is lost.
    for _ in range(2 * page.get_by_role("menuitemcheckbox").count()):
        if switch.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    declared(page, data_class).wait_for()


def declared(page: "Page", data_class: str) -> "Locator":
    """The sign beside the message that this data class is declared."""
    return page.locator(f'#message-input-container button:has(img[alt="Datenklasse: {data_class}"])')


def wait_until_answered(page: "Page") -> None:
    """Below a finished answer, and only there, stands the button that copies it."""
    answer(page).locator(".copy-response-button").wait_for()


def stop(page: "Page") -> None:
    """End an answer under way: the small model can go on for half a minute."""
    page.get_by_role("button", name="Stop", exact=False).click()


def status(page: "Page") -> "Locator":
    """The line above the newest answer."""
    return answer(page).locator(".status-description").last


def answer(page: "Page") -> "Locator":
    """The newest answer's text, or the error in its place."""
    return page.locator("[id^=message-]:not(#message-input-container)").last


def menu_entries(page: "Page") -> list[str]:
    page.locator("button[id^=model-selector]").first.click()
    page.get_by_role("option").first.wait_for()
    return page.get_by_role("option").all_inner_texts()
