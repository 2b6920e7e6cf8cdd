# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must fit together across fields, found in plain data of any shape."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy_consistency import OWN_VARIABLES, inconsistencies
from gateway.policy_errors import path_text
from tests.unit.gateway.town import document


def _found(**changes: Any) -> list[tuple[str, str]]:
    """Places and messages in a sound policy whose first model has `changes`."""
    data = document()
    data["models"][0] |= changes
    return [(path_text(path), message) for path, message in inconsistencies(data)]


def _upstream(**fields: str) -> list[tuple[str, str]]:
    return _found(upstream={"model": "openai/x", "api_base": "http://ollama:11434", **fields})


def test_a_sound_policy_has_none() -> None:
    assert list(inconsistencies(document())) == []


@pytest.mark.parametrize("zone", ["green", "yellow", "red"])
def test_every_zone_must_be_there(zone: str) -> None:
    data = document()
    del data["zones"][zone]
    [(path, message)] = inconsistencies(data)
    assert path == ("zones",)
    assert f"es fehlt die Zone {zone}" in message


@pytest.mark.parametrize(
    ("section", "names", "places"),
    [
        ("models", ["gruen-a", "gruen-b"], []),
        ("models", ["gruen-a", "gruen-a"], ["models[1].name"]),
        ("models", ["gruen-a", "gruen-b", "gruen-a", "gruen-a"], ["models[2].name", "models[3].name"]),
        ("levels", ["gold", "gold"], ["levels[1].name"]),
        ("levels", [None, None, 1, 1], []),
    ],
)
def test_names_are_unique(section: str, names: list[object], places: list[str]) -> None:
    data = {section: [{"name": name} for name in names]}
    found = list(inconsistencies(data))
    assert [path_text(path) for path, _ in found] == places
    assert all(f"heißt schon {section}[0]" in message for _, message in found)


@pytest.mark.parametrize(
    ("name", "zone", "prefix"),
    [
        ("gruen-a", "green", None),
        ("gelb-a", "yellow", None),
        ("rot-a", "red", None),
        ("gruen-a", "red", "rot-"),
        ("gruen-a", "yellow", "gelb-"),
        ("rot-a", "green", "gruen-"),
        ("blau-a", "green", None),  # the schema refuses it
        ("gruen-a", "blau", None),  # so it does this one
    ],
)
def test_the_name_says_the_zone(name: str, zone: str, prefix: str | None) -> None:
    found = list(inconsistencies({"models": [{"name": name, "zone": zone}]}))
    assert [message.rsplit("mit ", 1)[1].split()[0] for _, message in found] == ([prefix] if prefix else [])


@pytest.mark.parametrize(("context", "answer", "fits"), [(4096, 4096, True), (4096, 4097, False), (512, 2048, False)])
def test_the_longest_answer_fits_into_the_context(context: int, answer: int, fits: bool) -> None:
    assert [place for place, _ in _found(context=context, max_output=answer)] == (
        [] if fits else ["models[0].max_output"]
    )


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("http://ollama:11434", True),
        ("${AMPEL_GREEN_URL}", True),
        ("${AMPEL_GREEN_URL}/v1", True),
        ("http://${AMPEL_HOST:-ollama}:${AMPEL_OLLAMA_PORT:-11434}/v1", True),
        ("${AMPEL_GREEN_URL:-}", True),
        ("${ampel_green_url}", False),
        ("http://$AMPEL_HOST/v1", False),
        ("http://${AMPEL_HOST", False),
        ("http://${}", False),
        ("${A:-${B}}", False),
        ("$${A}", False),
    ],
)
def test_placeholders_have_one_form(text: str, sound: bool) -> None:
    assert [place for place, _ in _upstream(api_base=text)] == ([] if sound else ["models[0].upstream.api_base"])


