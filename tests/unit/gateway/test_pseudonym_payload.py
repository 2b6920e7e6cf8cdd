# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever the detectors read in a request is replaced there, and nothing else is touched."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import body
from gateway.detect.engine import Engine, Span
from gateway.pseudonym_payload import pseudonymise
from gateway.refusals import RefusedError
from tests.unit.gateway.bodies import PIXEL
from tests.unit.gateway.test_body_texts import _BODY, _places

IBAN = "DE89 3704 0044 0532 0130 00"
KEY = b"k" * 32
ENGINE = Engine()


async def locate(text: str) -> Sequence[Span]:
    return ENGINE.locate(text)


def of(content: Any, **more: Any) -> dict[str, Any]:
    return {"model": "gelb-chat", "messages": [{"role": "user", "content": content}], **more}


FUNCTION = {"type": "function", "function": {"name": "suche", "description": f"Konto {IBAN}", "parameters": {IBAN: {}}}}


@pytest.mark.parametrize(
    "payload",
    [
        of(f"Konto {IBAN}"),
        of([{"type": "text", "text": f"Konto {IBAN}"}]),
        of([{"type": "image_url", "image_url": {"url": PIXEL, "detail": f"Konto {IBAN}"}}]),
        of([{"type": "file", "file": {"file_data": "data:text/plain,a", "filename": f"Konto {IBAN}.pdf"}}]),
        of([{"type": "image_url", "image_url": PIXEL, "note": f"Konto {IBAN}"}]),
        of("x", stop=[f"Konto {IBAN}"]),
        of("x", tools=[FUNCTION]),
        of("x", response_format={"type": "json_schema", "json_schema": {"description": IBAN}}),
        {**of("x"), "messages": [{"role": "user", "content": "x", "name": IBAN}]},
        {**of("x"), "messages": [{"role": "assistant", "reasoning_content": IBAN, "content": None}]},
        {**of("x"), "messages": [{"role": "assistant", "tool_calls": [{"function": {"arguments": f'["{IBAN}"]'}}]}]},
        {"model": "gruen-suche", "input": f"Konto {IBAN}"},
        {"model": "gruen-suche", "input": ["x", f"Konto {IBAN}"]},
    ],
    ids=lambda payload: repr(payload)[22:90],
)  # fmt: skip
async def test_every_place(payload: dict[str, Any]) -> None:
    before = orjson.dumps(payload)
    changed, pseudonyms = await pseudonymise(payload, locate, KEY)
    assert orjson.dumps(payload) == before, "the request itself is still what came"
    sent = orjson.dumps(changed).decode()
    assert "3704" not in sent
    assert pseudonyms.restore(sent).count(IBAN) == before.decode().count(IBAN)
    assert (PIXEL in sent) is (PIXEL in before.decode())


async def test_nothing_found_changes_nothing() -> None:
    payload = of("Wann hat das Bürgerbüro geöffnet?", tools=[])
    changed, pseudonyms = await pseudonymise(payload, locate, KEY)
    assert changed == payload
    assert len(pseudonyms) == 0


@pytest.mark.parametrize(
    ("messages", "roles"),
    [
        ([{"role": "user", "content": IBAN}], ["system", "user"]),
        ([{"role": "system", "content": "Kurz."}, {"role": "user", "content": IBAN}], ["system", "user"]),
        ([{"role": "system", "content": [{"type": "text", "text": IBAN}]}], ["system", "system"]),
    ],
)
async def test_the_model_is_told_what_the_brackets_are(messages: list[dict[str, Any]], roles: list[str]) -> None:
    changed, _ = await pseudonymise({"model": "m", "messages": messages}, locate, KEY)
    assert [message["role"] for message in changed["messages"]] == roles
    assert "Platzhalter" in changed["messages"][0]["content"]
    assert str(changed["messages"][0]["content"]).startswith("Kurz.") is (messages[0]["content"] == "Kurz.")


async def test_one_value_has_one_placeholder_in_all_of_the_request() -> None:
    changed, _ = await pseudonymise(of(IBAN, stop=IBAN), locate, KEY)
    assert changed["messages"][-1]["content"] == changed["stop"]


async def test_what_looks_like_a_placeholder_already_stays_what_it_is() -> None:
    first, _ = await pseudonymise(of(IBAN), locate, KEY)
    placeholder = first["messages"][-1]["content"]
    changed, pseudonyms = await pseudonymise(of(f"{placeholder} und {IBAN}"), locate, KEY)
    said = changed["messages"][-1]["content"]
    assert said.startswith(f"{placeholder} und [IBAN-")
    assert pseudonyms.restore(said) == f"{placeholder} und {IBAN}"


async def test_each_text_is_looked_at_once() -> None:
    asked: list[str] = []

    async def counting(text: str) -> Sequence[Span]:
        asked.append(text)
        return ENGINE.locate(text)

    await pseudonymise(of(IBAN, stop=[IBAN, IBAN]), counting, KEY)
    assert asked.count(IBAN) == 1


@given(_BODY, st.data())
async def test_what_the_detectors_read_is_what_is_replaced(given_body: dict[str, Any], data: st.DataObject) -> None:
    """As for the marker in test_body_texts: wherever a text stands that is read there, it is replaced here."""
    planted = orjson.loads(
        orjson.dumps(data.draw(st.sampled_from(_places(given_body)))).replace(b"MARKE\\u0007", IBAN.encode())
    )
    try:
        request = body.chat(orjson.dumps(planted))
    except RefusedError:
        return
    changed, _ = await pseudonymise(request.payload, locate, KEY)
    if request.model != IBAN:
        assert IBAN not in orjson.dumps(changed).decode()
