# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Techniques of steering: a body, a name or a header that would choose another model, address or identity."""

import time
from typing import Any

import jwt
from multidict import CIMultiDict

from gateway import keys
from gateway.identity import USER_TOKEN_HEADER
from gateway.zones import DataClass, Zone
from tests.bypass.case import CHAT, EMBEDDINGS, RED, SECRET, Attempt, Case, raw, says, sends
from tests.unit.gateway.harness import USER_SECRET, Answer, Platform, user_claims, user_header

_ELSEWHERE = "https://anderswo.example/v1"
# Parameters that LiteLLM or a provider would follow.
STEERING: dict[str, Any] = {
    "fallbacks": ["rot-chat"],
    "context_window_fallbacks": [{"gruen-chat": ["rot-chat"]}],
    "content_policy_fallbacks": [{"gruen-chat": ["rot-chat"]}],
    "api_base": _ELSEWHERE,
    "base_url": _ELSEWHERE,
    "api_key": "x",
    "api_version": "x",
    "organization": "x",
    "litellm_params": {"model": "openai/x"},
    "litellm_metadata": {"tags": ["red"]},
    "metadata": {"tags": ["red"]},
    "tags": ["red"],
    "model_list": [{"model_name": "gruen-chat"}],
    "models": ["gruen-chat", "rot-chat"],
    "route": "fallback",
    "custom_llm_provider": "openai",
    "extra_body": {"model": "rot-chat"},
    "extra_headers": {"x-model": "rot-chat"},
    "extra_query": {"model": "rot-chat"},
    "mock_response": "Hallo",
    "router_settings_override": {"fallbacks": []},
    "user_config": {"model_list": []},
    "guardrails": [],
    "callbacks": [],
    "no-log": True,
    "store": True,
    "web_search_options": {},
    "service_tier": "flex",
    "prediction": {"type": "content", "content": SECRET},
    "modalities": ["text", "audio"],
    "prompt_cache_key": "x",
    "ampel": {"zone": "green"},
}


async def _class_twice(platform: Platform) -> Answer:
    """As a program and a proxy before us would both declare it."""
    headers = CIMultiDict({"Authorization": f"Bearer {platform.key}", "Content-Type": "application/json"})
    headers.extend([("X-Data-Class", "public"), ("x-data-class", "social")])
    body = {"model": RED, "messages": [{"role": "user", "content": "Hallo"}]}
    async with platform.session.post(platform.url + CHAT, json=body, headers=headers) as response:
        return Answer(response.status, response.headers.copy(), await response.read())


def _header(headers: dict[str, str], *, key: str | None = None, model: str = RED, text: str = SECRET) -> Attempt:
    async def attempt(platform: Platform) -> Answer:
        return await platform.ask(model, text, key=key, headers=headers)

    return attempt


def _person(headers: dict[str, str], *, model: str = RED, text: str = "Hallo") -> Attempt:
    """As Open WebUI, which acts for people."""

    async def attempt(platform: Platform) -> Answer:
        return await platform.ask(model, text, key=platform.webui, headers=headers)

    return attempt


def _token(*, secret: str = USER_SECRET, algorithm: str = "HS256", **claims: Any) -> dict[str, str]:
    return {USER_TOKEN_HEADER: jwt.encode(user_claims(**claims), secret, algorithm=algorithm)}


def _unsigned() -> dict[str, str]:
    return {USER_TOKEN_HEADER: jwt.encode(user_claims(), "", algorithm="none")}


async def _revoked(platform: Platform) -> Answer:
    """Good a moment ago: whatever remembers it must not believe its memory."""
    name = f"gesperrt-{time.time_ns()}"
    key = await platform.make_key(name)
    assert (await platform.ask("gruen-chat", key=key)).status == 200
    await keys.revoke(platform.connection, name)
    platform.clean()
    return await platform.ask("gruen-chat", key=key)


def _with_key(attempt_model: str, **options: Any) -> Attempt:
    async def attempt(platform: Platform) -> Answer:
        key = await platform.make_key(f"fall-{time.time_ns()}", **options)
        return await platform.ask(attempt_model, key=key, headers={"X-Data-Class": "public"})

    return attempt


async def _lowered_level(platform: Platform) -> Answer:
    user = f"user-{time.time_ns()}"
    await platform.make_user(user, "gold")
    headers = user_header(user)
    assert (await platform.ask(RED, key=platform.webui, headers=headers)).status == 200
    platform.clean()
    await platform.make_user(user, "seepferdchen")
    return await platform.ask(RED, key=platform.webui, headers=headers)


def _model(name: Any) -> Case:
    return Case(f"model name: {name!r:.60}", sends(model=name), 404, "model_unknown")


