# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a part really answers. That its process is there says little."""

import aiohttp
import asyncpg

from ops.embedded.context import Http, Sql

_TIMEOUT_SECONDS = 3


async def answers(health: Http | Sql) -> bool:
    """One attempt."""
    if isinstance(health, Sql):
        return await _sql(health.url)
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
    try:
        # trust_env stays off: a proxy could not know this machine.
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(health.url) as response:
            return response.status == 200
    except (TimeoutError, aiohttp.ClientError, OSError):
        return False


async def _sql(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=_TIMEOUT_SECONDS, ssl=False)
    except asyncpg.InvalidPasswordError:
        # It answers; what is wrong with the password is said where it is used.
        return True
    except (TimeoutError, asyncpg.PostgresError, OSError):
        return False
    await connection.close()
    return True
