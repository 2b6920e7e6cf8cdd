# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import socket

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from ops.embedded import health
from ops.embedded.context import Http, Sql


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (204, False), (401, False), (503, False)])
async def test_http_is_healthy_at_200_and_nothing_else(status: int, healthy: bool) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/health", answer)
    server = TestServer(app)
    await server.start_server()
    assert await health.answers(Http(str(server.make_url("/health")))) is healthy
    await server.close()


async def test_nobody_there_and_nobody_answering(unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not await health.answers(Http(f"http://127.0.0.1:{unused_tcp_port}/"))
    assert not await health.answers(Sql(f"postgresql://a:b@127.0.0.1:{unused_tcp_port}/c"))
    monkeypatch.setattr(health, "_TIMEOUT_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        assert not await health.answers(Http(f"http://127.0.0.1:{port}/"))
        assert not await health.answers(Sql(f"postgresql://a:b@127.0.0.1:{port}/c"))


async def test_sql(postgres_url: str) -> None:
    assert await health.answers(Sql(postgres_url))
