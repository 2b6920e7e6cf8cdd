# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What LiteLLM is told: one deployment a model, nothing that leads elsewhere, and nothing at all when in doubt."""

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.litellm_config import ENVIRONMENT, LiteLLMConfigError, render, write
from gateway.policy import Policy
from tests.unit.gateway.town import document, policy

ENV = {
    "AMPEL_GREEN_URL": "http://127.0.0.1:18404/v1",
    "AMPEL_YELLOW_URL": "http://127.0.0.1:18406/v1",
    "AMPEL_RED_URL": "http://127.0.0.1:18407/v1",
    "AMPEL_RED_KEY": "geheim-4711",
}
RED = 5


def _town(**red: Any) -> Policy:
    """The test town, its red model changed."""
    data = document()
    data["models"][RED] |= red
    return Policy.model_validate(data)


def _upstream(
    base: str | None = "${AMPEL_RED_URL}", model: str = "openai/rot", key: str | None = None
) -> dict[str, Any]:
    return {"upstream": {"model": model, "api_base": base, "api_key_env": key}}


def _refusal(town: Policy, env: Mapping[str, str]) -> str:
    with pytest.raises(LiteLLMConfigError) as caught:
        render(town, env)
    return str(caught.value)


def test_every_model_is_exactly_one_deployment() -> None:
    rendered = render(policy(), ENV).config
    names = [model.name for model in policy().models]
    assert [entry["model_name"] for entry in rendered["model_list"]] == names
    assert [entry["model_info"]["id"] for entry in rendered["model_list"]] == names


def test_a_deployment_holds_address_key_name_and_prices() -> None:
    town = _town(**_upstream(key="AMPEL_RED_KEY"), price={"input": "2.50", "output": "0.1"}, context=8192)
    assert render(town, ENV).config["model_list"][RED] == {
        "model_name": "rot-chat",
        "litellm_params": {
            "model": "openai/rot",
            "api_base": "http://127.0.0.1:18407/v1",
            "api_key": "os.environ/AMPEL_RED_KEY",
            "input_cost_per_token": 2.5e-06,
            "output_cost_per_token": 1e-07,
            "max_retries": 0,
        },
        "model_info": {
            "id": "rot-chat",
            "mode": "chat",
            "max_input_tokens": 8192,
            "max_output_tokens": 100,
            "supports_vision": True,
            "supports_function_calling": True,
            "supports_reasoning": False,
        },
    }


def test_an_embedding_model_is_marked_as_one() -> None:
    info = render(policy(), ENV).config["model_list"][2]["model_info"]
    assert info["mode"] == "embedding"
    assert "max_output_tokens" not in info


def test_a_deployment_without_a_key_does_not_get_someone_elses() -> None:
    # LiteLLM would take OPENAI_API_KEY for a deployment that has no `api_key` at all.
    params = [
        entry["litellm_params"] for entry in render(policy(), {**ENV, "OPENAI_API_KEY": "sk-x"}).config["model_list"]
    ]
    assert {entry["api_key"] for entry in params} == {"kein-schluessel"}


def test_a_provider_of_its_own_has_no_address() -> None:
    town = _town(**_upstream(base=None, model="anthropic/claude", key="AMPEL_RED_KEY"), simulation=False)
    rendered = render(town, ENV)
    assert "api_base" not in rendered.config["model_list"][RED]["litellm_params"]
    assert rendered.lock_table["deployments"][RED] == {
        "model": "anthropic/claude",
        "api_base": None,
        "name": "rot-chat",
        "zone": "red",
    }


def test_the_lock_table_says_what_the_deployments_say() -> None:
    rendered = render(policy(), ENV)
    for model, entry, deployment in zip(
        policy().models, rendered.lock_table["deployments"], rendered.config["model_list"], strict=True
    ):
        params = deployment["litellm_params"]
        assert entry == {
            "model": params["model"],
            "api_base": params["api_base"],
            "name": model.name,
            "zone": model.zone.value,
        }


