# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel zones prove` against a whole gateway: it finds nothing where all is well, and finds what is not."""

from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any

import pytest

from gateway.policy import Policy
from ops.errors import OpsError
from ops.proofs.page import html
from ops.proofs.proof import Verdict
from ops.proofs.registry import SECTIONS
from ops.proofs.report import Report, plan, prove
from ops.proofs.site import Address, visit
from tests.unit.gateway.harness import Platform, running
from tests.unit.gateway.town import document, policy


@pytest.fixture
async def platform(database_url: str) -> AsyncIterator[Platform]:
    async with running(database_url, policy()) as platform:
        yield platform


async def report_on(platform: Platform, database_url: str, expected: Policy) -> Report:
    """Prove the running platform against a policy, which may be another than the one it runs with."""
    async with visit(Address(platform.url, database_url), expected, allow_cost=False) as site:
        return await prove(site, "0" * 64, lambda: None)


def town(zone: str, **rule: Any) -> Policy:
    zones = document()["zones"]
    return policy(zones={**zones, zone: {**zones[zone], **rule}})


async def test_a_sound_platform_holds_everything(platform: Platform, database_url: str) -> None:
    report = await report_on(platform, database_url, platform.policy)

    assert [(line.proof.id, line.result) for line in report.lines if line.result.verdict is Verdict.BROKEN] == []
    assert report.holds
    # LiteLLM itself is not beside this gateway.
    assert {line.proof.id for line in report.lines if line.result.verdict is Verdict.SKIPPED} == {
        "lock-ticket-missing",
        "lock-ticket-forged",
    }


@pytest.mark.parametrize(
    ("expected", "broken"),
    [
        # What the file calls forbidden, the platform does; and the other way round.
        (town("green", max_class="internal"), {"matrix-gruen-chat-personal", "matrix-gruen-bild-social"}),
        (town("red", max_class="personal"), {"matrix-rot-chat-personal", "matrix-rot-chat-internal"}),
    ],
)
async def test_a_platform_that_runs_with_another_policy_is_found_out(
    platform: Platform, database_url: str, expected: Policy, broken: set[str]
) -> None:
    report = await report_on(platform, database_url, expected)

    assert not report.holds
    assert broken <= {line.proof.id for line in report.lines if line.result.verdict is Verdict.BROKEN}


async def test_a_dead_model_breaks_what_is_allowed_and_not_what_is_refused(
    platform: Platform, database_url: str
) -> None:
    async with visit(Address(platform.url, database_url), platform.policy, allow_cost=False) as site:
        platform.simulation.script = _gone
        report = await prove(site, "0" * 64, lambda: None)

    verdicts = {line.proof.id: line.result.verdict for line in report.lines}
    assert verdicts["matrix-gruen-chat-public"] is Verdict.BROKEN
    assert verdicts["matrix-rot-chat-social"] is Verdict.HELD
    assert verdicts["detect-iban"] is Verdict.HELD


async def _gone(_request: Any) -> Any:
    raise ConnectionResetError


async def test_nobody_is_billed_unasked(platform: Platform, database_url: str) -> None:
    paid = policy(models=[{**model, "simulation": False} for model in document()["models"]])
    platform.simulation.received.clear()

    report = await report_on(platform, database_url, paid)

    skipped = {line.proof.id for line in report.lines if line.result.verdict is Verdict.SKIPPED}
    assert {"matrix-rot-chat-public", "matrix-gelb-chat-personal"} <= skipped
    assert {received.body["model"] for received in platform.simulation.received} <= {"gruen-chat", "gruen-bild"}


async def test_its_keys_are_revoked_afterwards(platform: Platform, database_url: str) -> None:
    await report_on(platform, database_url, platform.policy)

    left = await platform.connection.fetch(
        "SELECT name FROM ampel.service_key WHERE name LIKE 'nachweis-%' AND revoked_at IS NULL"
    )
    assert left == []


async def test_an_address_where_nobody_answers_is_named(platform: Platform, database_url: str) -> None:
    with pytest.raises(OpsError, match="antwortet niemand"):
        async with visit(Address("http://127.0.0.1:9", database_url), platform.policy, allow_cost=False):
            pass


async def test_every_proof_has_an_id_of_its_own(platform: Platform, database_url: str) -> None:
    async with visit(Address(platform.url, database_url), platform.policy, allow_cost=False) as site:
        ids = [proof.id for _, proof in plan(site)]
    assert len(ids) == len(set(ids))
    assert len(SECTIONS) == 7


class _Page(HTMLParser):
    """Collects what a reader of the report would meet."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(f"{tag}.{name}", value) for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


async def test_the_page_says_everything_in_words_and_loads_nothing(platform: Platform, database_url: str) -> None:
    report = await report_on(platform, database_url, platform.policy)
    page = _Page()
    page.feed(html(report))
    text = " ".join(page.text)

    assert report.summary in text
    for line in report.lines:
        assert line.proof.claim in text
        assert line.result.observed in text
    assert ("html.lang", "de") in page.attributes
    assert not [name for name, _ in page.attributes if name.endswith((".src", ".href"))]
    assert report.as_json()["holds"] is True
