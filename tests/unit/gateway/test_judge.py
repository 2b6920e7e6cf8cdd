# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a request to a verdict: which facts are gathered, who pays, and that parallel requests share one purse."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from gateway.detect.engine import Finding
from gateway.detect.tuning import Tuning
from gateway.refusals import NOTHING_LEFT
from gateway.zones import DataClass, Zone
from tests.unit.gateway.bodies import FUNCTION, PIXEL
from tests.unit.gateway.harness import Platform, new_database, running, user_header
from tests.unit.gateway.simulation import hangs, says
from tests.unit.gateway.town import policy

pytestmark = pytest.mark.asyncio(loop_scope="module")

IBAN = "DE89 3704 0044 0532 0130 00"
IMAGE = {"type": "image_url", "image_url": {"url": PIXEL}}


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


@pytest_asyncio.fixture(loop_scope="module")
async def poor(postgres_url: str) -> AsyncIterator[Platform]:
    """A town in which everybody may spend 0.01 EUR a month: 10,000 micro-EUR."""
    town = policy(budgets={"user_month_eur": 0.01, "key_month_eur": 0.01})
    async with new_database(postgres_url) as url, running(url, town) as platform:
        yield platform


@pytest.mark.parametrize(
    ("model", "parameters", "headers", "data_class", "allowed"),
    [
        ("rot-chat", {}, {}, "public", True),
        ("rot-chat", {}, {"X-Data-Class": "public"}, "public", True),
        ("rot-chat", {}, {"X-Data-Class": "internal"}, "internal", False),
        ("rot-chat", {}, {"X-Data-Class": " Internal "}, "internal", False),
        ("gelb-chat", {}, {"X-Data-Class": "personal"}, "personal", True),
        ("gelb-chat", {}, {"X-Data-Class": "confidential"}, "confidential", False),
        ("gelb-intern", {}, {"X-Data-Class": "personal"}, "personal", False),
        ("gruen-chat", {}, {"X-Data-Class": "social"}, "social", True),
        ("gruen-chat", {"text": IBAN}, {"X-Data-Class": "public"}, "personal", True),
        ("gelb-chat", {"text": IBAN}, {}, "personal", True),
        ("rot-chat", {"text": IBAN}, {"X-Data-Class": "public"}, "personal", False),
        ("rot-chat", {"text": "<source id=1>Satzung</source>"}, {}, "internal", False),
        ("rot-chat", {"stop": [IBAN]}, {}, "personal", False),
        ("rot-chat", {"tools": [{**FUNCTION, "function": {"name": "x", "description": IBAN}}]}, {}, "personal", False),
        ("gruen-bild", {"messages": [{"role": "user", "content": [IMAGE]}]}, {}, "confidential", True),
        ("rot-chat", {"messages": [{"role": "user", "content": [IMAGE]}]}, {}, "confidential", False),
    ],
)
async def test_what_counts(
    platform: Platform,
    model: str,
    parameters: dict[str, Any],
    headers: dict[str, str],
    data_class: str,
    allowed: bool,
) -> None:
    answer = await platform.ask(model, headers=headers, **parameters)
    assert (answer.status == 200) is allowed, answer.raw
    assert (len(platform.simulation.received) == 1) is allowed
    row = await platform.audited(answer)
    assert (row["verdict"], row["data_class"]) == ("allow" if allowed else "deny", data_class)


class OneName:
    """In the place of the model for names: it finds one in every text, and counts how often it was asked."""

    asked = 0

    def __init__(self, tuning: Tuning, *, deadline_seconds: float) -> None:
        self._class = tuning.classes.get("person_name_model", DataClass.PERSONAL)

    def start(self) -> None:
        pass

    async def read(self, _texts: Sequence[str]) -> tuple[Finding, ...]:
        type(self).asked += 1
        return (Finding("person_name_model", self._class, 1),)

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("model", "class_of_names", "text", "asked", "status"),
    [
        ("gruen-chat", "personal", "Hallo", False, 200),
        ("gelb-chat", "personal", "Hallo", False, 200),
        ("gelb-intern", "personal", "Hallo", True, 403),
        ("rot-chat", "personal", "Hallo", True, 403),
        ("rot-chat", "personal", IBAN, False, 403),
        ("gelb-chat", "personal", "Antrag auf Wohngeld", True, 403),
        ("gelb-chat", "confidential", "Hallo", True, 403),
        ("gelb-chat", "social", "Hallo", True, 403),
        ("gelb-intern", "internal", "Hallo", False, 200),
        ("rot-chat", "internal", "Hallo", True, 403),
    ],
)
async def test_the_model_for_names_is_asked_where_it_matters(
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
    model: str,
    class_of_names: str,
    text: str,
    asked: bool,
    status: int,
) -> None:
    """A name counts as what the policy says: asked with another class in mind, it would not be found where it must."""
    monkeypatch.setattr("gateway.app.SecondReader", OneName)
    monkeypatch.setattr(OneName, "asked", 0)
    town = policy(detection={"names_by_model": True, "classes": {"person_name_model": class_of_names}})
    async with new_database(postgres_url) as url, running(url, town) as platform:
        answer = await platform.ask(model, text)
        assert (answer.status, bool(OneName.asked)) == (status, asked)


