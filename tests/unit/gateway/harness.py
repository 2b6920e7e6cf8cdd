# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole gateway for tests: the real application and a real PostgreSQL, in front of a simulated LiteLLM."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import asyncpg
import jwt
import orjson
from aiohttp import web

from gateway import database, keys, users
from gateway.app import create
from gateway.identity import USER_TOKEN_HEADER
from gateway.policy import Policy
from gateway.settings import Settings
from gateway.zones import DataClass, Zone
from tests.unit.gateway.simulation import UpstreamSimulation

TICKET_SECRET = "ticket-secret-of-the-tests-" + "t" * 37
USER_SECRET = "user-secret-of-the-tests-" + "u" * 39
LITELLM_KEY = "sk-litellm-key-of-the-tests"
PATIENCE_SECONDS = 5


@dataclass(frozen=True)
class Answer:
    """A whole answer of the gateway."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> dict[str, Any]:
        parsed = orjson.loads(self.raw)
        assert isinstance(parsed, dict)
        return parsed

    @property
    def error(self) -> dict[str, Any]:
        """The error object; its shape is checked on the way, for every test that looks at an error."""
        body = self.json
        assert set(body) == {"error"}
        error = body["error"]
        assert isinstance(error, dict)
        assert {"message", "type", "code", "param", "request_id"} <= set(error) <= {
            "message", "type", "code", "param", "request_id", "details",
        }  # fmt: skip
        assert isinstance(error["message"], str)
        assert error["message"]
        assert isinstance(error["type"], str)
        assert isinstance(error["code"], str)
        assert error["param"] is None or isinstance(error["param"], str)
        assert self.headers["Content-Type"] == "application/json"
        assert self.headers["X-Request-Id"] == error["request_id"]
        assert "Traceback" not in self.raw.decode()
        assert ".py" not in self.raw.decode()
        return error

    @property
    def events(self) -> list[Any]:
        """What a streamed answer said, the `[DONE]` at its end not included."""
        *events, end, rest = self.raw.decode().split("\n\n")
        assert end == "data: [DONE]"
        assert rest == ""
        return [orjson.loads(event.removeprefix("data: ")) for event in events]


@dataclass
class Platform:
    """A running gateway. `key` is a service key that opens everything and acts for itself."""

    url: str
    policy: Policy
    session: aiohttp.ClientSession
    simulation: UpstreamSimulation
    connection: asyncpg.Connection
    app: web.Application
    key: str = ""

    async def make_key(
        self,
        name: str,
        *,
        max_zone: Zone = Zone.RED,
        level: str = "gold",
        floor: DataClass = DataClass.PUBLIC,
        acts_for_users: bool = False,
    ) -> str:
        return await keys.create(
            self.connection,
            self.policy,
            name,
            max_zone=max_zone,
            level=level,
            floor=floor,
            acts_for_users=acts_for_users,
        )

    async def make_user(self, user_id: str, level: str) -> None:
        await users.set_level(self.connection, self.policy, user_id, level)

    async def send(
        self,
        method: str,
        path: str,
        *,
        data: bytes | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        own = {"Authorization": f"Bearer {self.key if key is None else key}", "Content-Type": "application/json"}
        async with self.session.request(
            method, self.url + path, data=data, headers={**own, **(headers or {})}
        ) as response:
            return Answer(response.status, response.headers.copy(), await response.read())

    async def ask(
        self,
        model: str = "gruen-chat",
        text: str = "Wann hat das Bürgerbüro geöffnet?",
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **parameters: Any,
    ) -> Answer:
        """POST /v1/chat/completions with one message; `parameters` add to the body, or replace parts of it."""
        body = {"model": model, "messages": [{"role": "user", "content": text}], **parameters}
        return await self.send("POST", "/v1/chat/completions", data=orjson.dumps(body), key=key, headers=headers)

    async def embed(self, model: str = "gruen-suche", input: Any = "Text", **parameters: Any) -> Answer:  # noqa: A002
        body = {"model": model, "input": input, **parameters}
        return await self.send("POST", "/v1/embeddings", data=orjson.dumps(body))

    async def audit(self, expected: int = 1) -> list[asyncpg.Record]:
        """The audit rows, oldest first, once this many are there: the last ones are written after the answer."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            rows = await self.connection.fetch("SELECT * FROM ampel.audit ORDER BY id")
            if len(rows) >= expected or time.monotonic() > deadline:
                assert len(rows) == expected
                return rows
            await asyncio.sleep(0.01)

    async def budgets(self) -> dict[str, tuple[int, int]]:
        """Reserved and spent micro-EUR by subject."""
        rows = await self.connection.fetch("SELECT subject, reserved, spent FROM ampel.budget")
        return {row["subject"]: (row["reserved"], row["spent"]) for row in rows}


def settings(database_url: str, litellm_url: str, **changes: Any) -> Settings:
    return Settings.model_validate(
        {
            "database_url": database_url,
            "litellm_url": litellm_url,
            "litellm_key": LITELLM_KEY,
            "ticket_secret": TICKET_SECRET,
            "user_token_secret": USER_SECRET,
            "connect_seconds": 1,
            "first_byte_seconds": 5,
            "idle_seconds": 5,
            "database_pool": 4,
            **changes,
        }
    )


@asynccontextmanager
async def running(
    database_url: str, policy: Policy, *, through: str | None = None, **changes: Any
) -> AsyncIterator[Platform]:
    """Start a gateway on its own database; `through` is another address of the same PostgreSQL for the gateway."""
    connection = await database.connect(database_url)
    try:
        await database.migrate(connection)
        async with UpstreamSimulation().running() as simulation:
            app = create(settings(through or database_url, simulation.url, **changes), policy)
            # As `python -m gateway` does it.
            runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=1)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                async with aiohttp.ClientSession(
                    timeout=aiohttp.ClientTimeout(30), auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
                ) as session:
                    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
                    platform = Platform(url, policy, session, simulation, connection, app)
                    platform.key = await platform.make_key("probe")
                    yield platform
            finally:
                await runner.cleanup()
    finally:
        await connection.close()


def user_claims(user_id: str = "user-1", **changes: Any) -> dict[str, Any]:
    """The claims that Open WebUI signs."""
    now = int(time.time())
    return {
        "sub": user_id,
        "email": "erika.mustermann@pruefstein.example",
        "name": "Erika Mustermann",
        "role": "user",
        "iss": "open-webui",
        "iat": now,
        "exp": now + 300,
        **changes,
    }


def user_header(user_id: str = "user-1", *, secret: str = USER_SECRET, **changes: Any) -> dict[str, str]:
    """The header with the signed user token, minted as Open WebUI does it."""
    claims = {name: value for name, value in user_claims(user_id, **changes).items() if value is not None}
    return {USER_TOKEN_HEADER: jwt.encode(claims, secret, algorithm="HS256")}
