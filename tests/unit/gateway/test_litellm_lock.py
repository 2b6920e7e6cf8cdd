# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The locks' decisions, case by case. LiteLLM has an environment of its own, so minimal stand-ins take its place here;
tests/contract/test_lock_in_litellm.py tries the same on the real one.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from multidict import CIMultiDict

from gateway import litellm_config
from gateway.ticket import HEADER, Ticket, issue
from gateway.zones import Zone
from tests.unit.gateway.town import policy

SECRET = "s" * 64
KEY = "sk-master-key"
URLS = {
    f"AMPEL_{zone}_URL": f"http://127.0.0.1:{port}/v1" for port, zone in enumerate(("GREEN", "YELLOW", "RED"), 9001)
}
GREEN, YELLOW, RED = URLS.values()


class StandInHTTPError(Exception):
    """Stands in for fastapi.HTTPException."""

    def __init__(self, status_code: int, detail: object = None) -> None:
        super().__init__(str(detail))
        self.status_code = status_code
        self.detail = detail


class StandInCustomLogger:
    """Stands in for litellm.integrations.custom_logger.CustomLogger."""


class StandInUserAPIKeyAuth:
    """Stands in for litellm.proxy._types.UserAPIKeyAuth."""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`gateway.litellm_lock`, imported as LiteLLM would: with its table and its secrets in the environment."""
    stand_ins: dict[str, dict[str, object]] = {
        "fastapi": {"HTTPException": StandInHTTPError},
        "litellm": {},
        "litellm.integrations": {},
        "litellm.integrations.custom_logger": {"CustomLogger": StandInCustomLogger},
        "litellm.proxy": {},
        "litellm.proxy._types": {"UserAPIKeyAuth": StandInUserAPIKeyAuth},
    }
    for name, content in stand_ins.items():
        stand_in = ModuleType(name)
        stand_in.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, stand_in)
    litellm_config.write(policy(), URLS, tmp_path)
    monkeypatch.setenv("AMPEL_LOCK_TABLE", str(tmp_path / "lock.json"))
    monkeypatch.setenv("AMPEL_TICKET_SECRET", SECRET)
    monkeypatch.setenv("LITELLM_MASTER_KEY", KEY)
    monkeypatch.delitem(sys.modules, "gateway.litellm_lock", raising=False)
    imported = importlib.import_module("gateway.litellm_lock")
    monkeypatch.delitem(sys.modules, "gateway.litellm_lock")
    return imported


# Tickets live for a minute: the tables below make theirs when the test runs, not when it is collected.
def ticket(model: str = "gruen-chat", zone: Zone = Zone.GREEN, *, age: float = 0, secret: str = SECRET) -> str:
    return issue(secret, Ticket("request", model, zone), time.time() - age)


def call(given: str | None, model: str = "gruen-chat", api_base: str | None = GREEN, **more: Any) -> dict[str, Any]:
    """What LiteLLM hands to the hook for one call."""
    headers = {HEADER.lower(): given} if given is not None else {}
    return {
        "model": f"openai/{model}",
        "api_base": api_base,
        "messages": [{"role": "user", "content": "Hallo"}],
        "proxy_server_request": {"headers": headers},
        **more,
    }


RED_TICKET = ("rot-chat", Zone.RED)


@pytest.mark.parametrize(
    "kwargs",
    [
        lambda: call(ticket()),
        lambda: call(ticket("gruen-chat", Zone.RED)),
        lambda: call(ticket("gelb-chat", Zone.YELLOW), "gelb-chat", YELLOW),
        lambda: call(ticket(*RED_TICKET), "rot-chat", RED),
        lambda: {**call(None), "proxy_server_request": {"headers": {HEADER: ticket()}}},
        lambda: call(ticket(), base_url=None, extra_body={}, use_litellm_proxy=False, custom_llm_provider=None),
    ],
    ids=["green", "a higher zone than needed", "yellow", "red", "header as it was sent", "empty parameters"],
)
async def test_what_is_opened(module: Any, kwargs: Callable[[], dict[str, Any]]) -> None:
    assert await module.lock.async_pre_call_deployment_hook(kwargs(), "acompletion") is None


@pytest.mark.parametrize(
    ("kwargs", "reason"),
    [
        (lambda: call(None), "no ticket"),
        (lambda: call(""), "no ticket"),
        (lambda: {"model": "openai/gruen-chat", "api_base": GREEN}, "no ticket"),
        (lambda: {**call(None), "proxy_server_request": None}, "no ticket"),
        (lambda: {**call(None), "proxy_server_request": {"headers": None}}, "no ticket"),
        (lambda: {**call(None), "proxy_server_request": {"body": {HEADER: ticket()}}}, "no ticket"),
        (lambda: {**call(None), "metadata": {"headers": {HEADER.lower(): ticket()}}}, "no ticket"),
        (lambda: call("not.a.ticket"), "invalid ticket"),
        (lambda: call(ticket(secret="f" * 64)), "invalid ticket (InvalidSignatureError)"),
        (lambda: call(ticket(age=61)), "invalid ticket (ExpiredSignatureError)"),
        (lambda: call(ticket("gruen-bild")), "not for the deployment"),
        (lambda: call(ticket("gruen-chat", Zone.RED), "rot-chat", RED), "not for the deployment"),
        (lambda: call(ticket(*RED_TICKET), "gruen-chat", GREEN), "not for the deployment"),
        (lambda: call(ticket("rot-chat", Zone.GREEN), "rot-chat", RED), "in zone red, the ticket covers green"),
        (lambda: call(ticket("rot-chat", Zone.YELLOW), "rot-chat", RED), "in zone red, the ticket covers yellow"),
        (lambda: call(ticket("gelb-chat", Zone.GREEN), "gelb-chat", YELLOW), "in zone yellow, the ticket covers green"),
        (lambda: call(ticket(), api_base=RED), "not for the deployment"),
        (lambda: call(ticket(), api_base="https://anbieter.example/v1"), "not for the deployment"),
        (lambda: call(ticket(), api_base=None), "not for the deployment"),
        (lambda: call(ticket(), api_base=f"{GREEN}/"), "not for the deployment"),
        (lambda: {**call(ticket()), "model": "gruen-chat"}, "not for the deployment"),
        (lambda: {**call(ticket()), "model": "azure/gruen-chat"}, "not for the deployment"),
        (lambda: call(ticket(), base_url="https://anbieter.example/v1"), "not allowed in a request: base_url"),
        (lambda: call(ticket(), custom_llm_provider="anthropic"), "not allowed in a request: custom_llm_provider"),
        (lambda: call(ticket(), extra_body={"model": "x"}), "not allowed in a request: extra_body"),
        (lambda: call(ticket(), extra_headers={"x": "y"}), "not allowed in a request: extra_headers"),
        (lambda: call(ticket(), extra_query={"x": "y"}), "not allowed in a request: extra_query"),
        (lambda: call(ticket(), use_litellm_proxy=True), "not allowed in a request: use_litellm_proxy"),
    ],
)
async def test_what_is_refused(module: Any, kwargs: Callable[[], dict[str, Any]], reason: str) -> None:
    for call_type in ("acompletion", "aembedding", "arerank", "aimage_generation", None):
        with pytest.raises(StandInHTTPError) as refused:
            await module.lock.async_pre_call_deployment_hook(kwargs(), call_type)
        assert refused.value.status_code == 403
        detail = refused.value.detail
        assert isinstance(detail, dict)
        assert (detail["error"]["type"], detail["error"]["code"]) == ("zone_policy", "ticket_refused")
        assert reason in detail["error"]["message"]
        assert "Hallo" not in str(detail)


async def test_a_provider_without_an_address(module: Any) -> None:
    """A model at its provider's own address has none in the table, and must have none in the call."""
    table = {"deployments": [{"model": "mistral/x", "api_base": None, "name": "gelb-x", "zone": "yellow"}]}
    lock = module.ZoneLock(SECRET, table)
    given = ticket("gelb-x", Zone.YELLOW)
    await lock.async_pre_call_deployment_hook({**call(given, api_base=None), "model": "mistral/x"}, None)
    with pytest.raises(StandInHTTPError):
        await lock.async_pre_call_deployment_hook({**call(given, api_base=GREEN), "model": "mistral/x"}, None)


