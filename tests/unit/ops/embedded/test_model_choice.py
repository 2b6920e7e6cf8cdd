# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from ops.embedded import model_choice
from ops.embedded.layout import Layout
from ops.embedded.model_choice import Argument, ModelChoice
from ops.errors import OpsError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("standard", Argument("standard", "")),
        ("/models/a.gguf", Argument("file", "/models/a.gguf")),
        ("~/a b.gguf", Argument("file", "~/a b.gguf")),
        ("model@home.gguf", Argument("file", "model@home.gguf")),
        ("http://files.example/a.gguf", Argument("download", "http://files.example/a.gguf")),
        ("https://files.example/a.GGUF?download=1", Argument("download", "https://files.example/a.GGUF?download=1")),
        ("http://127.0.0.1:11434", Argument("server", "http://127.0.0.1:11434/v1")),
        ("http://127.0.0.1:11434/", Argument("server", "http://127.0.0.1:11434/v1")),
        ("http://127.0.0.1:8000/v1/", Argument("server", "http://127.0.0.1:8000/v1")),
        ("http://host/api/v1", Argument("server", "http://host/api/v1")),
        ("llama3.1@http://gpu:11434", Argument("server", "http://gpu:11434/v1", "llama3.1")),
        ("qwen2.5:32b@https://gpu", Argument("server", "https://gpu/v1", "qwen2.5:32b")),
        ("@http://gpu:11434", Argument("server", "http://gpu:11434/v1")),
    ],
)
def test_parse(text: str, expected: Argument) -> None:
    assert model_choice.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["ftp://host/a.gguf", "file:///a.gguf", "http://", "http://host/v1?key=1", "a@http:///"]
)
def test_parse_refuses(text: str) -> None:
    with pytest.raises(OpsError, match="--model"):
        model_choice.parse(text)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(OpsError) as error:
        model_choice.parse("http://user:geheim@127.0.0.1:11434")
    assert "geheim" not in str(error.value)


def test_the_shipped_model_is_a_usable_file() -> None:
    shipped = model_choice.shipped()
    assert shipped.is_shipped
    assert shipped.file
    assert model_choice.check_file(Path(shipped.file)) == shipped


@pytest.mark.parametrize(
    ("content", "fits"),
    [
        (b"GGUF\x03\0\0\0rest", True),
        (b"GGUF\x02\0\0\0rest", True),
        (b"GGUF\x01\0\0\0rest", False),
        (b"GGUF", False),
        (b"", False),
        (b"<!doctype html>", False),
    ],
)
def test_check_file_looks_into_it(content: bytes, fits: bool, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    if fits:
        assert model_choice.check_file(path) == ModelChoice(file=str(path))
    else:
        with pytest.raises(OpsError, match="keine GGUF-Datei"):
            model_choice.check_file(path)


@pytest.mark.parametrize("name", ["missing.gguf", "."])
def test_check_file_says_why_it_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="nicht lesbar"):
        model_choice.check_file(tmp_path / name)


async def _fake_ollama(answer: Any, status: int = 200) -> TestServer:
    """Stands in for a model server: it answers the list of models, and nothing else."""

    async def models(_request: web.Request) -> web.Response:
        return web.Response(text=answer if isinstance(answer, str) else json.dumps(answer), status=status)

    app = web.Application()
    app.router.add_get("/v1/models", models)
    server = TestServer(app)
    await server.start_server()
    return server


def _list(*names: str) -> dict[str, Any]:
    return {"object": "list", "data": [{"id": name} for name in names]}


@pytest.mark.parametrize(
    ("names", "wanted", "found"),
    [
        (("one",), None, "one"),
        (("one", "two"), "two", "two"),
        (("llama3.1:latest", "x"), "llama3.1", "llama3.1:latest"),
        (("llama3.1:latest", "llama3.1"), "llama3.1", "llama3.1"),
    ],
)
async def test_check_server_finds_the_model(names: tuple[str, ...], wanted: str | None, found: str) -> None:
    server = await _fake_ollama(_list(*names))
    url = str(server.make_url("/v1"))
    assert await model_choice.check_server(url, wanted) == ModelChoice(url=url, name=found)
    await server.close()


@pytest.mark.parametrize(
    ("answer", "status", "wanted", "message"),
    [
        (_list("one", "two"), 200, None, "--model one@"),
        (_list(), 200, None, "Vorhanden: keines"),
        (_list("one"), 200, "two", "gibt es dort nicht"),
        (_list("one"), 401, "one", "verlangt einen Schlüssel"),
        (_list("one"), 500, "one", "antwortet nicht"),
        ("no json", 200, "one", "antwortet nicht"),
        ({"data": "x"}, 200, "one", "keine Liste"),
        ("[]", 200, "one", "keine Liste"),
    ],
)
async def test_check_server_explains(answer: Any, status: int, wanted: str | None, message: str) -> None:
    server = await _fake_ollama(answer, status)
    with pytest.raises(OpsError, match=message):
        await model_choice.check_server(str(server.make_url("/v1")), wanted)
    await server.close()


@pytest.mark.parametrize(
    "url", ["https://8.8.8.8/v1", "http://[2a00:1450:4001:80b::200e]/v1", "http://1.1.1.1:11434/v1"]
)
async def test_a_public_address_is_never_green(url: str) -> None:
    with pytest.raises(OpsError, match="öffentliche Adresse"):
        await model_choice.check_server(url, "any")


@pytest.mark.parametrize(
    ("addresses", "message"),
    [
        (["93.184.215.14"], "öffentliche Adresse"),
        # One way into the open is enough.
        (["10.1.2.3", "2606:2800:21f:cb07::1"], "öffentliche Adresse"),
        ([], "kennt hier niemand"),
    ],
)
async def test_a_name_counts_by_all_its_addresses(
    addresses: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(host: str, port: None, type: socket.SocketKind) -> list[tuple[Any, ...]]:  # noqa: A002
        if not addresses:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, type, 6, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(OpsError, match=message):
        await model_choice.check_server("http://gpu.lindenrath.example/v1", "any")


async def test_nobody_there(unused_tcp_port: int) -> None:
    with pytest.raises(OpsError, match="antwortet nicht"):
        await model_choice.check_server(f"http://127.0.0.1:{unused_tcp_port}/v1", None)


def test_the_choice_is_remembered_and_standard_forgets_it(layout: Layout) -> None:
    assert model_choice.remembered(layout) is None
    choice = ModelChoice(url="http://127.0.0.1:11434/v1", name="llama3.1")
    model_choice.remember(layout, choice)
    assert model_choice.remembered(layout) == choice
    model_choice.remember(layout, model_choice.shipped())
    assert model_choice.remembered(layout) is None


@pytest.mark.parametrize("content", ["{", "[]", '{"other": 1}'])
def test_a_damaged_memory_is_an_error_with_a_way_out(content: str, layout: Layout) -> None:
    layout.model_choice.write_text(content, encoding="utf-8")
    with pytest.raises(OpsError, match="--model standard"):
        model_choice.remembered(layout)
