# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The installation under proof: its front door, its database, and in the demo the log of what reached a provider."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import asyncpg

from gateway import database, keys
from gateway.policy import Model, Policy
from gateway.zones import Zone
from ops.errors import OpsError

# A row is written after the answer; it is waited for this long.
_AUDIT_SECONDS = 10
_TIMEOUT = aiohttp.ClientTimeout(total=120)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the platform is. `litellm` and `logs` are known only where the proofs run beside them."""

    url: str
    database_url: str
    litellm: str | None = None
    litellm_key: str | None = None
    logs: Path | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, without its text: status, error code, headers."""

    status: int
    code: str
    headers: Mapping[str, str]
    content: str = field(default="", repr=False)

    @property
    def request_id(self) -> str:
        return self.headers.get("X-Request-Id", "")

    @property
    def answer(self) -> str:
        """What the model said."""
        return str(json.loads(self.content)["choices"][0]["message"]["content"])

    def __str__(self) -> str:
        return f"{self.status} {self.code}" if self.code else f"{self.status}"


class Site:
    """Sends the requests of the proofs. Its key is made for them and revoked after."""

    def __init__(
        self,
        address: Address,
        policy: Policy,
        session: aiohttp.ClientSession,
        connection: asyncpg.Connection,
        key: str,
        key_name: str,
        *,
        allow_cost: bool,
    ) -> None:
        self.address = address
        self.policy = policy
        self.connection = connection
        self.key = key
        self.key_name = key_name
        self._session = session
        self._allow_cost = allow_cost

    def may_call(self, model: Model) -> bool:
        """Whether an allowed request to this model is free: nobody is billed for a proof unasked."""
        return model.zone is Zone.GREEN or model.simulation or self._allow_cost

    def chat_models(self, zone: Zone | None = None) -> list[Model]:
        return [model for model in self.policy.models if "chat" in model.capabilities and zone in (None, model.zone)]

    def strictest(self) -> Model:
        """The chat model that may receive least: what must not leave, must not reach it."""
        return min(self.chat_models(), key=lambda model: (self.policy.max_class(model).rank, -model.zone.rank))

    async def ask(
        self, model: object, text: str = "", *, headers: Mapping[str, str] | None = None, **parameters: Any
    ) -> Reply:
        """POST /v1/chat/completions; `parameters` add to the body or replace parts of it."""
        body = {"model": model, "messages": [{"role": "user", "content": text}], "max_tokens": 1, **parameters}
        return await self.post("/v1/chat/completions", body, headers=headers)

    async def post(
        self, path: str, body: object, *, headers: Mapping[str, str] | None = None, base: str | None = None
    ) -> Reply:
        own = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        async with self._session.post(
            f"{base or self.address.url}{path}", data=json.dumps(body).encode(), headers={**own, **(headers or {})}
        ) as answer:
            raw = await answer.read()
            return Reply(answer.status, _code(raw), answer.headers.copy(), raw.decode(errors="replace"))

    async def audited(self, reply: Reply) -> asyncpg.Record | None:
        """The audit row of an answer; None when none is written in time."""
        if not reply.request_id:
            return None
        for _ in range(_AUDIT_SECONDS * 10):
            row = await self.connection.fetchrow(
                "SELECT * FROM ampel.audit WHERE request_id = $1", UUID(reply.request_id)
            )
            if row is not None:
                return row
            await asyncio.sleep(0.1)
        return None

    def arrivals(self) -> int | None:
        """How many chats have reached the simulated providers so far; None where there are none beside us."""
        if self.address.logs is None:
            return None
        lines = [
            line
            for file in self.address.logs.glob("*-simulation.log")
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.startswith("{")
        ]
        return len([line for line in lines if json.loads(line)["path"] == "/v1/chat/completions"])


def _code(raw: bytes) -> str:
    try:
        error = json.loads(raw)["error"]
        return str(error.get("code") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


@asynccontextmanager
async def visit(address: Address, policy: Policy, *, allow_cost: bool) -> AsyncIterator[Site]:
    """Open the installation for the proofs.

    Raises:
        OpsError: nobody answers there.
    """
    connection = await database.connect(address.database_url)
    name = f"nachweis-{uuid4().hex[:12]}"
    level = policy.levels[-1].name
    try:
        await database.migrate(connection)
        key = await keys.create(connection, policy, name, max_zone=Zone.RED, level=level)
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
                await _check_it_answers(session, address.url)
                yield Site(address, policy, session, connection, key, name, allow_cost=allow_cost)
        finally:
            await keys.revoke(connection, name)
    finally:
        await connection.close()


async def _check_it_answers(session: aiohttp.ClientSession, url: str) -> None:
    try:
        async with session.get(f"{url}/v1/models") as answer:
            if answer.status != 401:
                raise OpsError(f"Unter {url} antwortet kein Gateway von KI-Ampel (Status {answer.status})")
    except aiohttp.ClientError as error:
        raise OpsError(f"Unter {url} antwortet niemand. Läuft die Plattform? ampel demo --status") from error
