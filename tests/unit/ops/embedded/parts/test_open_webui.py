# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json

import pytest

from gateway.policy import Policy
from gateway.zones import DataClass, Zone
from ops.embedded.context import Context
from ops.embedded.parts import open_webui
from ops.open_webui import settings

GATEWAY = "http://127.0.0.1:18401/v1"


@pytest.fixture
def env(context: Context) -> dict[str, str]:
    return dict(open_webui.build(context).env)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_API_BASE_URLS", GATEWAY),
        ("RAG_OPENAI_API_BASE_URL", GATEWAY),
        ("ENABLE_OLLAMA_API", "False"),
        ("ENABLE_PERSISTENT_CONFIG", "False"),
        ("ENABLE_DIRECT_CONNECTIONS", "False"),
        ("ENABLE_FORWARD_USER_INFO_HEADERS", "True"),
        ("ENABLE_SIGNUP", "False"),
        ("ENABLE_COMMUNITY_SHARING", "False"),
        ("OFFLINE_MODE", "True"),
        ("ENABLE_TOOLS", "False"),
        ("ENABLE_TOOL_SERVERS", "False"),
        ("ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS", "False"),
        ("DEFAULT_LOCALE", "de-DE"),
        ("DEFAULT_MODELS", "gruen-lokal"),
        ("CORS_ALLOW_ORIGIN", "http://127.0.0.1:8080;http://localhost:8080"),
    ],
)
def test_settings_that_the_design_depends_on(name: str, value: str, env: dict[str, str]) -> None:
    assert env[name] == value


@pytest.mark.parametrize(
    "name", ["TASK_MODEL", "TASK_MODEL_EXTERNAL", "CONTEXT_COMPACTION_MODEL", "RAG_EMBEDDING_MODEL"]
)
def test_what_open_webui_asks_on_its_own_account_stays_green(name: str, env: dict[str, str], context: Context) -> None:
    model = context.policy.model(env[name])
    assert model
    assert model.zone is Zone.GREEN


def test_no_other_address_than_our_own_is_configured(env: dict[str, str]) -> None:
    addresses = [value for value in env.values() if "://" in value]
    assert addresses
    assert all("127.0.0.1" in value or "localhost" in value for value in addresses)


def test_the_secret_that_signs_people_is_the_gateway_s(env: dict[str, str], context: Context) -> None:
    assert env["FORWARD_USER_INFO_HEADER_JWT_SECRET"] == context.secrets["AMPEL_USER_TOKEN_SECRET"]


def test_models_keep_the_order_of_the_policy(env: dict[str, str], context: Context) -> None:
    assert json.loads(env["MODEL_ORDER_LIST"]) == [model.name for model in context.policy.models]


def test_suggestions_are_what_open_webui_reads(env: dict[str, str]) -> None:
    suggestions = json.loads(env["DEFAULT_PROMPT_SUGGESTIONS"])
    assert len(suggestions) >= 3
    for suggestion in suggestions:
        assert len(suggestion["title"]) == 2
        assert suggestion["content"]


def test_tools_that_reach_into_other_chats_are_off(env: dict[str, str]) -> None:
    capabilities = json.loads(env["DEFAULT_MODEL_METADATA"])["capabilities"]
    assert capabilities["builtin_tools"] is False
    assert capabilities["vision"] is False
    assert json.loads(env["DEFAULT_MODEL_PARAMS"]) == {"function_calling": "legacy"}


def test_it_starts_with_the_lock_and_again_when_a_function_changes(context: Context) -> None:
    launch = open_webui.build(context)
    assert launch.argv[1].endswith("services/open-webui/start.py")
    assert {path.name for path in launch.inputs} == {"start.py", "open-webui-functions.json"}
    assert launch.env["AMPEL_FUNCTIONS"] == str(launch.inputs[1])


def test_what_stands_before_documents_leaves_the_tag_of_a_source_to_open_webui(env: dict[str, str]) -> None:
    assert "{{CONTEXT}}" in env["RAG_TEMPLATE"]
    assert "\n\n<context>\n" in env["RAG_TEMPLATE"]
    assert "<source" not in env["RAG_TEMPLATE"]


def test_the_banner_says_what_the_policy_says(context: Context) -> None:
    content = settings.banner(context.policy)["content"]
    assert "**Grün** (auf eigenen Rechnern im Rathaus): alle Daten" in content
    assert "höchstens personenbezogene Daten" in content
    assert "nur öffentliche Daten" in content
    assert context.policy.town.helpdesk in content


def test_the_banner_follows_a_change_of_the_policy(context: Context) -> None:
    red = context.policy.zones[Zone.RED].model_copy(update={"max_class": DataClass.INTERNAL})
    changed: Policy = context.policy.model_copy(update={"zones": {**context.policy.zones, Zone.RED: red}})
    assert "höchstens interne Daten" in settings.banner(changed)["content"]