@dataclass
class StandInRequest:
    """Stands in for the request that LiteLLM hands to its custom_auth."""

    scope: dict[str, Any]
    headers: CIMultiDict[str]


def request(given: str | None, method: str = "POST", path: str = "/v1/chat/completions") -> StandInRequest:
    return StandInRequest({"method": method, "path": path}, CIMultiDict({HEADER: given} if given is not None else {}))


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/embeddings"])
async def test_the_gate_opens_two_addresses(module: Any, path: str) -> None:
    assert isinstance(await module.authenticate(request(ticket(), path=path), KEY), StandInUserAPIKeyAuth)


@pytest.mark.parametrize(
    ("asked", "key", "status", "reason"),
    [
        (lambda: request(ticket()), "sk-wrong", 401, "wrong key"),
        (lambda: request(ticket()), "", 401, "wrong key"),
        (lambda: request(ticket()), None, 401, "wrong key"),
        (lambda: request(ticket()), "sk-ö\udcff", 401, "wrong key"),
        (lambda: request(None), KEY, 403, "no ticket"),
        (lambda: request(ticket(secret="f" * 64)), KEY, 403, "invalid ticket"),
        (lambda: request(ticket(age=61)), KEY, 403, "invalid ticket"),
        (lambda: request(ticket(), path="/v1/responses"), KEY, 403, "not opened"),
        (lambda: request(ticket(), path="/openai/v1/chat/completions"), KEY, 403, "not opened"),
        (lambda: request(ticket(), path="/v1/chat/completions/"), KEY, 403, "not opened"),
        (lambda: request(ticket(), path="/chat/completions"), KEY, 403, "not opened"),
        (lambda: request(ticket(), path="/model/new"), KEY, 403, "not opened"),
        (lambda: request(ticket(), method="GET"), KEY, 403, "not opened"),
        (lambda: request(ticket(), method="GET", path="/v1/models"), KEY, 403, "not opened"),
        (lambda: StandInRequest({"type": "websocket"}, CIMultiDict({HEADER: ticket()})), KEY, 403, "not opened"),
    ],
)
async def test_the_gate_refuses(
    module: Any, asked: Callable[[], StandInRequest], key: str | None, status: int, reason: str
) -> None:
    with pytest.raises(StandInHTTPError) as refused:
        await module.authenticate(asked(), key)
    assert refused.value.status_code == status
    assert reason in str(refused.value.detail)


@pytest.mark.parametrize("missing", ["AMPEL_LOCK_TABLE", "AMPEL_TICKET_SECRET", "LITELLM_MASTER_KEY"])
def test_without_a_setting_litellm_does_not_start(module: Any, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """A proxy without its locks would fail open."""
    monkeypatch.delenv(missing)
    with pytest.raises(KeyError, match=missing):
        importlib.import_module("gateway.litellm_lock")


@pytest.mark.parametrize(
    ("name", "value"), [("AMPEL_TICKET_SECRET", ""), ("AMPEL_TICKET_SECRET", "s" * 31), ("LITELLM_MASTER_KEY", "")]
)
def test_with_a_weak_secret_litellm_does_not_start(
    module: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match="too short"):
        importlib.import_module("gateway.litellm_lock")


@pytest.mark.parametrize("content", ["", "{}", '{"deployments": [{}]}', '{"deployments": [{"model": "x"}]}'])
def test_without_a_table_litellm_does_not_start(module: Any, tmp_path: Path, content: str) -> None:
    (tmp_path / "lock.json").write_text(content, encoding="utf-8")
    with pytest.raises((json.JSONDecodeError, KeyError)):
        importlib.import_module("gateway.litellm_lock")
