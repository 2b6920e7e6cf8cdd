# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real LiteLLM, with the configuration and the locks that the platform runs it with; its providers are simulated.

What a provider receives is what has left the building, so that is what these tests look at.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from gateway.ticket import HEADER
from gateway.zones import Zone
from tests.contract.litellm_lab import CHAT, ENVIRONMENT, WHERE_TO_GET_IT, Lab, addresses, running
from tests.unit.gateway.simulation import drops, says

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not (ENVIRONMENT / "bin" / "litellm").exists(), reason=WHERE_TO_GET_IT),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module", name="litellm")
async def _litellm(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lab]:
    async with running(tmp_path_factory.mktemp("litellm")) as lab:
        yield lab


@pytest.fixture
def lab(litellm: Lab) -> Lab:
    """The running LiteLLM, with healthy providers that have received nothing yet."""
    litellm.clean()
    return litellm


async def test_a_valid_ticket_opens_chat(lab: Lab) -> None:
    status, body = await lab.chat(lab.ticket())
    assert status == 200
    assert orjson.loads(body)["choices"][0]["message"]["content"].startswith("Guten Tag")
    assert [received.path for received in lab.green.received] == ["/v1/chat/completions"]


async def test_a_valid_ticket_opens_a_stream(lab: Lab) -> None:
    status, body = await lab.chat(lab.ticket(), stream=True)
    assert status == 200
    assert body.count(b"data: {") > 5
    assert body.endswith(b"data: [DONE]\n\n")


async def test_a_valid_ticket_opens_embeddings(lab: Lab) -> None:
    body = {"model": "gruen-suche", "input": ["eins", "zwei"]}
    status, answer = await lab.call("POST", "/v1/embeddings", body, lab.ticket("gruen-suche"))
    assert status == 200
    assert len(orjson.loads(answer)["data"]) == 2


async def test_a_valid_ticket_opens_red(lab: Lab) -> None:
    status, _ = await lab.chat(lab.ticket("rot-chat", Zone.RED), model="rot-chat")
    assert status == 200
    assert lab.left == ["/v1/chat/completions"]


async def test_ticket_and_key_stay_in_the_building(lab: Lab) -> None:
    ticket = lab.ticket("rot-chat", Zone.RED)
    await lab.chat(ticket, model="rot-chat")
    (received,) = lab.beyond.received
    sent = repr(received.headers) + received.raw.decode()
    assert ticket not in sent
    assert lab.key not in sent


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", ["gruen-chat", "rot-chat"])
@pytest.mark.parametrize(
    ("ticket", "reason"),
    [
        ({}, b"no ticket"),
        ({"secret": "f" * 64}, b"InvalidSignatureError"),
        ({"age": 61}, b"ExpiredSignatureError"),
        ({"model": "gruen-bild"}, b"not for the deployment"),
    ],
    ids=["none", "forged", "expired", "other model"],
)
async def test_without_a_valid_ticket_nothing_leaves(
    lab: Lab, ticket: dict[str, Any], reason: bytes, model: str, stream: bool
) -> None:
    given = lab.ticket(**{"model": model, "zone": Zone.RED, **ticket}) if ticket else None
    status, body = await lab.chat(given, model=model, stream=stream)
    assert status == 403
    assert reason in body
    assert lab.green.received == []
    assert lab.left == []


@pytest.mark.parametrize("zone", [Zone.GREEN, Zone.YELLOW])
async def test_a_ticket_does_not_cover_a_higher_zone(lab: Lab, zone: Zone) -> None:
    status, body = await lab.chat(lab.ticket("rot-chat", zone), model="rot-chat")
    assert status == 403
    assert b"the deployment is in zone red" in body
    assert lab.left == []