@pytest.mark.parametrize(
    "name",
    [
        *sorted(OWN_VARIABLES),
        "AMPEL_TICKET_SECRET",
        "AMPEL_USER_TOKEN_SECRET",
        "AMPEL_DATABASE_URL",
        "DATABASE_URL",
        "POSTGRES_PASSWORD",
    ],
)
@pytest.mark.parametrize(
    ("field", "form"), [("api_key_env", "{}"), ("api_base", "https://hub.example/${{{}}}"), ("model", "openai/${{{}}}")]
)
def test_the_platforms_own_secrets_are_never_sent_to_a_provider(name: str, field: str, form: str) -> None:
    [(place, message)] = _upstream(**{field: form.format(name)})
    assert place == f"models[0].upstream.{field}"
    assert "ein Geheimnis der Plattform selbst" in message


@pytest.mark.parametrize("name", ["AMPEL_GREEN_KEY", "AMPEL_HUB_KEY", "AMPEL_OPENAI_KEY"])
def test_a_providers_key_is_none_of_them(name: str) -> None:
    assert _upstream(api_key_env=name) == []


@pytest.mark.parametrize("provider", ["auto_router", "litellm_agent", "litellm_proxy"])
def test_providers_that_route_by_themselves_are_refused(provider: str) -> None:
    [(place, message)] = _upstream(model=f"{provider}/x")
    assert place == "models[0].upstream.model"
    assert "leitet Anfragen selbst an andere Modelle weiter" in message


@pytest.mark.parametrize("model", ["ollama/llama3", "ollama_chat/llama3", "openai/ollama-modell"])
def test_ollama_needs_an_address(model: str) -> None:
    assert [place for place, _ in _found(upstream={"model": model})] == ["models[0].upstream.api_base"]
    assert _upstream(model=model) == []


_ANY = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
)
_SECTIONS = st.sampled_from(["zones", "models", "levels"])
_MODEL = st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "zone", "context", "max_output", "upstream"), _ANY))


@given(st.dictionaries(_SECTIONS, _ANY | st.lists(_MODEL, max_size=3)))
def test_data_of_any_shape_is_judged_without_an_exception(data: dict[str, Any]) -> None:
    for path, message in inconsistencies(data):
        assert path[0] in data
        assert message


def _zone(zone: str, **rule: Any) -> list[tuple[str, str]]:
    data = document()
    data["zones"][zone] |= rule
    return [(path_text(path), message) for path, message in inconsistencies(data)]


@pytest.mark.parametrize(
    ("zone", "rule", "place"),
    [
        ("red", {"on_excess": "reroute", "reroute_to": "gruen-chat"}, None),
        ("yellow", {"on_excess": "reroute", "reroute_to": "gruen-bild"}, None),
        ("red", {"on_excess": "pseudonymise"}, None),
        ("red", {"on_excess": "reroute"}, "zones.red.reroute_to"),
        ("red", {"on_excess": "reroute", "reroute_to": "gelb-chat"}, "zones.red.reroute_to"),
        ("red", {"on_excess": "reroute", "reroute_to": "gruen-suche"}, "zones.red.reroute_to"),  # cannot chat
        ("red", {"on_excess": "reroute", "reroute_to": "gruen-anders"}, "zones.red.reroute_to"),
        ("red", {"on_excess": "block", "reroute_to": "gruen-chat"}, "zones.red.reroute_to"),
        ("red", {"reroute_to": "gruen-chat"}, "zones.red.reroute_to"),
        ("green", {"on_excess": "reroute", "reroute_to": "gruen-bild"}, "zones.green.on_excess"),
    ],
)
def test_rerouting_needs_a_green_model_that_chats(zone: str, rule: dict[str, str], place: str | None) -> None:
    assert [found for found, _ in _zone(zone, **rule)] == ([place] if place else [])


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ({"disabled": ["plate"], "classes": {"phone": "internal"}}, None),
        ({"disabled": ["plate", "nummernschild"]}, "detection.disabled[1]"),
        ({"classes": {"telefon": "internal"}}, "detection.classes.telefon"),
        ({"disabled": "plate", "classes": ["phone"]}, None),  # of a wrong type: the schema says so
    ],
)
def test_detectors_are_those_that_exist(section: dict[str, Any], place: str | None) -> None:
    found = [path_text(path) for path, _ in inconsistencies(document(detection=section))]
    assert found == ([place] if place else [])
