# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import shutil
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from ops.embedded import model_download
from ops.embedded.layout import Layout
from ops.errors import OpsError

CONTENT = b"GGUF" + bytes(3_000_000)


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    """Serves a file whole, cut off in the middle, and without naming its size."""

    async def whole(_request: web.Request) -> web.Response:
        return web.Response(body=CONTENT)

    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(CONTENT))})
        await response.prepare(request)
        await response.write(CONTENT[:1000])
        assert request.transport
        request.transport.close()
        return response

    async def sizeless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(CONTENT)
        return response

    app = web.Application()
    app.router.add_get("/whole.gguf", whole)
    app.router.add_get("/cut.gguf", cut)
    app.router.add_get("/sizeless.gguf", sizeless)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


async def test_it_arrives_whole_with_progress_and_once(server: TestServer, layout: Layout) -> None:
    seen: list[tuple[int, int]] = []
    url = str(server.make_url("/whole.gguf"))
    path = await model_download.download(layout, url, lambda done, total: seen.append((done, total)))
    assert path == layout.models / "whole.gguf"
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    seen.clear()
    assert await model_download.download(layout, url, lambda done, total: seen.append((done, total))) == path
    assert seen == []


@pytest.mark.parametrize(
    ("name", "message"),
    [("cut.gguf", "gescheitert"), ("sizeless.gguf", "keine Größe"), ("missing.gguf", "404")],
)
async def test_what_does_not_arrive_whole_is_not_there(
    name: str, message: str, server: TestServer, layout: Layout
) -> None:
    with pytest.raises(OpsError, match=message):
        await model_download.download(layout, str(server.make_url(f"/{name}")), lambda done, total: None)
    assert not (layout.models / name).exists()


async def test_room_is_checked_first(server: TestServer, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1 << 30))
    with pytest.raises(OpsError, match="AMPEL_STATE_DIR"):
        await model_download.download(layout, str(server.make_url("/whole.gguf")), lambda done, total: None)
    assert list(layout.models.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://host/a/b.gguf?download=true", "b.gguf"),
        ("https://host/%2e%2e%2fetc.gguf", "etc.gguf"),
        ("https://host/..gguf", "gguf"),
    ],
)
def test_the_name_stays_inside_the_folder(url: str, name: str, layout: Layout) -> None:
    assert model_download.target(layout, url) == layout.models / name
