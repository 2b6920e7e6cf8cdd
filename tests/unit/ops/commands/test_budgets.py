# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel budgets`: the town's money by zone; a person's only when that person is named; no small groups."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from gateway import keys, ledger
from gateway.database import Database, connect, migrate
from gateway.ledger import Usage
from gateway.policy import Budgets
from gateway.zones import Zone
from ops.cli import app
from ops.errors import OpsError
from tests.unit.gateway.test_ledger import entry
from tests.unit.gateway.town import document
from tests.unit.gateway.town import policy as rules

USERS = [f"0b0c6f3e-7d0e-4a3c-9a58-1d1f0a6f2a0{n}" for n in range(6)]
JUNE = date(2026, 6, 1)
WIDE = Budgets(user_month_eur=Decimal(1_000_000), key_month_eur=Decimal(1_000_000))


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "ampel.yaml"
    budgets = {
        "user_month_eur": 12,
        "town_month_eur": 5000,
        "zones": {"red": {"user_month_eur": 4, "town_month_eur": 2000}, "yellow": {"town_month_eur": 0}},
    }
    path.write_text(yaml.safe_dump(document(budgets=budgets), allow_unicode=True), encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AMPEL_DATABASE_URL", database_url)
    return database_url


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["budgets", "show", *arguments])


def spend(url: str, *requests: tuple[str | None, Zone, int, int], month: date = JUNE) -> None:
    """Who, where, micro-EUR reserved, and booked; what is booked with -1 is still under way."""

    async def book() -> None:
        database = Database(url, 1)
        for user, zone, amount, booked in requests:
            made = replace(entry(user), zone=zone.value, month=month)
            assert (await ledger.reserve(database, made, amount, WIDE)).ok
            if booked >= 0:
                await ledger.settle(database, made, Usage(1, 1), booked, "ok", 1)
        await database.close()

    asyncio.run(book())


def rows(result: Result) -> dict[str, list[str]]:
    """The table's lines by their first cell."""
    assert result.exit_code == 0, result.exception
    lines = [line.split("│")[1:-1] for line in result.stdout.splitlines() if line.startswith("│")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_the_town(url: str, file: str) -> None:
    spend(url, *((user, Zone.RED, 10_000_000, 3_456_000) for user in USERS))
    spend(url, (USERS[0], Zone.GREEN, 1, 1), (None, Zone.RED, 1_250_000_000, -1))
    result = run("--month", "2026-06", "--policy", file)
    assert "Budgets der Kommune im Juni 2026 (nach UTC)" in result.stdout
    assert rows(result) == {
        "Kommune": ["20,74 EUR", "1.250,00 EUR", "5.000,00 EUR", "25 %", "6"],
        "Zone Grün": ["< 0,01 EUR", "0,00 EUR", "–", "–", "unter 5"],
        "Zone Gelb": ["0,00 EUR", "0,00 EUR", "geschlossen", "–", "0"],
        "Zone Rot": ["20,74 EUR", "1.250,00 EUR", "2.000,00 EUR", "63 %", "6"],
    }
    assert not any(user in result.stdout for user in USERS)


@pytest.mark.parametrize(("people", "shown"), [(0, "0"), (1, "unter 5"), (4, "unter 5"), (5, "5")])
def test_small_groups_are_not_counted_out(url: str, file: str, people: int, shown: str) -> None:
    spend(url, *((user, Zone.RED, 10, 10) for user in USERS[:people]))
    found = json.loads(run("--month", "2026-06", "--policy", file, "--json").stdout)
    assert [line["persons"] for line in found["budgets"] if line["name"] in ("Kommune", "Zone Rot")] == [shown] * 2


def test_one_person(url: str, file: str) -> None:
    spend(url, (USERS[0], Zone.RED, 5_000_000, 3_000_000), (USERS[1], Zone.RED, 5_000_000, 5_000_000))
    result = run("--month", "2026-06", "--user", USERS[0], "--policy", file)
    assert f"Budget von {USERS[0]} im Juni 2026" in result.stdout
    assert rows(result) == {
        "gesamt": ["3,00 EUR", "0,00 EUR", "12,00 EUR", "25 %"],
        "Zone Grün": ["0,00 EUR", "0,00 EUR", "–", "–"],
        "Zone Gelb": ["0,00 EUR", "0,00 EUR", "–", "–"],
        "Zone Rot": ["3,00 EUR", "0,00 EUR", "4,00 EUR", "75 %"],
    }


def test_one_key(url: str, file: str) -> None:
    async def make() -> str:
        connection = await connect(url)
        await migrate(connection)
        await keys.create(connection, rules(), "n8n", max_zone=Zone.RED, level="gold")
        (info,) = await keys.list_keys(connection)
        await connection.execute(
            "INSERT INTO ampel.budget (subject, month, spent) VALUES ($1, $2, 25000000)", f"key:{info.id}", JUNE
        )
        await connection.close()
        return f"angelegt {info.created_at:%d.%m.%Y}"

    name = asyncio.run(make())
    result = run("--month", "2026-06", "--key", "n8n", "--policy", file)
    assert rows(result) == {name: ["25,00 EUR", "0,00 EUR", "50,00 EUR", "50 %"]}


def test_this_month_and_others_apart(url: str, file: str) -> None:
    now = datetime.now(UTC).date().replace(day=1)
    spend(url, (USERS[0], Zone.RED, 10_000_000, 1_000_000), month=now)
    spend(url, (USERS[0], Zone.RED, 10_000_000, 2_000_000))
    assert rows(run("--policy", file))["Kommune"][0] == "1,00 EUR"
    assert rows(run("--policy", file, "--month", "2026-06"))["Kommune"][0] == "2,00 EUR"
    assert rows(run("--policy", file, "--month", "2026-05"))["Kommune"][0] == "0,00 EUR"


def test_for_programs(url: str, file: str) -> None:
    spend(url, (None, Zone.RED, 10_000_000, 1_000_000))
    found = json.loads(run("--policy", file, "--month", "2026-06", "--json").stdout)
    assert found["month"] == "2026-06"
    assert found["budgets"][0] == {
        "name": "Kommune",
        "spent_micro_eur": 1_000_000,
        "reserved_micro_eur": 0,
        "limit_eur": "5000",
        "percent": 0,
        "persons": "0",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--month", "Juni"), "Der Monat »Juni« (--month) ist keiner. Schreiben Sie ihn so: 2026-06"),
        (("--month", "2026-13"), "Der Monat »2026-13« (--month) ist keiner"),
        (("--user", USERS[0], "--key", "n8n"), "nicht beides"),
        (("--key", "n8n"), "Einen Schlüssel »n8n« gibt es nicht"),
    ],
)
def test_what_is_refused(file: str, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments, "--policy", file)
    assert isinstance(result.exception, OpsError)
    assert message in str(result.exception)
