# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What staff declare about their data in Open WebUI counts in the gateway, and nobody can add programs to it."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e import chat
from tests.e2e.running import Demo

if TYPE_CHECKING:
    from playwright.sync_api import Page

HARMLESS = "Please say hello to the town."


@pytest.fixture
def staff(page: "Page", demo: Demo) -> "Page":
    chat.signed_in(page, chat.STAFF, demo.secret("STAFF_PASSWORD"))
    return page


def test_declared_as_confidential_yellow_refuses_and_green_answers(staff: "Page", demo: Demo) -> None:
    before, known = len(demo.arrivals("yellow")), len(demo.audit())
    chat.new_chat(staff, chat.YELLOW)
    chat.declare(staff, "vertraulich")

    chat.send(staff, HARMLESS)

    refusal = chat.answer(staff).get_by_text("Diese Anfrage wurde nicht gesendet.")
    refusal.wait_for()
    assert "als »vertrauliche Daten« gekennzeichnet" in refusal.inner_text()
    assert len(demo.arrivals("yellow")) == before

    chat.new_chat(staff, chat.GREEN)
    chat.declare(staff, "vertraulich")
    chat.send(staff, HARMLESS)
    assert demo.newest(known, model="gruen-lokal", verdict="allow", data_class="confidential")


def test_the_declaration_stands_beside_the_message_in_words_and_stays(staff: "Page") -> None:
    chat.new_chat(staff, chat.GREEN)
    chat.declare(staff, "intern")
    chat.declare(staff, "Sozialdaten")
    shown = "element => getComputedStyle(element, '::after').content"
    for data_class in ("intern", "Sozialdaten"):
        assert data_class in chat.declared(staff, data_class).evaluate(shown)

    chat.send(staff, HARMLESS)
    staff.wait_for_url("**/c/*")
    chat.answer(staff).wait_for()
    staff.reload()

    chat.declared(staff, "Sozialdaten").wait_for()


def _administrator(demo: Demo) -> str:
    form = {"email": "admin@lindenrath.example", "password": demo.secret("ADMIN_PASSWORD")}
    return str(demo.web("/api/v1/auths/signin", form)["token"])


@pytest.mark.parametrize("kind", ["functions", "tools"])
@pytest.mark.parametrize("past_the_entry", [False, True])
def test_not_even_administrators_run_programs_in_open_webui(
    kind: str, past_the_entry: bool, demo: Demo, tmp_path: Path
) -> None:
    """At the entry, and at Open WebUI's own port, which only this machine reaches."""
    mark = tmp_path / "ran"
    program = f"open({str(mark)!r}, 'w')\nclass Filter: pass\nclass Tools: pass\n"
    form = {"id": "mine", "name": "Mine", "content": program, "meta": {"description": "x"}, "access_grants": []}
    address = f"http://127.0.0.1:{demo.base + 3}" if past_the_entry else demo.url
    request = urllib.request.Request(  # noqa: S310 - an address of this machine
        f"{address}/api/v1/{kind}/create",
        data=json.dumps(form).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {_administrator(demo)}"},
    )

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)  # noqa: S310 - as above
    with refused.value:
        assert refused.value.code == (400 if past_the_entry else 403)
    # Open WebUI runs a program before it stores it.
    assert not mark.exists()
