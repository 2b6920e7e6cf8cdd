# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit: a row for every judged request, never changed, never with content."""

from uuid import uuid4

import asyncpg
import orjson
import pytest

from tests.unit.gateway.harness import Platform
from tests.unit.gateway.markers import IBAN_PIECES, MARKERS, everything

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


async def _count(platform: Platform) -> int:
    return int(await platform.connection.fetchval("SELECT count(*) FROM ampel.audit"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ampel.audit SET code = 'ok'",
        "UPDATE ampel.audit SET code = 'ok' WHERE false",
        "DELETE FROM ampel.audit",
        "DELETE FROM ampel.audit WHERE id = 1",
        "TRUNCATE ampel.audit",
        "INSERT INTO ampel.audit OVERRIDING SYSTEM VALUE TABLE ampel.audit ON CONFLICT (id) DO UPDATE SET code = 'x'",
        "MERGE INTO ampel.audit a USING (SELECT 1 AS id) x ON a.id = x.id WHEN MATCHED THEN DELETE",
    ],
)
async def test_it_only_grows(platform: Platform, statement: str) -> None:
    await platform.audited(await platform.ask())
    before = await platform.connection.fetch("SELECT * FROM ampel.audit ORDER BY id")
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await platform.connection.execute(statement)
    assert await platform.connection.fetch("SELECT * FROM ampel.audit ORDER BY id") == before


@pytest.mark.parametrize(("verdict", "code"), [("vielleicht", "ok"), ("ALLOW", "ok")])
async def test_no_other_verdicts(platform: Platform, verdict: str, code: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await platform.connection.execute(
            "INSERT INTO ampel.audit (request_id, verdict, code) VALUES ($1, $2, $3)", uuid4(), verdict, code
        )


@pytest.mark.parametrize("verdict", ["allow", "deny", "reroute", "pseudonymise"])
async def test_the_verdicts(platform: Platform, verdict: str) -> None:
    request = uuid4()
    await platform.connection.execute(
        "INSERT INTO ampel.audit (request_id, verdict, code) VALUES ($1, $2, 'probe')", request, verdict
    )
    assert verdict == await platform.connection.fetchval(
        "SELECT verdict FROM ampel.audit WHERE request_id = $1", request
    )


async def test_what_a_refusal_records(platform: Platform) -> None:
    answer = await platform.ask("rot-chat", "DE89 3704 0044 0532 0130 00 und DE02 1203 0000 0000 2020 51")
    row = await platform.audited(answer)
    assert row["user_id"] is None
    assert row["key_id"] == await platform.connection.fetchval("SELECT id FROM ampel.service_key WHERE name = 'probe'")
    assert (row["model"], row["zone"], row["data_class"], row["verdict"], row["code"]) == (
        "rot-chat", "red", "personal", "deny", "data_class",
    )  # fmt: skip
    assert orjson.loads(row["detectors"]) == {"iban": 2}
    assert (row["tokens_in"], row["tokens_out"], row["micro_eur"], row["duration_ms"]) == (None, None, 0, None)


async def test_what_a_detection_in_green_records(platform: Platform) -> None:
    """It is allowed there, and known all the same."""
    row = await platform.audited(await platform.ask("gruen-chat", "DE89 3704 0044 0532 0130 00"))
    assert (row["verdict"], row["data_class"], row["detectors"]) == ("allow", "personal", '{"iban": 1}')


@pytest.mark.parametrize("stream", [False, True])
async def test_every_judged_request_has_one_row(platform: Platform, stream: bool) -> None:
    before = await _count(platform)
    replies = [
        await platform.ask(stream=stream),
        await platform.ask("rot-chat", "DE89 3704 0044 0532 0130 00", stream=stream),
        await platform.ask("gpt-4o", stream=stream),
        await platform.ask(fallbacks=["rot-chat"], stream=stream),  # never judged: no row
        await platform.ask(key="ampel-falsch", stream=stream),  # nobody: no row
    ]
    for answer in replies[:3]:
        await platform.audited(answer)
    assert await _count(platform) == before + 3


async def _every_cell(platform: Platform) -> str:
    """All that the database holds, in every table of every schema that is ours."""
    tables = await platform.connection.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    assert len(tables) >= 6
    rows = [await platform.connection.fetch(f"TABLE {table['name']}") for table in tables]
    return "\n".join(repr(tuple(row)) for found in rows for row in found)


async def test_nothing_that_was_said_is_kept(platform: Platform) -> None:
    before = await _count(platform)
    replies = await everything(platform)
    assert {answer.status for answer in replies} == {200, 400, 401, 403, 404, 502}
    await platform.all_settled()
    assert await _count(platform) > before + 40
    kept = await _every_cell(platform)
    assert "person-7" in kept, "the id is kept, so this looks at the right place"
    for marker in (*MARKERS.values(), *IBAN_PIECES, platform.key, platform.webui):
        assert marker.casefold() not in kept.casefold(), marker
