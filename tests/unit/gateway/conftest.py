# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway's fixtures: a migrated database, and a whole running gateway."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from gateway import database
from tests.unit.gateway import harness
from tests.unit.gateway.town import policy


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to an own database with the current schema."""
    connected = await database.connect(database_url)
    await database.migrate(connected)
    yield connected
    await connected.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(postgres_url: str) -> AsyncIterator[harness.Platform]:
    """A running gateway for a whole module of tests that are `asyncio(loop_scope="module")`."""
    async with harness.new_database(postgres_url) as url, harness.running(url, policy()) as running:
        yield running


@pytest.fixture
async def platform(database_url: str) -> AsyncIterator[harness.Platform]:
    """A running gateway for the small town."""
    async with harness.running(database_url, policy()) as running:
        yield running
