# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every technique we know of, against a whole running gateway in front of a provider that records what reaches it.

What goes around the gateway, straight to LiteLLM, is tried against the real one in tests/contract: without a ticket,
with a forged, expired, foreign or used one, at every address, with every parameter that steers.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.bypass import bodies, places, steering, writing
from tests.bypass.case import IBAN, RED, Case
from tests.unit.gateway.harness import Platform, new_database, running
from tests.unit.gateway.town import policy

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES = [*writing.CASES, *places.CASES, *steering.CASES, *bodies.CASES]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(postgres_url: str) -> AsyncIterator[Platform]:
    async with new_database(postgres_url) as url, running(url, policy()) as platform:
        yield platform


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_what_is_harmless_arrives(platform: Platform, stream: bool) -> None:
    """Without this, the tests below would pass against a gateway that refuses everything."""
    answer = await platform.ask(RED, "Wann hat das Bürgerbüro geöffnet?", stream=stream)
    assert answer.status == 200
    assert len(platform.simulation.received) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.technique))
async def test_technique(platform: Platform, case: Case) -> None:
    answer = await case.attempt(platform)

    assert (answer.status, answer.error["code"]) == (case.status, case.code)
    assert platform.simulation.received == [], "something has reached the provider"
    assert IBAN not in answer.raw.decode()
    assert IBAN.replace(" ", "") not in answer.raw.decode()
    if case.recorded:
        row = await platform.audited(answer)
        assert (row["verdict"], row["code"]) == ("deny", case.code)


async def test_there_are_enough_and_no_two_alike() -> None:
    names = [case.technique for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 100
