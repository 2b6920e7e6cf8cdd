# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The description of the API and the API itself agree: tried with data made from the description, good and bad.

The gateway and PostgreSQL are the real ones; LiteLLM is simulated and healthy, so that there is no excuse for a 5xx.
"""

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
import schemathesis
from aiohttp.web import Application
from hypothesis import HealthCheck, settings
from schemathesis.config import GenerationConfig

from gateway import body
from gateway.decide import DenyCode
from tests.unit.gateway.harness import new_database, running
from tests.unit.gateway.town import policy

FILE = Path(__file__).parents[2] / "gateway" / "openapi.json"
DESCRIPTION: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
SCHEMAS = DESCRIPTION["components"]["schemas"]
GERMAN = re.compile(r"\b(ist|nicht|die|der|das|den|Sie|hier|muss|es|fehlt|kein|Es|sind)\b")

schema = schemathesis.openapi.from_dict(DESCRIPTION)
schema.config.generation = GenerationConfig(modes=list(schemathesis.GenerationMode))


@dataclass(frozen=True)
class Served:
    url: str
    key: str
    app: Application


@pytest.fixture(scope="module")
def served(postgres_url: str) -> Iterator[Served]:
    """A running gateway in a thread of its own: the client of these tests is not asynchronous."""
    ready: Future[Served] = Future()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with new_database(postgres_url) as url, running(url, policy()) as platform:
            ready.set_result(Served(platform.url, platform.key, platform.runner.app))
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    yield ready.result(timeout=60)
    loop.call_soon_threadsafe(stop.set)
    thread.join(timeout=60)
    loop.close()


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_gateway_does_what_it_says(case: schemathesis.Case[Any], served: Served) -> None:
    response = case.call(base_url=served.url, headers={"Authorization": f"Bearer {served.key}"})
    case.validate_response(response)
    if response.status_code >= 400 and case.method != "HEAD":
        error = response.json()["error"]
        assert GERMAN.search(error["message"]), error["message"]
        assert "Traceback" not in response.text


def _described(name: str) -> dict[str, Any]:
    """A schema of the description that stands by itself."""
    return {**DESCRIPTION, "$ref": f"#/components/schemas/{name}"}


def ask(served: Served, method: str = "POST", path: str = "/v1/chat/completions", **arguments: Any) -> Any:
    headers = {"Authorization": f"Bearer {served.key}", **arguments.pop("headers", {})}
    return requests.request(method, served.url + path, headers=headers, timeout=30, **arguments)


CHAT = {"model": "gruen-chat", "messages": [{"role": "user", "content": "Hallo"}]}
IBAN = [{"role": "user", "content": "DE89 3704 0044 0532 0130 00"}]


def test_it_is_served_without_a_key(served: Served) -> None:
    response = requests.get(f"{served.url}/openapi.json", timeout=30)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == DESCRIPTION


def test_it_is_valid() -> None:
    schema.validate()
    for name in SCHEMAS:
        jsonschema.Draft202012Validator.check_schema(_described(name))


def test_it_tells_nothing_that_is_nobodys_business() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert "http://" not in text
    assert "https://" not in text
    assert "litellm" not in text.casefold()


def test_every_address_is_described(served: Served) -> None:
    routed = {
        (route.method, route.resource.canonical)
        for route in served.app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    described = {(method.upper(), path) for path, methods in DESCRIPTION["paths"].items() for method in methods}
    assert routed == described


JSON_TYPES = {str: "string", list: "array", dict: "object", bool: "boolean", int: "integer", float: "number"}


@pytest.mark.parametrize(
    ("name", "parameters"), [("ChatRequest", body.CHAT_PARAMETERS), ("EmbeddingRequest", body.EMBEDDING_PARAMETERS)]
)
def test_the_parameters_are_those_of_the_allow_list(name: str, parameters: dict[str, tuple[type, ...]]) -> None:
    described = SCHEMAS[name]["properties"]
    assert set(described) == set(parameters)
    assert SCHEMAS[name]["additionalProperties"] == {"type": "null"}
    for parameter, types in parameters.items():
        variants = described[parameter].get("oneOf", [described[parameter]])
        said = {
            kind
            for variant in variants
            for kind in ([variant["type"]] if isinstance(variant["type"], str) else variant["type"])
        }
        allowed = {JSON_TYPES[kind] for kind in types} - ({"integer"} if float in types else set())
        assert said - {"null"} == allowed, parameter


def test_the_error_types_are_those_that_occur() -> None:
    """Each occurs below; the codes of a refusal by the policy are part of the API."""
    assert {code.value for code in DenyCode} == {
        "model_unknown", "model_cannot", "level_missing", "level_too_low", "key_zone", "data_class",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "kind", "code"),
    [
        ({"json": {**CHAT, "fallbacks": ["x"]}}, 400, "invalid_request_error", "parameter_not_allowed"),
        ({"data": b"{"}, 400, "invalid_request_error", "invalid_json"),
        ({"json": CHAT, "headers": {"X-Data-Class": "geheim"}}, 400, "invalid_request_error", "invalid_data_class"),
        ({"json": CHAT, "headers": {"Authorization": "Bearer x"}}, 401, "authentication_error", "key_unknown"),
        ({"json": CHAT, "headers": {"X-OpenWebUI-User-Jwt": "x"}}, 401, "authentication_error", "user_token_invalid"),
        ({"json": {**CHAT, "model": "rot-chat", "messages": IBAN}}, 403, "zone_policy", "data_class"),
        ({"json": {**CHAT, "model": "gruen-suche"}}, 403, "zone_policy", "model_cannot"),
        ({"json": {**CHAT, "model": "gpt-4o"}}, 404, "zone_policy", "model_unknown"),
        ({"path": "/v1/responses", "json": CHAT}, 404, "invalid_request_error", "not_found"),
        ({"method": "PUT", "json": CHAT}, 405, "invalid_request_error", "method_not_allowed"),
        ({"data": b" " * 9_000_000}, 413, "invalid_request_error", "body_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else None,
)  # fmt: skip
def test_errors_are_described(served: Served, arguments: dict[str, Any], status: int, kind: str, code: str) -> None:
    response = ask(served, **arguments)
    assert response.status_code == status
    jsonschema.validate(response.json(), _described("Error"))
    assert (response.json()["error"]["type"], response.json()["error"]["code"]) == (kind, code)
    assert response.headers["X-Request-Id"] == response.json()["error"]["request_id"]


def test_what_is_allowed_is_named(served: Served) -> None:
    assert ask(served, "PUT", "/v1/models").headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("method", "path", "sent", "name"),
    [
        ("POST", "/v1/chat/completions", CHAT, "ChatCompletion"),
        ("POST", "/v1/embeddings", {"model": "gruen-suche", "input": ["a", "b"]}, "EmbeddingList"),
        ("GET", "/v1/models", None, "ModelList"),
    ],
)
def test_answers_are_described(served: Served, method: str, path: str, sent: Any, name: str) -> None:
    response = ask(served, method, path, json=sent)
    assert response.status_code == 200
    jsonschema.validate(response.json(), _described(name))


def test_the_openai_client_reads_it(served: Served) -> None:
    """The point of the format: programs written for it work unchanged."""
    import openai

    with openai.OpenAI(base_url=f"{served.url}/v1", api_key=served.key, max_retries=0) as client:
        assert "gruen-chat" in {model.id for model in client.models.list()}
        messages: Any = [{"role": "user", "content": "Hallo"}]
        whole = client.chat.completions.create(model="gruen-chat", messages=messages)
        assert (whole.choices[0].message.content or "").startswith("Guten Tag")
        stream = client.chat.completions.create(model="gruen-chat", messages=messages, stream=True)
        said = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
        assert said.startswith("Guten Tag")
        assert client.embeddings.create(model="gruen-suche", input="Text", encoding_format="float").data
        with pytest.raises(openai.PermissionDeniedError) as refused:
            client.chat.completions.create(model="rot-chat", messages=IBAN, stream=True)  # type: ignore[arg-type]
        assert refused.value.code == "data_class"
        assert "IBAN" in refused.value.message
