# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two people of the demo: an administrator, whom Open WebUI creates, and one of the staff, whom this module adds.

It runs once, after the first start; later the accounts belong to whoever uses them.
"""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from gateway import database, users
from ops.embedded import postgres
from ops.embedded.context import Context
from ops.errors import OpsError

_TIMEOUT = aiohttp.ClientTimeout(total=30)


@dataclass(frozen=True, slots=True)
class Person:
    """`password` is the name of the secret."""

    name: str
    email: str
    password: str


ADMIN = Person("Ada Admin", "admin@lindenrath.example", "ADMIN_PASSWORD")
STAFF = Person("Erika Beispiel", "erika.beispiel@lindenrath.example", "STAFF_PASSWORD")


async def set_up(context: Context) -> None:
    """Create what is missing and give both their levels: the administrator the highest, the staff member the lowest.

    Raises:
        OpsError: Open WebUI refuses.
    """
    if context.layout.accounts.exists():
        return
    async with aiohttp.ClientSession(context.ports.url("open-webui"), timeout=_TIMEOUT) as api:
        admin = await _call(api, "/api/v1/auths/signin", _login(context, ADMIN))
        api.headers["Authorization"] = f"Bearer {admin['token']}"
        try:
            staff = await _call(api, "/api/v1/auths/signin", _login(context, STAFF))
        except OpsError:
            form = _login(context, STAFF) | {"name": STAFF.name, "role": "user"}
            staff = await _call(api, "/api/v1/auths/add", form)
    levels = context.policy.levels
    await _set_levels(context, {admin["id"]: levels[-1].name, staff["id"]: levels[0].name})
    context.layout.accounts.write_text(
        json.dumps({"admin": admin["id"], "staff": staff["id"]}) + "\n", encoding="utf-8"
    )


async def _set_levels(context: Context, levels: dict[str, str]) -> None:
    url = postgres.url(context.ports, context.secrets, postgres.GATEWAY_DATABASE)
    connection = await database.connect(url)
    try:
        for user_id, level in levels.items():
            await users.set_level(connection, context.policy, user_id, level)
    finally:
        await connection.close()


def _login(context: Context, person: Person) -> dict[str, Any]:
    return {"email": person.email, "password": context.secrets[person.password]}


async def _call(api: aiohttp.ClientSession, path: str, form: dict[str, Any]) -> dict[str, Any]:
    async with api.post(path, json=form) as response:
        if response.status != 200:
            # The answer is not shown: it can repeat what was sent.
            raise OpsError(
                f"Open WebUI lehnt {path} ab ({response.status}). Gibt es ältere Daten unter .ampel/data, die nicht "
                "zu secrets.env passen? Neu beginnen: ampel demo --reset"
            )
        answer: dict[str, Any] = await response.json()
        return answer