@pytest.mark.parametrize("stream", [False, True])
async def test_a_ticket_is_good_for_one_call(lab: Lab, stream: bool) -> None:
    ticket = lab.ticket("rot-chat", Zone.RED)
    first, _ = await lab.chat(ticket, model="rot-chat", stream=stream)
    assert first == 200
    lab.clean()
    status, body = await lab.chat(ticket, model="rot-chat", stream=stream)
    assert status == 403
    assert b"used before" in body
    assert lab.left == []


async def test_embeddings_need_a_ticket_too(lab: Lab) -> None:
    status, _ = await lab.call("POST", "/v1/embeddings", {"model": "gruen-suche", "input": "Text"})
    assert status == 403
    assert lab.green.received == []


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer sk-wrong", "Bearer ö"])
async def test_a_ticket_alone_is_not_enough(lab: Lab, authorization: str) -> None:
    headers = {"Authorization": authorization}
    status, _ = await lab.call("POST", "/v1/chat/completions", CHAT, lab.ticket(), headers)
    assert status == 401
    assert lab.green.received == []


# Parameters with which a request to LiteLLM chooses another model, address or key, or switches a lock off.
_OWN_MODEL = {"model": "openai/x", "api_base": "ELSEWHERE/v1", "api_key": "x"}
_RED_TICKET = {"headers": {HEADER.lower(): "RED-TICKET"}}
STEERING: Mapping[str, Mapping[str, Any]] = {
    "fallbacks": {"fallbacks": ["rot-chat"]},
    "fallback object": {"fallbacks": [{"gruen-chat": ["rot-chat"]}]},
    "context window fallbacks": {"context_window_fallbacks": [{"gruen-chat": ["rot-chat"]}]},
    "content policy fallbacks": {"content_policy_fallbacks": [{"gruen-chat": ["rot-chat"]}]},
    "router settings": {"router_settings_override": {"fallbacks": [{"gruen-chat": ["rot-chat"]}]}},
    "api_base": {"api_base": "ELSEWHERE/v1", "api_key": "x"},
    "base_url": {"base_url": "ELSEWHERE/v1", "api_key": "x"},
    "litellm_params": {"litellm_params": _OWN_MODEL},
    "user_config": {"user_config": {"model_list": [{"model_name": "gruen-chat", "litellm_params": _OWN_MODEL}]}},
    "model_info": {"model_info": {"id": "rot-chat"}},
    "metadata": {"metadata": {"model_info": {"id": "rot-chat"}, "model_group": "rot-chat", "tags": ["red"]}},
    "tags": {"tags": ["red"]},
    "other provider": {"custom_llm_provider": "anthropic"},
    "other proxy": {"use_litellm_proxy": True},
    "extra body": {"extra_body": {"model": "rot-chat"}},
    "extra query": {"extra_query": {"model": "rot-chat"}},
    "extra headers": {"extra_headers": {"x-model": "rot-chat"}},
    "model list": {"model": ["gruen-chat", "rot-chat"]},
    "models with comma": {"model": "gruen-chat,rot-chat"},
    "deployment id": {"model": "rot-chat", "specific_deployment": True},
    "provider's model name": {"model": "openai/rot-chat"},
    "ticket in the body": {"model": "rot-chat", "proxy_server_request": _RED_TICKET, "litellm_metadata": _RED_TICKET},
    "callbacks off": {"model": "rot-chat", "callbacks": [], "litellm_disabled_callbacks": ["lock"], "no-log": True},
    "guardrails off": {"model": "rot-chat", "disable_global_guardrails": True, "guardrails": []},
    "mock of a fallback": {"fallbacks": [{"gruen-chat": ["rot-chat"]}], "mock_testing_fallbacks": True},
}


