# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer says about itself is true, short, and in words."""

from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest

from gateway import notices
from gateway.permit import Permit
from gateway.policy import Model
from gateway.zones import DataClass
from tests.unit.gateway.town import policy

POLICY = policy()
REQUEST_ID = "3f0c1d9e-0000-4000-8000-000000000001"


def permit(
    outcome: str = "allow",
    *,
    model: str = "gelb-chat",
    asked: str = "",
    percent: int = 10,
    answering: Model | None = None,
    **more: Any,
) -> Permit:
    """Only what a notice may look at."""
    known = {
        "request_id": REQUEST_ID,
        "model": answering or POLICY.model(model),
        "asked": POLICY.model(asked or model),
        "data_class": DataClass.PERSONAL,
        "outcome": outcome,
        "budget_percent": percent,
        "warn_percent": 80,
        **more,
    }
    return cast(Permit, SimpleNamespace(**known))


REROUTED: dict[str, Any] = {"outcome": "reroute", "model": "gruen-chat", "asked": "rot-chat"}


def line(**parameters: Any) -> str:
    raw = notices.status(permit(**parameters))
    event = orjson.loads(raw.removeprefix(b"data: ").removesuffix(b"\n\n"))
    assert set(event) == {"event"}, "a chunk with choices would be shown as text"
    assert event["event"]["type"] == "status"
    assert event["event"]["data"]["done"] is True
    assert set(event["event"]["data"]) == {"description", "done"}
    return str(event["event"]["data"]["description"])


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "Zone Gelb · eingestuft als personenbezogene Daten"),
        (REROUTED, "Zone Grün · eingestuft als personenbezogene Daten · statt Zone Rot"),
        (
            {"outcome": "pseudonymise"},
            "Zone Gelb · eingestuft als personenbezogene Daten · mit Platzhaltern gesendet",
        ),
        ({"percent": 79}, "Zone Gelb · eingestuft als personenbezogene Daten"),
        ({"percent": 80}, "Zone Gelb · eingestuft als personenbezogene Daten · Budget zu 80 % verbraucht"),
        ({"percent": 99}, "Zone Gelb · eingestuft als personenbezogene Daten · Budget zu 99 % verbraucht"),
        ({"percent": 100}, "Zone Gelb · eingestuft als personenbezogene Daten · Budget ausgeschöpft"),
        ({"percent": 99, "warn_percent": 100}, "Zone Gelb · eingestuft als personenbezogene Daten"),
    ],
)  # fmt: skip
def test_the_line_above_an_answer(parameters: dict[str, Any], said: str) -> None:
    assert line(**parameters) == said


@pytest.mark.parametrize("data_class", DataClass)
@pytest.mark.parametrize("outcome", ["reroute", "pseudonymise"])
def test_the_line_is_seen_whole_without_the_budget(data_class: DataClass, outcome: str) -> None:
    assert len(line(outcome=outcome, asked="rot-chat", data_class=data_class)) <= 95


def test_a_rerouted_answer_says_why_another_model_answers() -> None:
    assert notices.opening(permit(**REROUTED)) == (
        "*Hinweis: Diese Anfrage gilt als »personenbezogene Daten« und durfte nicht an »Rot · Chat« gehen. Geantwortet "
        "hat das Modell »Grün · Chat« in Zone Grün.*\n\n"
    )


@pytest.mark.parametrize("outcome", ["allow", "pseudonymise"])
def test_others_begin_with_the_answer(outcome: str) -> None:
    assert notices.opening(permit(outcome)) == ""


def test_the_names_of_models_do_not_end_the_notice() -> None:
    starred = policy().models[0].model_copy(update={"display_name": "Grün *neu* _x_"})
    said = notices.opening(permit("reroute", asked="rot-chat", answering=starred))
    assert "»Grün neu  x «" in said
    assert said.count("*") == 2


def test_headers_and_field_say_the_same() -> None:
    headers, field = notices.headers(permit(**REROUTED)), notices.field(permit(**REROUTED))
    assert field == {
        "zone": "green",
        "data_class": "personal",
        "model": "gruen-chat",
        "outcome": "reroute",
        "request_id": REQUEST_ID,
    }
    assert set(headers.values()) == {*field.values(), "10"}