@pytest.mark.parametrize(
    ("section", "setting", "value"),
    [
        ("litellm_settings", "callbacks", ["gateway.litellm_lock.lock"]),
        ("litellm_settings", "allow_dynamic_callback_disabling", False),
        ("litellm_settings", "num_retries", 0),
        ("litellm_settings", "turn_off_message_logging", True),
        ("litellm_settings", "redact_messages_in_exceptions", True),
        ("litellm_settings", "log_raw_request_response", False),
        ("litellm_settings", "cache", False),
        ("router_settings", "num_retries", 0),
        ("router_settings", "max_fallbacks", 0),
        ("router_settings", "fallbacks", []),
        ("general_settings", "master_key", "os.environ/LITELLM_MASTER_KEY"),
        ("general_settings", "allow_client_side_credentials", False),
        ("general_settings", "forward_client_headers_to_llm_api", False),
        ("general_settings", "pass_through_endpoints", []),
        ("general_settings", "store_model_in_db", False),
        ("general_settings", "background_health_checks", False),
    ],
)
def test_settings_that_must_not_be_lost(section: str, setting: str, value: object) -> None:
    assert render(policy(), ENV).config[section][setting] == value


def test_there_is_no_database_and_no_fallback_of_the_policy() -> None:
    town = _town(fallbacks=["rot-chat"])
    text = yaml.safe_dump(render(town, ENV).config)
    assert "database" not in text
    assert "success_callback" not in text
    assert render(town, ENV).config["router_settings"]["fallbacks"] == []


def test_a_missing_variable_names_itself_the_setting_and_the_model() -> None:
    message = _refusal(_town(**_upstream(key="AMPEL_RED_KEY")), {"AMPEL_GREEN_URL": ENV["AMPEL_GREEN_URL"]})
    lines = message.splitlines()[1:]
    assert [line.split(" für ")[0].strip() for line in lines] == [
        "AMPEL_YELLOW_URL ist nicht gesetzt; gelb-chat braucht die Variable",
        "AMPEL_YELLOW_URL ist nicht gesetzt; gelb-intern braucht die Variable",
        "AMPEL_RED_URL ist nicht gesetzt; rot-chat braucht die Variable",
        "AMPEL_RED_KEY ist nicht gesetzt; rot-chat braucht die Variable",
    ]
    assert "upstream.api_base" in lines[2]
    assert "upstream.api_key_env" in lines[3]


@pytest.mark.parametrize(
    ("text", "env", "expected"),
    [
        ("${AMPEL_RED_URL}", {}, "http://127.0.0.1:18407/v1"),
        ("http://${H}:${P}/v1", {"H": "simulation", "P": "8000"}, "http://simulation:8000/v1"),
        ("http://${H:-simulation}/v1", {}, "http://simulation/v1"),
        ("http://${H:-simulation}/v1", {"H": ""}, "http://simulation/v1"),
        ("http://${H:-simulation}/v1", {"H": "anders"}, "http://anders/v1"),
        ("${U:-http://127.0.0.1:1/v1}", {}, "http://127.0.0.1:1/v1"),
    ],
)
def test_placeholders_are_replaced_once(text: str, env: dict[str, str], expected: str) -> None:
    town = _town(**_upstream(text))
    rendered = render(town, ENV | env)
    assert rendered.config["model_list"][RED]["litellm_params"]["api_base"] == expected
    assert rendered.lock_table["deployments"][RED]["api_base"] == expected


def test_the_name_of_the_model_can_come_from_the_environment() -> None:
    town = _town(**_upstream(model="openai/${AMPEL_RED_MODEL:-lokal}"))
    assert render(town, ENV).config["model_list"][RED]["litellm_params"]["model"] == "openai/lokal"
    named = render(town, ENV | {"AMPEL_RED_MODEL": "qwen3:32b"})
    assert named.config["model_list"][RED]["litellm_params"]["model"] == "openai/qwen3:32b"
    assert named.lock_table["deployments"][RED]["model"] == "openai/qwen3:32b"


