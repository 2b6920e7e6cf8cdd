# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Against a stand-in for Open WebUI's API, and a real database."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from gateway import database
from ops.embedded import accounts, postgres
from ops.embedded.context import Context
from ops.embedded.ports import OFFSETS, Ports
from ops.errors import OpsError


class FakeOpenWebUI:
    """Stands in for Open WebUI: accounts with passwords."""

    def __init__(self, admin_password: str) -> None:
        self.passwords = {accounts.ADMIN.email: admin_password}
        self.roles = {accounts.ADMIN.email: "admin"}
        self.calls: list[str] = []

    async def signin(self, request: web.Request) -> web.Response:
        form = await request.json()
        if self.passwords.get(form["email"]) != form["password"]:
            return web.json_response({"detail": f"not {form['password']}"}, status=400)
        email = form["email"]
        return web.json_response({"id": f"id-of-{email}", "token": f"token-of-{email}", "role": self.roles[email]})

    async def add(self, request: web.Request) -> web.Response:
        form = await request.json()
        if request.headers.get("Authorization") != f"Bearer token-of-{accounts.ADMIN.email}":
            return web.json_response({}, status=401)
        self.passwords[form["email"]] = form["password"]
        self.roles[form["email"]] = form["role"]
        return web.json_response({"id": f"id-of-{form['email']}"})

    @web.middleware
    async def note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls.append(request.path)
        response: web.StreamResponse = await handler(request)
        return response


@pytest.fixture
async def open_webui(context: Context) -> AsyncIterator[tuple[FakeOpenWebUI, TestServer]]:
    fake = FakeOpenWebUI(context.secrets[accounts.ADMIN.password])
    app = web.Application(middlewares=[fake.note])
    app.router.add_post("/api/v1/auths/signin", fake.signin)
    app.router.add_post("/api/v1/auths/add", fake.add)
    server = TestServer(app)
    await server.start_server()
    yield fake, server
    await server.close()


@pytest.fixture
async def ready(
    context: Context,
    open_webui: tuple[FakeOpenWebUI, TestServer],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Context:
    """A context whose Open WebUI and database are there."""
    monkeypatch.setattr(postgres, "url", lambda ports, secrets, which: database_url)
    connection = await database.connect(database_url)
    await database.migrate(connection)
    await connection.close()
    port = open_webui[1].port
    assert port
    return replace(context, ports=Ports(entry=8080, base=port - OFFSETS["open-webui"]))


async def _levels(database_url: str) -> dict[str, str]:
    connection = await database.connect(database_url)
    try:
        return {row["id"]: row["level"] for row in await connection.fetch("SELECT id, level FROM ampel.app_user")}
    finally:
        await connection.close()


LEVELS = {f"id-of-{accounts.ADMIN.email}": "gold", f"id-of-{accounts.STAFF.email}": "seepferdchen"}


async def test_both_people_get_their_account_and_level(
    ready: Context, open_webui: tuple[FakeOpenWebUI, TestServer], database_url: str
) -> None:
    fake, _ = open_webui
    await accounts.set_up(ready)
    assert fake.roles == {accounts.ADMIN.email: "admin", accounts.STAFF.email: "user"}
    assert fake.passwords[accounts.STAFF.email] == ready.secrets[accounts.STAFF.password]
    assert await _levels(database_url) == LEVELS
    assert set(json.loads(ready.layout.accounts.read_text(encoding="utf-8"))) == {"admin", "staff"}


async def test_it_is_done_once(ready: Context, open_webui: tuple[FakeOpenWebUI, TestServer]) -> None:
    await accounts.set_up(ready)
    open_webui[0].calls.clear()
    await accounts.set_up(ready)
    assert open_webui[0].calls == []


async def test_what_was_interrupted_is_completed(
    ready: Context, open_webui: tuple[FakeOpenWebUI, TestServer], database_url: str
) -> None:
    await accounts.set_up(ready)
    ready.layout.accounts.unlink()
    await accounts.set_up(ready)
    assert await _levels(database_url) == LEVELS
    assert ready.layout.accounts.exists()


async def test_a_refusal_is_explained_and_repeats_nothing(
    ready: Context, open_webui: tuple[FakeOpenWebUI, TestServer]
) -> None:
    open_webui[0].passwords[accounts.ADMIN.email] = "changed by hand"
    with pytest.raises(OpsError, match="--reset") as error:
        await accounts.set_up(ready)
    assert ready.secrets[accounts.ADMIN.password] not in str(error.value)
    assert not ready.layout.accounts.exists()
