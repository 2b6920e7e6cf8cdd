# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logs and metrics: what happened and how often, never to whom or about what."""

import asyncio
import logging
import re

import pytest

from tests.unit.gateway.harness import LITELLM_KEY, TICKET_SECRET, USER_SECRET, Platform
from tests.unit.gateway.markers import IBAN_PIECES, MARKERS, everything

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORBIDDEN = (*MARKERS.values(), *IBAN_PIECES, "person-7", LITELLM_KEY, TICKET_SECRET, USER_SECRET)


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


async def test_no_text_in_logs(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    """Of any logger, at any level: those of the libraries as well."""
    caplog.set_level(logging.DEBUG)
    await everything(platform)
    assert "refused: 403 data_class" in caplog.text, "this looks at the right place"
    # The raw records too: a formatter could leave out what another would print.
    logged = caplog.text + repr([(record.msg, record.args, record.exc_info) for record in caplog.records])
    for word in (*FORBIDDEN, platform.key, platform.webui):
        assert word.casefold() not in logged.casefold(), word


async def test_a_refusal_is_found_by_its_id(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = await platform.ask("rot-chat", "DE89 3704 0044 0532 0130 00")
    assert f"request {answer.error['request_id']} refused: 403 data_class" in caplog.text


async def test_no_person_and_no_text_in_metrics(platform: Platform) -> None:
    await everything(platform)
    metrics = await platform.send("GET", "/metrics")
    assert metrics.status == 200
    shown = metrics.raw.decode()
    assert 'ampel_requests_total{code="data_class",model="' in shown
    for word in (*FORBIDDEN, platform.key, platform.webui, "probe", "webui"):
        assert word.casefold() not in shown.casefold(), word
    keys = await platform.connection.fetch("SELECT id::text FROM ampel.service_key")
    assert not any(row["id"] in shown for row in keys)
    labels = set(re.findall(r'[{,](\w+)="', shown))
    assert labels <= {
        "zone", "model", "code", "detector", "direction", "le", "verdict", "data_class", "stage", "limit",
        "budget",
    }  # fmt: skip


async def test_labels_are_not_the_callers(platform: Platform) -> None:
    """A label for each made-up model would let anybody fill the memory of the monitoring."""
    before = len((await platform.send("GET", "/metrics")).raw.splitlines())
    for number in range(20):
        await platform.ask(f"modell-{number}")
        await platform.send("GET", f"/v1/adresse-{number}")
        await platform.send("POST", "/v1/chat/completions", data=f'{{"parameter_{number}": 1}}'.encode())
    assert len((await platform.send("GET", "/metrics")).raw.splitlines()) <= before + 12


async def _value(platform: Platform, name: str) -> float:
    metrics = (await platform.send("GET", "/metrics")).raw.decode()
    found = re.search(rf"^{re.escape(name)} (\S+)$", metrics, re.MULTILINE)
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize(
    ("metric", "model", "text", "added"),
    [
        ('ampel_requests_total{code="ok",model="rot-chat",zone="red"}', "rot-chat", "Hallo", 1),
        ('ampel_requests_total{code="model_unknown",model="none",zone="none"}', "gpt-4o", "Hallo", 1),
        ('ampel_requests_total{code="data_class",model="none",zone="red"}', "rot-chat", "DE89370400440532013000", 1),
        ('ampel_detections_total{detector="iban"}', "rot-chat", "DE89370400440532013000", 1),
        ('ampel_detections_total{detector="iban"}', "rot-chat", "Hallo", 0),
        ('ampel_tokens_total{direction="in",model="rot-chat",zone="red"}', "rot-chat", "Hallo", 11),
        ('ampel_tokens_total{direction="out",model="rot-chat",zone="red"}', "rot-chat", "Hallo", 3),
        ('ampel_cost_micro_eur_total{model="rot-chat",zone="red"}', "rot-chat", "Hallo", 52),
        ('ampel_verdicts_total{data_class="public",verdict="allow",zone="red"}', "rot-chat", "Hallo", 1),
        (
            'ampel_verdicts_total{data_class="personal",verdict="deny",zone="red"}',
            "rot-chat",
            "DE89370400440532013000",
            1,
        ),
        ('ampel_stage_seconds_count{stage="detection"}', "rot-chat", "Hallo", 1),
        ('ampel_stage_seconds_count{stage="taint"}', "rot-chat", "DE89370400440532013000", 1),
        ("ampel_decision_seconds_count", "rot-chat", "Hallo", 1),
        ('ampel_first_byte_seconds_count{zone="red"}', "rot-chat", "Hallo", 1),
    ],
)
async def test_what_is_counted(platform: Platform, metric: str, model: str, text: str, added: int) -> None:
    before = await _value(platform, metric)
    answer = await platform.ask(model, text)
    await platform.audited(answer)
    # Tokens and costs are counted when they are booked, which is after the row of the audit can be read.
    for _ in range(40):
        if await _value(platform, metric) >= before + added:
            break
        await asyncio.sleep(0.05)
    assert await _value(platform, metric) == before + added