@pytest.mark.parametrize(
    "value",
    [
        "ftp://geheim4711.example",
        "nur-ein-name-4711",
        "http://nutzer:geheim4711@hub.example",
        "http://hub.example/?schluessel=geheim4711",
        "http://hub 4711.example",
        "os.environ/AMPEL_TICKET_SECRET4711",
        "${AMPEL_TICKET_SECRET4711}",
    ],
)
def test_what_the_environment_holds_keeps_to_the_same_form_and_is_not_shown(value: str) -> None:
    message = _refusal(policy(), ENV | {"AMPEL_RED_URL": value})
    assert "rot-chat" in message
    assert "upstream.api_base" in message
    assert "4711" not in message


@pytest.mark.parametrize("value", ["*", "a b", "${X}"])
def test_a_models_name_from_the_environment_keeps_to_its_form(value: str) -> None:
    assert "upstream.model" in _refusal(_town(**_upstream(model="openai/${M}")), ENV | {"M": value})


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("AMPEL_GREEN_URL", "https://api.anbieter.example/v1", "die Adresse von gruen-chat (Grün) liegt nicht im Haus"),
        ("AMPEL_RED_URL", "https://api.anbieter.example/v1", "rot-chat nennt sich Simulation"),
        ("AMPEL_RED_URL", "http://api.anbieter.example/v1", "rot-chat (Rot) wird außer Haus ohne Verschlüsselung"),
    ],
)
def test_an_address_that_its_zone_forbids_stops_everything(variable: str, value: str, message: str) -> None:
    assert message in _refusal(policy(), ENV | {variable: value})


def test_one_address_for_two_zones_stops_everything() -> None:
    same = {"model": "openai/x", "api_base": "${U}"}
    data = document()
    data["models"][3]["upstream"] = same
    data["models"][RED]["upstream"] = same
    message = _refusal(Policy.model_validate(data), ENV | {"U": "http://127.0.0.1:1"})
    assert "rot-chat (Rot) und gelb-chat (Gelb) sind dasselbe Modell" in message


def test_files_are_private_and_hold_no_secret(tmp_path: Path) -> None:
    town = _town(**_upstream(key="AMPEL_RED_KEY"))
    config = write(town, ENV, tmp_path / "run" / "litellm")
    lock = config.with_name("lock.json")
    assert config.name == "config.yaml"
    for file in (config, lock):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert ENV["AMPEL_RED_KEY"] not in file.read_text(encoding="utf-8")
    rendered = render(town, ENV)
    assert yaml.safe_load(config.read_text(encoding="utf-8")) == rendered.config
    assert json.loads(lock.read_text(encoding="utf-8")) == rendered.lock_table
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700


def test_a_file_is_replaced_as_a_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    config = write(policy(), ENV, tmp_path)
    config.chmod(0o644)
    before = config.stat().st_ino
    assert write(policy(), ENV, tmp_path) == config
    assert config.stat().st_ino != before
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.yaml", "lock.json"]


def test_nothing_is_written_when_something_is_wrong(tmp_path: Path) -> None:
    write(policy(), ENV, tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(LiteLLMConfigError):
        write(policy(), {}, tmp_path)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_failed_replacement_leaves_no_scraps(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()
    with pytest.raises(OSError, match=r"config\.yaml"):
        write(policy(), ENV, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.yaml", "lock.json"]


def test_the_environment_of_the_process_fetches_and_shows_nothing() -> None:
    assert ENVIRONMENT["LITELLM_LOCAL_MODEL_COST_MAP"] == "True"
    assert ENVIRONMENT["DISABLE_ADMIN_UI"] == "True"
    assert all(isinstance(value, str) for value in ENVIRONMENT.values())
