# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A bare pass-through proxy on the gateway's HTTP library: what any proxy costs, before it checks anything.

Run as `python -m ops.bench.passthrough PORT UPSTREAM_URL`.
"""

import sys
from collections.abc import AsyncIterator

import aiohttp
import uvloop
from aiohttp import web

_SESSION = web.AppKey("session", aiohttp.ClientSession)
_URL = web.AppKey("url", str)


async def _pass(request: web.Request) -> web.StreamResponse:
    raw = await request.read()
    async with request.app[_SESSION].post(
        request.app[_URL] + request.path, data=raw, headers={"Content-Type": "application/json"}
    ) as answer:
        if answer.content_type != "text/event-stream":
            return web.Response(body=await answer.read(), content_type="application/json")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        async for data in answer.content.iter_any():
            await response.write(data)
        await response.write_eof()
        return response


async def _lifetime(app: web.Application) -> AsyncIterator[None]:
    app[_SESSION] = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    yield
    await app[_SESSION].close()


def main(port: int, url: str) -> None:
    app = web.Application()
    app[_URL] = url
    app.router.add_post("/{path:.*}", _pass)
    app.cleanup_ctx.append(_lifetime)
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
