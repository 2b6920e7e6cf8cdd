# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Without a level there is no model; a level works with the next request."""

import json
import urllib.error
from secrets import token_hex

import pytest

from tests.e2e.running import Demo

NEW = "neu@lindenrath.example"


@pytest.fixture
def newcomer(demo: Demo) -> str:
    """Somebody whom the administrator has just given an account, signed in; the token of their session."""
    admin = demo.web(
        "/api/v1/auths/signin", {"email": "admin@lindenrath.example", "password": demo.secret("ADMIN_PASSWORD")}
    )
    form = {"name": "Nele Neu", "email": NEW, "password": token_hex(8), "role": "user"}
    account = demo.web("/api/v1/auths/add", form, admin["token"])
    return str(account["token"])


def test_a_newcomer_chats_only_after_the_course(demo: Demo, newcomer: str) -> None:
    """What counts is the chat: Open WebUI's menu may still show what it last listed for somebody else."""
    question = {"model": "gruen-lokal", "messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 8}
    with pytest.raises(urllib.error.HTTPError) as refused:
        demo.web("/api/chat/completions", question, newcomer)
    with refused.value:
        message = refused.value.read().decode()
    assert "brauchen Sie zuerst die Stufe »KI-Seepferdchen«" in message

    done = demo.ampel("users", "set-level", NEW, "seepferdchen")

    assert done.stdout.strip() == "Nele Neu hat jetzt die Stufe »KI-Seepferdchen«. Sie gilt ab der nächsten Anfrage."
    assert demo.web("/api/chat/completions", question, newcomer)["choices"][0]["message"]["content"]
    people = json.loads(demo.ampel("users", "list", "--json").stdout)
    assert {person["email"]: person["level"] for person in people}[NEW] == "seepferdchen"


WRONG = {
    ("nobody@lindenrath.example", "gold"): "Ein Konto »nobody@lindenrath.example« gibt es nicht.",
    ("erika", "gold"): "Ein Konto »erika« gibt es nicht.",
    ("erika.beispiel@lindenrath.example", "platin"): "Stufe »platin« steht nicht in der Richtliniendatei.",
}


def test_a_wrong_person_or_level_changes_nothing(demo: Demo) -> None:
    # One list for all: each is a login of the administrator, and Open WebUI takes 15 of them in 3 minutes.
    before = demo.ampel("users", "list", "--json").stdout
    assert json.loads(before)

    for arguments, message in WRONG.items():
        done = demo.ampel("users", "set-level", *arguments)
        assert done.returncode == 1
        assert message in done.stderr

    assert demo.ampel("users", "list", "--json").stdout == before
