# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
from dataclasses import replace

import yaml

from ops.embedded.context import Context
from ops.embedded.model_choice import ModelChoice
from ops.embedded.parts import litellm
from ops.embedded.settings import ROOT


def _deployments(context: Context) -> dict[str, dict[str, str]]:
    litellm.build(context)
    config = yaml.safe_load((litellm.folder(context) / "config.yaml").read_text(encoding="utf-8"))
    return {entry["model_name"]: entry["litellm_params"] for entry in config["model_list"]}


def test_each_model_is_reached_at_the_part_that_plays_it(context: Context) -> None:
    found = {name: params["api_base"] for name, params in _deployments(context).items()}
    assert found == {
        "gruen-lokal": "http://127.0.0.1:18404/v1",
        "gruen-e5": "http://127.0.0.1:18405/v1",
        "gelb-simulation": "http://127.0.0.1:18406/v1",
        "rot-simulation": "http://127.0.0.1:18407/v1",
    }


def test_a_server_of_one_s_own_takes_the_green_place_with_its_model_name(context: Context) -> None:
    choice = ModelChoice(url="http://127.0.0.1:11434/v1", name="llama3.1:latest")
    green = _deployments(replace(context, model=choice))["gruen-lokal"]
    assert (green["api_base"], green["model"]) == ("http://127.0.0.1:11434/v1", "openai/llama3.1:latest")


def test_the_demo_s_simulations_cannot_be_replaced_by_the_caller_s_environment(context: Context) -> None:
    """They are named simulations; behind that name nothing else may answer."""
    elsewhere = {"AMPEL_RED_URL": "https://provider.example/v1", "AMPEL_RED_KEY": "a real key"}
    context = replace(context, environment=dict(context.environment) | elsewhere)
    assert _deployments(context)["rot-simulation"]["api_base"] == "http://127.0.0.1:18407/v1"
    assert litellm.build(context).env["AMPEL_RED_KEY"] == context.secrets["AMPEL_RED_KEY"]


def test_a_key_that_the_policy_names_is_handed_on_and_no_other(context: Context) -> None:
    model = context.policy.models[-1]
    upstream = model.upstream.model_copy(update={"api_key_env": "HUB_API_KEY"})
    models = (*context.policy.models[:-1], model.model_copy(update={"upstream": upstream}))
    context = replace(
        context,
        policy=context.policy.model_copy(update={"models": models}),
        environment={"HUB_API_KEY": "of the hub", "OTHER_API_KEY": "of somebody else"},
    )
    env = litellm.build(context).env
    assert env["HUB_API_KEY"] == "of the hub"
    assert "OTHER_API_KEY" not in env


def test_the_lock_finds_its_table_and_its_module(context: Context) -> None:
    launch = litellm.build(context)
    table = json.loads((litellm.folder(context) / "lock.json").read_text(encoding="utf-8"))
    assert launch.env["AMPEL_LOCK_TABLE"] == str(litellm.folder(context) / "lock.json")
    assert {entry["name"]: entry["zone"] for entry in table["deployments"]}["rot-simulation"] == "red"
    assert launch.env["PYTHONPATH"] == str(ROOT)
    assert launch.env["LITELLM_LOCAL_MODEL_COST_MAP"] == "True"
