# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole gateway for tests: the real application and a real PostgreSQL, in front of a simulated LiteLLM."""

import asyncio
import io
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

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
from tests.unit.gateway.simulation import UpstreamSimulation, answers

TICKET_SECRET = "ticket-secret-of-the-tests-" + "t" * 37
USER_SECRET = "user-secret-of-the-tests-" + "u" * 39
LITELLM_KEY = "sk-litellm-key-of-the-tests"
PATIENCE = 500  # hundredths of a second


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
    """A running gateway. `key` is a service key that opens everything; `webui` is one that acts for people."""

    url: str
    policy: Policy
    session: aiohttp.ClientSession
    simulation: UpstreamSimulation
    connection: asyncpg.Connection
    runner: web.AppRunner
    key: str = ""
    webui: str = ""

    def clean(self) -> None:
        """Forget what the simulation has received, and let it be healthy."""
        self.simulation.received.clear()
        self.simulation.asked.clear()
        self.simulation.hung_up.clear()
        self.simulation.script = answers()

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
        # A file-like body is sent piece by piece, as browsers do.
        content = io.BytesIO(data) if data and len(data) > 1_000_000 else data
        async with self.session.request(
            method, self.url + path, data=content, headers={**own, **(headers or {})}
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

    async def audited(self, answer: Answer | str) -> asyncpg.Record:
        """The one audit row of an answer, or of a request by its id; it is written after the answer."""
        request_id = answer if isinstance(answer, str) else answer.headers["X-Request-Id"]
        for _ in range(PATIENCE):
            rows = await self.connection.fetch("SELECT * FROM ampel.audit WHERE request_id = $1", UUID(request_id))
            if rows:
                (row,) = rows
                return row
            await asyncio.sleep(0.01)
        raise AssertionError("this request is not in the audit")

    async def all_settled(self) -> None:
        for _ in range(PATIENCE):
            if not await self.connection.fetchval("SELECT count(*) FROM ampel.reservation"):
                return
            await asyncio.sleep(0.01)
        raise AssertionError("a reservation was never settled")

    async def budgets(self) -> dict[str, tuple[int, int]]:
        """Reserved and spent micro-EUR by subject."""
        rows = await self.connection.fetch("SELECT subject, reserved, spent FROM ampel.budget")
        return {row["subject"]: (row["reserved"], row["spent"]) for row in rows}


def settings(**changes: Any) -> Settings:
    return Settings.model_validate(
        {
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
async def new_database(postgres_url: str) -> AsyncIterator[str]:
    """An empty database for longer than one test."""
    admin = await asyncpg.connect(postgres_url)
    name = f"module_{uuid4().hex}"
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield f"{postgres_url.rpartition('/')[0]}/{name}"
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@asynccontextmanager
async def running(
    database_url: str, policy: Policy, *, gateway_database_url: str = "", **changes: Any
) -> AsyncIterator[Platform]:
    """Start a gateway on its own database, which it may reach by another address; `changes` are settings."""
    connection = await database.connect(database_url)
    try:
        await database.migrate(connection)
        async with UpstreamSimulation().running() as simulation:
            app = create(
                settings(
                    **{"litellm_url": simulation.url, **changes}, database_url=gateway_database_url or database_url
                ),
                policy,
            )
            # As `python -m gateway` does it.
            runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=1)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                async with aiohttp.ClientSession(
                    timeout=aiohttp.ClientTimeout(30), auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
                ) as session:
                    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
                    platform = Platform(url, policy, session, simulation, connection, runner)
                    platform.key = await platform.make_key("probe")
                    platform.webui = await platform.make_key("webui", acts_for_users=True)
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
