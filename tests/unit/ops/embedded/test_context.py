# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

import pytest

from gateway.policy import Policy
from ops.embedded.context import Context
from ops.embedded.model_choice import ModelChoice
from ops.errors import OpsError


def test_a_part_gets_only_what_is_named_of_the_caller_s_environment(context: Context) -> None:
    found = context.base_environment()
    assert found["PATH"] == "/usr/bin"
    assert found["TZ"] == "Europe/Berlin"
    assert "FOREIGN" not in found
    assert "PYTHONDONTWRITEBYTECODE" not in found
    assert found["HOME"].startswith(str(context.layout.state))


def test_a_proxy_is_only_for_those_that_reach_outside_and_never_for_this_machine(context: Context) -> None:
    context = replace(context, environment={"HTTPS_PROXY": "http://proxy:3128"})
    assert "HTTPS_PROXY" not in context.base_environment()
    reaching = context.base_environment(proxies=True)
    assert reaching["HTTPS_PROXY"] == "http://proxy:3128"
    assert "127.0.0.1" in reaching["NO_PROXY"].split(",")


def test_green_is_the_local_server_or_the_one_of_the_choice(context: Context) -> None:
    assert context.green_url == "http://127.0.0.1:18404/v1"
    other = replace(context, model=ModelChoice(url="http://gpu:11434/v1", name="llama3.1"))
    assert other.green_url == "http://gpu:11434/v1"


def test_the_first_green_model_for_a_task(context: Context) -> None:
    assert context.first_green("chat").name == "gruen-lokal"
    assert context.first_green("embedding").name == "gruen-e5"


def test_a_policy_without_one_is_an_error(context: Context) -> None:
    models = tuple(model for model in context.policy.models if model.zone.value != "green")
    poorer: Policy = context.policy.model_copy(update={"models": models})
    with pytest.raises(OpsError, match="kein grünes Modell"):
        replace(context, policy=poorer).first_green("chat")