async def test_the_floor_of_a_key(platform: Platform) -> None:
    key = await platform.make_key("personal", floor=DataClass.CONFIDENTIAL)
    refused = await platform.ask("gelb-chat", key=key, headers={"X-Data-Class": "public"})
    assert (refused.status, refused.error["code"]) == (403, "data_class")
    assert "Über diesen Schlüssel laufen immer vertrauliche Daten." in refused.error["message"]
    assert (await platform.ask("gruen-chat", key=key)).headers["X-Ampel-Data-Class"] == "confidential"


@pytest.mark.parametrize(
    ("max_zone", "level", "model", "code"),
    [
        (Zone.GREEN, "gold", "gelb-chat", "key_zone"),
        (Zone.YELLOW, "gold", "rot-chat", "key_zone"),
        (Zone.RED, "seepferdchen", "gelb-chat", "level_too_low"),
        (Zone.RED, "bronze", "rot-chat", "level_too_low"),
        (Zone.RED, "gold", "gelb-chat", None),
    ],
)
async def test_key_and_level(platform: Platform, max_zone: Zone, level: str, model: str, code: str | None) -> None:
    key = await platform.make_key(f"{max_zone}-{level}-{model}", max_zone=max_zone, level=level)
    answer = await platform.ask(model, key=key)
    assert (answer.error["code"] if answer.status != 200 else None) == code


async def test_people_have_their_own_level(platform: Platform) -> None:
    await platform.make_user("fisch", "seepferdchen")
    for user, model, code in (
        ("fisch", "gruen-chat", None),
        ("fisch", "gelb-chat", "level_too_low"),
        ("neu", "gruen-chat", "level_missing"),
    ):
        answer = await platform.ask(model, key=platform.webui, headers=user_header(user))
        assert (answer.error["code"] if answer.status != 200 else None) == code
        row = await platform.audited(answer)
        assert row["user_id"] == user


async def test_a_person_over_budget(poor: Platform) -> None:
    await poor.make_user("fisch", "gold")
    answer = await poor.ask("rot-chat", "x" * 30_000, key=poor.webui, headers=user_header("fisch"))
    assert (answer.status, answer.error["type"], answer.error["code"]) == (
        429,
        "insufficient_quota",
        "budget_exhausted",
    )
    assert answer.error["message"] == (
        "Ihr Monatsbudget von 0,01 EUR ist ausgeschöpft oder reicht für diese Anfrage nicht mehr. Es erneuert sich am "
        f"Monatsanfang. Fragen beantwortet: IT-Hilfe, Durchwahl 100. {NOTHING_LEFT}"
    )
    assert poor.simulation.received == []
    row = await poor.audited(answer)
    assert (row["verdict"], row["code"], row["model"], row["micro_eur"]) == ("deny", "budget_exhausted", "rot-chat", 0)
    assert (await poor.ask("gruen-chat", "x" * 30_000, key=poor.webui, headers=user_header("fisch"))).status == 200


async def test_a_key_over_budget(poor: Platform) -> None:
    answer = await poor.ask("rot-chat", "x" * 30_000)
    assert answer.status == 429
    assert answer.error["message"].startswith("Das Monatsbudget dieses Schlüssels von 0,01 EUR ist ausgeschöpft")


@pytest.mark.parametrize("stream", [False, True])
async def test_parallel_requests_share_one_purse(poor: Platform, stream: bool) -> None:
    """Each reserves 1000 micro-EUR for 100 tokens of an answer, and a little for the question: nine fit."""
    poor.simulation.script = hangs
    asking = [asyncio.create_task(poor.ask("rot-chat", stream=stream)) for _ in range(25)]
    refusals = asyncio.as_completed(asking, timeout=10)
    assert [(await next(refusals)).status for _ in range(16)] == [429] * 16
    await asyncio.sleep(0.1)
    assert sum(task.done() for task in asking) == 16
    assert len(poor.simulation.received) == 9
    for task in asking:
        task.cancel()
    await asyncio.wait(asking)


async def test_several_answers_are_reserved_for(poor: Platform) -> None:
    assert (await poor.ask("rot-chat", n=8)).status == 200
    poor.simulation.script = hangs
    eight = asyncio.create_task(poor.ask("rot-chat", n=8))
    await asyncio.sleep(0.2)
    assert (await poor.ask("rot-chat", n=8)).status == 429
    eight.cancel()


async def test_what_failed_is_given_back(poor: Platform) -> None:
    """Otherwise an hour of outage would use up everybody's month."""
    poor.simulation.script = says("", status=503)
    for _ in range(12):
        answer = await poor.ask("rot-chat")
        assert answer.status == 502
        await poor.audited(answer)
    assert set((await poor.budgets()).values()) == {(0, 0)}
