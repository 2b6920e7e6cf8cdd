# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`GET /v1/models` shows what the caller may use, and says of each what people have to know."""

import pytest

from gateway import users
from gateway.zones import Zone
from tests.unit.gateway.harness import Platform, user_header

pytestmark = pytest.mark.asyncio(loop_scope="module")

GREEN = ["gruen-chat", "gruen-bild", "gruen-suche"]
YELLOW = ["gelb-chat", "gelb-intern"]
RED = ["rot-chat"]


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


async def names(platform: Platform, key: str, headers: dict[str, str] | None = None) -> list[str]:
    answer = await platform.send("GET", "/v1/models", key=key, headers=headers)
    assert answer.status == 200
    assert answer.json["object"] == "list"
    return [model["id"] for model in answer.json["data"]]


@pytest.mark.parametrize(
    ("level", "max_zone", "shown"),
    [
        ("seepferdchen", Zone.RED, GREEN),
        ("bronze", Zone.RED, GREEN + YELLOW),
        ("gold", Zone.RED, GREEN + YELLOW + RED),
        ("gold", Zone.YELLOW, GREEN + YELLOW),
        ("gold", Zone.GREEN, GREEN),
        ("seepferdchen", Zone.GREEN, GREEN),
    ],
)
async def test_level_and_key(platform: Platform, level: str, max_zone: Zone, shown: list[str]) -> None:
    key = await platform.make_key(f"{level}-{max_zone}", level=level, max_zone=max_zone)
    assert await names(platform, key) == shown


@pytest.mark.parametrize(
    ("user", "level", "shown"),
    [("neu", None, []), ("fisch", "seepferdchen", GREEN[:2]), ("gold", "gold", GREEN[:2] + YELLOW + RED)],
)
async def test_people(platform: Platform, user: str, level: str | None, shown: list[str]) -> None:
    """Before the course there is nothing; and a model that only embeds is nothing to chat with."""
    if level:
        await users.set_level(platform.connection, platform.policy, user, level)
    assert await names(platform, platform.webui, user_header(user)) == shown


async def test_what_is_shown_can_be_used(platform: Platform) -> None:
    key = await platform.make_key("bronze-alles", level="bronze")
    shown = set(await names(platform, key))
    for model in platform.policy.models:
        is_chat = "chat" in model.capabilities
        answer = await platform.ask(model.name, key=key) if is_chat else await platform.embed(model.name)
        assert (answer.status == 200) is (model.name in shown or not is_chat), model.name


async def test_a_description(platform: Platform) -> None:
    answer = await platform.send("GET", "/v1/models")
    by_name = {model["id"]: model for model in answer.json["data"]}
    assert by_name["gelb-intern"] == {
        "id": "gelb-intern",
        "object": "model",
        "created": 0,
        "owned_by": "yellow",
        "name": "Gelb · Intern",
        "zone": "yellow",
        "max_class": "internal",
        "context_length": 4096,
        "capabilities": ["chat"],
        "simulation": True,
    }
    assert by_name["rot-chat"]["max_class"] == "public"


async def test_where_a_model_runs_is_not_shown(platform: Platform) -> None:
    raw = (await platform.send("GET", "/v1/models")).raw.decode()
    assert "http" not in raw
    assert "openai/" not in raw
    assert "AMPEL_" not in raw
    assert "price" not in raw


async def test_who_asks_must_be_known(platform: Platform) -> None:
    answer = await platform.send("GET", "/v1/models", key="ampel-falsch")
    assert (answer.status, answer.error["code"]) == (401, "key_unknown")
    assert platform.simulation.received == []