CASES = [
    *(
        Case(f"parameter: {name}", sends(**{name: value}), 400, "parameter_not_allowed")
        for name, value in STEERING.items()
    ),
    *(
        Case(f"parameter of embeddings: {name}", sends(path=EMBEDDINGS, whole={
            "model": "gruen-suche", "input": "Text", name: STEERING[name]}), 400, "parameter_not_allowed")
        for name in ("fallbacks", "api_base", "metadata", "extra_body")
    ),
    Case("parameter: a list of models", sends(model=["gruen-chat", RED]), 400, "invalid_parameter"),
    Case("parameter: a model as an object", sends(model={"name": RED}), 400, "invalid_parameter"),
    Case("parameter: in a message", sends(messages=[{"role": "user", "content": "x", "model": RED}]), 400,
         "parameter_not_allowed"),
    Case("parameter: hosted search", sends(tools=[{"type": "web_search"}]), 400, "parameter_not_allowed"),
    Case("parameter: hosted tools over MCP", sends(tools=[{"type": "mcp", "server_url": _ELSEWHERE}]), 400,
         "parameter_not_allowed"),
    Case("parameter: picture by address", sends(messages=[{"role": "user", "content": [
        {"type": "image_url", "image_url": {"url": f"{_ELSEWHERE}?q=geheim"}}]}]), 400, "invalid_parameter"),
    Case("parameter: file by number", sends(messages=[{"role": "user", "content": [
        {"type": "file", "file": {"file_id": "file-1"}}]}]), 400, "invalid_parameter"),
    Case("parameter: recording by address", sends(messages=[{"role": "user", "content": [
        {"type": "input_audio", "input_audio": {"data": _ELSEWHERE, "format": "wav"}}]}]), 400, "invalid_parameter"),
    Case("parameter: unknown kind of content", sends(messages=[{"role": "user", "content": [
        {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,AA"}}]}]), 400, "invalid_parameter"),
    Case("parameter: tokens for text", sends(path=EMBEDDINGS, whole={"model": "gruen-suche", "input": [1, 2, 3]}), 400,
         "invalid_parameter"),
    *map(_model, ["ROT-CHAT", "rot-chat ", " rot-chat", "rot-chat\n", "rot-chаt", "rot\u200b-chat", "openai/rot-chat",
                  "rot-chat,gruen-chat", "rot-*", "*", "../rot-chat", "rot-chat?x=1", "gpt-5.5", "azure/gpt-5.5"]),
    Case("header: class lowered", _header({"X-Data-Class": "public"})),
    Case("header: class unknown", _header({"X-Data-Class": "none"}), 400, "invalid_data_class"),
    Case("header: class empty", _header({"X-Data-Class": ""}), 400, "invalid_data_class"),
    Case("header: class declared twice, lower first", _class_twice),
    Case("header: class declared", _header({"X-Data-Class": "social"}, text="Hallo")),
    Case("parameter: class lowered", says(SECRET, data_class="public")),
    Case("parameter: class declared", says("Hallo", data_class="confidential")),
    Case("header and parameter: the higher counts", sends(headers={"X-Data-Class": "internal"}, data_class="public")),
    Case("header: another zone", _header({"X-Ampel-Zone": "green", "X-Ampel-Data-Class": "public"})),
    Case("header: a ticket brought along", _header({"X-Ampel-Ticket": "x.y.z"})),
    Case("header: LiteLLM's switches", _header({"x-litellm-disable-callbacks": "lock", "x-litellm-tags": "red"})),
    *(
        Case(f"header: {name}", _header({name: "admin"}, text="Hallo"), 401, "plain_user_header")
        for name in ("X-OpenWebUI-User-Id", "X-OpenWebUI-User-Email", "X-OpenWebUI-User-Name", "X-OpenWebUI-User-Role")
    ),
    Case("identity: no key", _header({"Authorization": ""}, text="Hallo"), 401, "key_missing"),
    Case("identity: another scheme", _header({"Authorization": "Basic eDp4"}, text="Hallo"), 401, "key_missing"),
    Case("identity: key unknown", _header({}, key="ampel-falsch", text="Hallo"), 401, "key_unknown"),
    Case("identity: LiteLLM's own key", _header({}, key="sk-litellm-key-of-the-tests"), 401, "key_unknown"),
    Case("identity: key revoked a moment ago", _revoked, 401, "key_revoked"),
    Case("identity: person without a token", _person({}), 401, "user_token_missing"),
    Case("identity: token of another secret", _person(_token(secret="f" * 64)), 401, "user_token_invalid"),
    Case("identity: token unsigned", _person(_unsigned()), 401, "user_token_invalid"),
    Case("identity: token with another algorithm", _person(_token(algorithm="HS512")), 401, "user_token_invalid"),
    Case("identity: token of another issuer", _person(_token(iss="anderswo")), 401, "user_token_invalid"),
    Case("identity: token expired", _person(_token(exp=int(time.time()) - 60)), 401, "user_token_expired"),
    Case("identity: token for nobody", _person(_token(user_id=" ")), 401, "user_token_invalid"),
    Case("identity: token brought by a program", _header(user_header(), text="Hallo"), 401, "user_token_not_allowed"),
    Case("identity: person without a level", _person(user_header("niemand")), 403, "level_missing"),
    Case("identity: level lowered a moment ago", _lowered_level, 403, "level_too_low"),
    Case("key: zone", _with_key(RED, max_zone=Zone.YELLOW), 403, "key_zone"),
    Case("key: level", _with_key(RED, level="bronze"), 403, "level_too_low"),
    Case("key: floor against a lower declaration", _with_key(RED, floor=DataClass.CONFIDENTIAL), 403, "data_class"),
    *(
        Case(f"address: {path}", raw(b'{"model": "rot-chat", "input": "Text"}', path=path), 404, "not_found")
        for path in ("/v1/responses", "/v1/completions", "/v1/messages", "/v1/files", "/v1/audio/transcriptions",
                     "/v1/images/generations", "/v1/batches", "/openai/v1/chat/completions", "/chat/completions",
                     "/v1//chat/completions", "/v1/chat/completions/", "/V1/chat/completions", "/model/new",
                     "/key/generate", "/v1/chat/../admin")
    ),
    Case("address: model in the query", raw(b'{"messages": [{"role": "user", "content": "Hallo"}]}',
                                            path=f"{CHAT}?model=rot-chat"), 400, "missing_parameter"),
]  # fmt: skip
