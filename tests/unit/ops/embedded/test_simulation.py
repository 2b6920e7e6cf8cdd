# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The simulated provider in front of a stand-in for the local model, both as real servers."""

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from ops.embedded import simulation
from ops.embedded.simulation import Config

SECRET = "Erika Beispiel wohnt in der Hauptstraße 1"
CHUNKS = ["Hal", "lo ", "Welt"]


class FakeLocalModel:
    """Stands in for llama.cpp: answers fixed text and keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.status = 200

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        self.keys.append(request.headers.get("Authorization", ""))
        if self.status != 200:
            return web.json_response({"error": {"message": SECRET}}, status=self.status)
        if not body.get("stream"):
            message = {"role": "assistant", "content": "".join(CHUNKS)}
            return web.json_response({"id": "x", "model": "lokal", "choices": [{"index": 0, "message": message}]})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for text in CHUNKS:
            chunk = {"id": "x", "model": "lokal", "choices": [{"index": 0, "delta": {"content": text}}]}
            await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
        await response.write(b"data: [DONE]\n\n")
        return response


@pytest.fixture
def model() -> FakeLocalModel:
    return FakeLocalModel()


@pytest.fixture(params=["yellow", "red"])
async def provider(request: pytest.FixtureRequest, model: FakeLocalModel) -> AsyncIterator[TestServer]:
    upstream_app = web.Application()
    upstream_app.router.add_post("/v1/chat/completions", model.chat)
    upstream = TestServer(upstream_app)
    await upstream.start_server()
    config = Config(
        zone=request.param,
        key="right",
        upstream=str(upstream.make_url("/v1")),
        upstream_key="green",
        upstream_model="lokal",
    )
    server = TestServer(simulation.create(config))
    await server.start_server()
    yield server
    await server.close()
    await upstream.close()


@pytest.fixture
async def client(provider: TestServer) -> AsyncIterator[ClientSession]:
    headers = {"Authorization": "Bearer right"}
    async with ClientSession(str(provider.make_url("/")), headers=headers) as session:
        yield session


def _body(text: str = SECRET, **more: Any) -> dict[str, Any]:
    return {"model": "any", "messages": [{"role": "user", "content": text}], **more}


def _first_line(provider: TestServer) -> str:
    return provider.app[simulation.CONFIG].first_line


async def test_each_answer_says_first_that_it_is_a_simulation(
    client: ClientSession, provider: TestServer, model: FakeLocalModel
) -> None:
    async with client.post("/v1/chat/completions", json=_body(temperature=0.5, metadata={"a": 1})) as response:
        answer = await response.json()
    assert response.status == 200
    first, separator, rest = answer["choices"][0]["message"]["content"].partition("\n\n")
    assert first + separator == _first_line(provider)
    assert first.startswith("*Simulation – hier antwortet keine ")
    assert rest == "Hallo Welt"
    assert answer["model"] == "simulation"
    # The local model gets its own name and key, and parameters that it knows.
    assert model.bodies == [{"messages": [{"role": "user", "content": SECRET}], "temperature": 0.5, "model": "lokal"}]
    assert model.keys == ["Bearer green"]


async def test_a_stream_says_it_in_its_first_chunk(client: ClientSession, provider: TestServer) -> None:
    async with client.post("/v1/chat/completions", json=_body(stream=True)) as response:
        assert response.content_type == "text/event-stream"
        events = [line.removeprefix(b"data: ").strip() async for line in response.content if line.strip()]
    assert events[-1] == b"[DONE]"
    chunks = [json.loads(event) for event in events[:-1]]
    assert [chunk["choices"][0]["delta"]["content"] for chunk in chunks] == [_first_line(provider), *CHUNKS]
    # It is one answer: the same id and model throughout.
    assert len({(chunk["id"], chunk["model"]) for chunk in chunks}) == 1


@pytest.mark.parametrize("key", ["Bearer wrong", "Bearer ", "right", ""])
async def test_without_its_key_nothing_is_answered(key: str, provider: TestServer, model: FakeLocalModel) -> None:
    headers = {"Authorization": key} if key else {}
    async with ClientSession(str(provider.make_url("/")), headers=headers) as session:
        async with session.post("/v1/chat/completions", json=_body()) as response:
            assert response.status == 401
        async with session.get("/v1/models") as response:
            assert response.status == 401
    assert model.bodies == []


async def test_models_and_health(client: ClientSession) -> None:
    async with client.get("/v1/models") as response:
        assert [model["id"] for model in (await response.json())["data"]] == ["simulation"]
    async with client.get("/healthz") as response:
        assert response.status == 200


def _log_lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def test_the_log_has_the_hash_of_each_text_and_no_text(
    client: ClientSession, capfd: pytest.CaptureFixture[str]
) -> None:
    parts = [{"type": "text", "text": "eins"}, {"type": "image_url", "image_url": {"url": "data:"}}]
    body = _body()
    body["messages"] += [{"role": "assistant", "content": None}, {"role": "user", "content": parts}]
    async with client.post("/v1/chat/completions", json=body) as response:
        assert response.status == 200
    output = capfd.readouterr().out
    assert SECRET not in output
    assert "eins" not in output
    (line,) = [json.loads(line) for line in output.splitlines()]
    assert (line["method"], line["path"]) == ("POST", "/v1/chat/completions")
    assert line["bytes"] == len(json.dumps(body).encode())
    assert [(message["role"], message["sha256"]) for message in line["messages"]] == [
        ("user", _hash(SECRET)),
        ("assistant", _hash("")),
        ("user", _hash("eins\n")),
    ]


async def test_what_arrives_without_a_key_is_in_the_log_too(
    provider: TestServer, capfd: pytest.CaptureFixture[str]
) -> None:
    url = provider.make_url("/v1/chat/completions")
    async with ClientSession() as session, session.post(url, json=_body()) as response:
        assert response.status == 401
    (line,) = _log_lines(capfd)
    assert line["messages"] == [{"role": "user", "sha256": _hash(SECRET)}]


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"messages": 3}', b'{"messages": [3]}', b"{}", b"\xff\xfe"])
async def test_garbage_is_refused_and_logged(
    raw: bytes, client: ClientSession, capfd: pytest.CaptureFixture[str]
) -> None:
    async with client.post("/v1/chat/completions", data=raw) as response:
        assert response.status == 400
    (line,) = _log_lines(capfd)
    assert line["bytes"] == len(raw)


@pytest.mark.parametrize("stream", [True, False])
async def test_a_failing_local_model_is_a_502_that_repeats_nothing(
    stream: bool, client: ClientSession, model: FakeLocalModel
) -> None:
    model.status = 400
    async with client.post("/v1/chat/completions", json=_body(stream=stream)) as response:
        assert response.status == 502
        assert SECRET not in await response.text()
