# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Metrics that are looked up: budgets of everybody together, and how far the audit is sealed."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from gateway import gauges
from gateway.audit_sealing import seal
from gateway.database import Database
from gateway.metrics import AUDIT_SEALED, REGISTRY
from gateway.policy import Budgets
from gateway.upstream import Upstream
from tests.unit.gateway.audit_rows import place, write
from tests.unit.gateway.harness import Platform, settings
from tests.unit.gateway.simulation import UpstreamSimulation

HOUR = 3600


@pytest.fixture
async def pool(database_url: str, connection: asyncpg.Connection) -> AsyncIterator[Database]:
    database = Database(database_url, 1)
    yield database
    await database.close()


@pytest.fixture
async def simulation() -> AsyncIterator[UpstreamSimulation]:
    async with UpstreamSimulation().running() as running:
        yield running


def _value(name: str, budget: str | None = None) -> float | None:
    return REGISTRY.get_sample_value(name, {"budget": budget} if budget else {})


def _age() -> float:
    at = _value("ampel_audit_sealed_until_timestamp_seconds")
    assert at is not None
    return time.time() - at


async def test_nothing_recorded_is_all_sealed(pool: Database) -> None:
    AUDIT_SEALED.set(0)
    await gauges.once(pool)
    assert abs(_age()) < 30


async def test_the_oldest_row_outside_of_exported_segments_counts(
    connection: asyncpg.Connection, pool: Database, tmp_path: Path
) -> None:
    await write(connection, 2, days_ago=3)
    await gauges.once(pool)
    assert _age() == pytest.approx(72 * HOUR, abs=HOUR)
    await seal(connection, place(tmp_path))
    await gauges.once(pool)
    assert abs(_age()) < 30
    await write(connection, 1, days_ago=1)
    await gauges.once(pool)
    assert _age() == pytest.approx(24 * HOUR, abs=HOUR)


async def test_signed_but_not_exported_is_not_sealed(
    connection: asyncpg.Connection, pool: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(connection, 2, days_ago=3)

    async def no_export(*_: object) -> None:
        pass

    monkeypatch.setattr("gateway.audit_sealing._export", no_export)
    await seal(connection, place(tmp_path))
    await gauges.once(pool)
    assert _age() == pytest.approx(72 * HOUR, abs=HOUR)


async def test_without_the_database_it_goes_on_ageing(database_url: str) -> None:
    AUDIT_SEALED.set(1000)
    nobody = Database("postgresql://ampel@127.0.0.1:9/ampel", 1)
    await gauges.once(nobody)
    assert _value("ampel_audit_sealed_until_timestamp_seconds") == 1000


def test_limits_are_those_of_the_policy() -> None:
    gauges.limits(Budgets.model_validate({"town_month_eur": 6000, "zones": {"red": {"town_month_eur": 0}}}))
    name = "ampel_budget_limit_micro_eur"
    assert _value(name, "town") == 6_000_000_000
    assert _value(name, "red") == 0
    assert _value(name, "green") is None
    gauges.limits(Budgets())
    assert _value(name, "town") is None


async def test_what_a_request_costs_shows(platform: Platform, database_url: str) -> None:
    before = (await platform.send("GET", "/metrics")).raw.decode()
    # Nothing is counted yet, and shown all the same.
    assert 'ampel_verdicts_total{data_class="social",verdict="deny",zone="yellow"} ' in before
    assert 'ampel_requests_total{code="detector_failed",model="none",zone="none"} ' in before
    await platform.audited(await platform.ask("rot-chat", "Hallo"))
    database = Database(database_url, 1)
    try:
        await gauges.once(database)
    finally:
        await database.close()
    assert _value("ampel_budget_spent_micro_eur", "red") == 52
    assert _value("ampel_budget_spent_micro_eur", "town") == 52
    assert _value("ampel_budget_spent_micro_eur", "green") == 0


async def test_it_goes_on_by_itself(pool: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gauges, "PAUSE_SECONDS", 0.01)
    upstream = Upstream(settings(database_url="postgresql://nobody/"))
    task = asyncio.create_task(gauges.run(pool, upstream))
    try:
        for _ in range(2):
            AUDIT_SEALED.set(0)
            async with asyncio.timeout(10):
                while _value("ampel_audit_sealed_until_timestamp_seconds") == 0:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
    finally:
        task.cancel()
        await upstream.close()


async def test_whether_litellm_is_there(simulation: UpstreamSimulation) -> None:
    there = Upstream(settings(database_url="postgresql://nobody/", litellm_url=simulation.url))
    gone = Upstream(settings(database_url="postgresql://nobody/", litellm_url="http://127.0.0.1:9"))
    try:
        assert await there.is_ready()
        simulation.ready = False
        assert not await there.is_ready()
        assert not await gone.is_ready()
    finally:
        await there.close()
        await gone.close()
    assert simulation.received == []
