# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Without PostgreSQL nothing is let through; once it is back everything goes on by itself, and nothing was lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from gateway import ledger
from tests.unit.gateway.harness import Platform, running
from tests.unit.gateway.simulation import chunk, event, hangs, sends, stream_of
from tests.unit.gateway.tcp import Cable
from tests.unit.gateway.town import policy

NOT_READY = (
    "Die Plattform ist gerade nicht bereit: Ohne ihre Datenbank wird nichts durchgelassen. Bitte versuchen Sie es in "
    "einer Minute erneut. Es wurde nichts weitergegeben."
)


@dataclass
class Fragile:
    platform: Platform
    cable: Cable


@pytest.fixture
async def fragile(database_url: str) -> AsyncIterator[Fragile]:
    """A gateway whose connection to PostgreSQL can be cut."""
    async with Cable.to(database_url) as cable:
        with patch("gateway.relay._SETTLE_PAUSES", (0.05,) * 60):
            async with running(database_url, policy(), gateway_database_url=cable.database_url) as platform:
                yield Fragile(platform, cable)
                cable.mend()


@pytest.mark.parametrize("stream", [False, True])
async def test_gone_and_back(fragile: Fragile, stream: bool) -> None:
    platform, cable = fragile.platform, fragile.cable
    assert (await platform.ask(stream=stream)).status == 200
    platform.clean()
    cable.cut()
    for _ in range(3):
        answer = await platform.ask(stream=stream)
        assert (answer.status, answer.error["code"]) == (503, "database_unavailable")
        assert answer.error["message"] == NOT_READY
        assert answer.error["type"] == "service_unavailable"
    assert platform.simulation.received == []
    cable.mend()
    answer = await platform.ask(stream=stream)
    assert answer.status == 200
    assert (await platform.audited(answer))["code"] == "ok"


async def test_every_address_says_so(fragile: Fragile) -> None:
    platform, cable = fragile.platform, fragile.cable
    assert (await platform.send("GET", "/healthz", key="")).json == {"status": "ok"}
    cable.cut()
    for answer in (
        await platform.send("GET", "/healthz", key=""),
        await platform.send("GET", "/v1/models"),
        await platform.embed(),
        await platform.ask("rot-chat", "DE89 3704 0044 0532 0130 00"),
        await platform.ask(key="ampel-falsch"),
    ):
        assert (answer.status, answer.error["code"]) == (503, "database_unavailable")
    assert (await platform.send("GET", "/metrics", key="")).status == 200, "the monitoring must see it"
    cable.mend()
    assert (await platform.send("GET", "/healthz", key="")).status == 200


async def test_gone_between_the_facts_and_the_ledger(fragile: Fragile) -> None:
    """The last moment before the text would leave."""

    async def cut(*_args: object) -> ledger.Reservation:
        fragile.cable.cut()
        return await reserve(*_args)  # type: ignore[arg-type]

    reserve = ledger.reserve
    with patch("gateway.ledger.reserve", cut):
        answer = await fragile.platform.ask("rot-chat")
    assert (answer.status, answer.error["code"]) == (503, "database_unavailable")
    assert fragile.platform.simulation.received == []


async def test_a_refusal_that_cannot_be_recorded(fragile: Fragile) -> None:
    async def cut(*_args: object) -> None:
        fragile.cable.cut()
        await record(*_args)  # type: ignore[arg-type]

    from gateway import audit

    record = audit.record_refusal
    with patch("gateway.audit.record_refusal", cut):
        answer = await fragile.platform.ask("rot-chat", "DE89 3704 0044 0532 0130 00")
    assert (answer.status, answer.error["code"]) == (503, "database_unavailable")
    assert fragile.platform.simulation.received == []


async def test_gone_in_mid_stream(fragile: Fragile) -> None:
    """The answer was allowed and is finished; it is settled when PostgreSQL is back."""
    platform, cable = fragile.platform, fragile.cable
    gate = asyncio.Semaphore(1)
    sent = stream_of(["eins", "zwei"])
    platform.simulation.script = sends(sent, gate=gate)
    asking = asyncio.create_task(platform.ask("rot-chat", stream=True))
    await platform.simulation.asked.wait()
    cable.cut()
    for _ in sent:
        gate.release()
    answer = await asking
    assert len(answer.events) == len(sent) - 2
    await asyncio.sleep(0.2)
    cable.mend()
    row = await platform.audited(answer)
    assert (row["code"], row["tokens_out"], row["micro_eur"]) == ("ok", 3, 52)
    assert set((await platform.budgets()).values()) == {(0, 52)}


async def test_it_starts_without_postgresql(database_url: str) -> None:
    async with Cable.to(database_url) as cable:
        cable.cut()
        async with running(database_url, policy(), gateway_database_url=cable.database_url) as platform:
            assert (await platform.ask()).status == 503
            cable.mend()
            assert (await platform.ask()).status == 200


async def test_a_gateway_that_stops_settles_first(database_url: str) -> None:
    """Also a stream that is running: its client is cut off, its tokens are paid."""
    async with running(database_url, policy()) as platform:
        platform.simulation.script = sends([event(chunk(delta={"content": "x"}))] * 3, then=hangs)
        headers = {"Authorization": f"Bearer {platform.key}"}
        body = {"model": "rot-chat", "messages": [{"role": "user", "content": "x"}], "stream": True}
        response = await platform.session.post(f"{platform.url}/v1/chat/completions", json=body, headers=headers)
        await response.content.readuntil(b"\n\n")
        connection = platform.connection
        await platform.runner.cleanup()
        rows = await connection.fetch("SELECT code, tokens_out FROM ampel.audit")
        assert [tuple(row) for row in rows] == [("aborted", 3)]
        response.close()