@pytest.mark.parametrize("green", ["up", "failing", "breaking off"])
@pytest.mark.parametrize("has_ticket", [False, True], ids=["no ticket", "green ticket"])
@pytest.mark.parametrize("name", STEERING)
async def test_no_parameter_leads_out_of_green(lab: Lab, name: str, has_ticket: bool, green: str) -> None:
    if green != "up":
        lab.green.script = drops if green == "breaking off" else says('{"error": {"message": "down"}}', status=503)
    text = orjson.dumps(STEERING[name]).decode()
    text = text.replace("ELSEWHERE", lab.elsewhere.url).replace("RED-TICKET", lab.ticket("rot-chat", Zone.RED))
    status, _ = await lab.chat(lab.ticket() if has_ticket else None, **orjson.loads(text))
    assert lab.left == []
    assert all("rot-chat" not in f"{got.raw!r} {got.path} {got.headers}" for got in lab.green.received)
    if not has_ticket:
        assert status >= 400
        assert lab.green.received == []


async def test_a_header_cannot_switch_the_lock_off(lab: Lab) -> None:
    headers = {"x-litellm-disable-callbacks": "gateway.litellm_lock.lock,lock,ZoneLock,zonelock"}
    body = {**CHAT, "model": "rot-chat"}
    status, _ = await lab.call("POST", "/v1/chat/completions", body, lab.ticket(), headers)
    assert status == 403
    assert lab.left == []


PASS_THROUGH = [
    "/openai/v1/chat/completions",
    "/openai/chat/completions",
    "/openai_passthrough/v1/chat/completions",
    "/openai/deployments/rot-chat/chat/completions",
    "/engines/rot-chat/chat/completions",
    "/anthropic/v1/messages",
    "/mistral/v1/chat/completions",
    "/cohere/v1/chat",
    "/gemini/v1beta/models/x:generateContent",
    "/v1beta/models/rot-chat:generateContent",
    "/vllm/v1/chat/completions",
    "/v1/completions",
    "/v1/responses",
    "/v1/messages",
    "/v1/messages/count_tokens",
    "/utils/token_counter?call_endpoint=true",
    "/v1/audio/speech",
    "/v1/images/generations",
    "/v1/moderations",
    "/v1/rerank",
    "/v1/ocr",
    "/chat/completions",
    "/queue/chat/completions",
    "/v1/chat/completions/",
    "//v1/chat/completions",
]
# A body in which any address finds something to send, for the most dangerous model.
ANY_BODY = {
    **CHAT,
    "model": "rot-chat",
    "input": "Text",
    "prompt": "Text",
    "query": "Text",
    "documents": ["Text"],
    "max_tokens": 5,
    "voice": "alloy",
    "contents": [{"role": "user", "parts": [{"text": "Text"}]}],
}


@pytest.mark.parametrize("has_ticket", [False, True], ids=["no ticket", "green ticket"])
@pytest.mark.parametrize("path", PASS_THROUGH)
async def test_other_addresses_reach_no_provider(lab: Lab, path: str, has_ticket: bool) -> None:
    """Not even with a valid ticket: it was issued for a chat or for embeddings."""
    status, _ = await lab.call("POST", path, ANY_BODY, lab.ticket() if has_ticket else None)
    assert 300 <= status < 500
    assert lab.green.received == []
    assert lab.left == []


async def test_no_address_of_litellm_reaches_a_provider_without_a_ticket(lab: Lab, tmp_path: Path) -> None:
    """All that LiteLLM has, hidden ones too, with its own key: new ones of a later version are found here."""
    every = await asyncio.to_thread(addresses, tmp_path)
    assert len(every) > 500
    assert ("POST", "/v1/chat/completions") in every
    pause = asyncio.Semaphore(8)

    async def call(method: str, path: str) -> int:
        async with pause:
            body = ANY_BODY if method in {"POST", "PUT", "PATCH"} else None
            status, _ = await lab.call(method, re.sub(r"\{[^}]*\}", "rot-chat", path), body)
            return status

    statuses = await asyncio.gather(*(call(method, path) for method, path in every))
    assert statuses.count(403) > len(every) * 0.8
    assert lab.green.received == []
    assert lab.left == []
