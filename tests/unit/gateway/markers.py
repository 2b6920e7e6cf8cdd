# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Requests of every kind with a marker wherever somebody can put a text, to look for where it must not be."""

from typing import Any

from tests.unit.gateway.bodies import FUNCTION, PIXEL
from tests.unit.gateway.harness import Answer, Platform, user_header
from tests.unit.gateway.simulation import answers, says, streams

# Pieces of the IBAN in the texts, spaced and not. Four digits alone would also stand in a duration or in a random id.
IBAN_PIECES = ("3704 0044", "37040044", "0532 0130", "05320130", "DE89 3")
MARKERS = {
    "text": "Marke-Wolpertinger",
    "model": "marke-nachtkrapp",
    "person": "Marke-Elwetritsch",
    "mail": "marke-aufhocker@pruefstein.example",
    "tool": "marke_irrlicht",
    "answer": "Marke-Bahkauv",
    "error": "Marke-Erdhenne",
    "header": "marke-haferbock",
    "agent": "marke-bilwis",
}
VALUE = "DE89 3704 0044 0532 0130 00"


def user_with_markers(user_id: str) -> dict[str, str]:
    return user_header(user_id, name=MARKERS["person"], email=MARKERS["mail"])


async def everything(platform: Platform) -> list[Answer]:
    """Requests of every kind, with a marker wherever a caller or a provider can put a text."""
    headers = {"User-Agent": MARKERS["agent"], "X-Anything": MARKERS["header"]}
    text = f"{MARKERS['text']} {VALUE}"
    await platform.make_user("person-7", "gold")
    image = {"type": "image_url", "image_url": {"url": PIXEL, "detail": MARKERS["text"]}}
    tool = {**FUNCTION, "function": {"name": MARKERS["tool"], "description": MARKERS["text"]}}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("gruen-bild", {}),
        ("gruen-bild", {"stream": True}),
        ("gruen-bild", {"tools": [tool], "user": MARKERS["person"], "stop": MARKERS["text"]}),
        ("gruen-bild", {"messages": [{"role": "user", "content": [image]}]}),
        ("rot-chat", {}),
        (MARKERS["model"], {}),
        ("gruen-bild", {MARKERS["tool"]: MARKERS["text"]}),
    ]
    replies = []
    for script in (
        answers(f"{MARKERS['answer']} {VALUE}"),
        says(f"{MARKERS['error']} {VALUE}", status=500),
        says(f"{MARKERS['error']} {VALUE}"),
        streams([MARKERS["answer"], VALUE]),
    ):
        platform.simulation.script = script
        for model, parameters in asked:
            replies.append(await platform.ask(model, text, headers=headers, **parameters))
            person = {**headers, **user_with_markers("person-7")}
            replies.append(await platform.ask(model, text, key=platform.webui, headers=person, **parameters))
        replies.append(await platform.embed(input=[text]))
        replies.append(await platform.ask(key=MARKERS["tool"], text=text))
        replies.append(await platform.ask(text=text, headers={"X-Data-Class": MARKERS["header"]}))
    return replies
