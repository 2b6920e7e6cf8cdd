# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel users`: a level is given until a day and for a reason, taken away, and its history shown."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from gateway import database, users
from gateway.dates import german, today
from gateway.users import Change, LevelError
from ops.cli import app
from ops.directory import Account
from ops.errors import OpsError
from tests.unit.gateway.town import document

ERIKA = Account("0b0c6f3e-7d0e-4a3c-9a58-1d1f0a6f2a01", "Erika Beispiel", "erika.beispiel@lindenrath.example")
MAX = Account("0b0c6f3e-7d0e-4a3c-9a58-1d1f0a6f2a02", "Max Beispiel", "max.beispiel@lindenrath.example")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "ampel.yaml"
    path.write_text(yaml.safe_dump(document(), allow_unicode=True), encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    async def everybody() -> list[Account]:
        return [ERIKA, MAX]

    monkeypatch.setattr("ops.directory.everybody", everybody)
    monkeypatch.setenv("AMPEL_DATABASE_URL", database_url)
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.delenv("SUDO_USER", raising=False)
    return database_url


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["users", *arguments])


def changes(url: str, user_id: str) -> list[Change]:
    async def fetch() -> list[Change]:
        connection = await database.connect(url)
        await database.migrate(connection)
        found = await users.history(connection, user_id)
        await connection.close()
        return found

    return asyncio.run(fetch())


@pytest.mark.parametrize("person", [ERIKA.email, ERIKA.email.upper(), ERIKA.id])
def test_a_level_is_given(url: str, file: str, person: str) -> None:
    result = run("set-level", person, "bronze", "--reason", "Kurs vom 3. Juni", "--policy", file)
    assert result.exit_code == 0
    name = person if person == ERIKA.id else ERIKA.name
    assert result.stdout == f"{name} hat jetzt die Stufe »Bronze«. Sie gilt ab der nächsten Anfrage.\n"
    (change,) = changes(url, ERIKA.id)
    assert (change.changed_by, change.new_level, change.reason) == ("ada", "bronze", "Kurs vom 3. Juni")


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y"])
def test_until_a_day(url: str, file: str, form: str) -> None:
    end = today() + timedelta(days=40)
    result = run("set-level", ERIKA.email, "gold", "--until", end.strftime(form), "--by", "Berta", "--policy", file)
    assert result.stdout.endswith(f"Sie gilt ab der nächsten Anfrage und bis zum Ende des {german(end)}.\n")
    (change,) = changes(url, ERIKA.id)
    assert (change.changed_by, change.valid_until) == ("Berta", end)


def test_who_it_was_behind_sudo(url: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "berta")
    run("set-level", ERIKA.email, "gold", "--policy", file)
    assert changes(url, ERIKA.id)[0].changed_by == "berta"


def test_the_list(file: str) -> None:
    run("set-level", ERIKA.email, "bronze", "--until", today().isoformat(), "--policy", file)
    result = run("list", "--policy", file)
    erika, other = [line for line in result.stdout.splitlines() if "Beispiel" in line]
    assert [word in erika for word in ("Bronze", german(today()), "Grün, Gelb")] == [True] * 3
    assert "nichts" in other


def test_the_list_says_what_has_expired(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run("set-level", ERIKA.email, "bronze", "--until", today().isoformat(), "--policy", file)
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr("gateway.dates.today", lambda: tomorrow)
    assert "nichts (abgelaufen)" in run("list", "--policy", file).stdout
    first, second = json.loads(run("list", "--json", "--policy", file).stdout)
    assert (first["level"], first["valid_until"], first["expired"]) == ("bronze", (today()).isoformat(), True)
    assert (second["level"], second["valid_until"], second["expired"]) == (None, None, False)


def test_the_history(file: str) -> None:
    run("set-level", ERIKA.email, "bronze", "--reason", "Kurs [rot]", "--policy", file)
    run("withdraw", ERIKA.email, "--by", "Berta", "--reason", "Wechsel")
    result = run("history", ERIKA.email)
    assert result.exit_code == 0
    first, second = [line for line in result.stdout.splitlines() if "bronze" in line]
    assert [word in first for word in ("ada", "keine", "bronze", "Kurs [rot]")] == [True] * 4
    assert [word in second for word in ("Berta", "bronze", "keine", "Wechsel")] == [True] * 4
    rows = json.loads(run("history", ERIKA.email, "--json").stdout)
    assert [(row["old_level"], row["new_level"]) for row in rows] == [(None, "bronze"), ("bronze", None)]
    assert run("history", MAX.email).stdout == "Max Beispiel hatte noch keine Stufe.\n"


def test_withdrawing(url: str, file: str) -> None:
    run("set-level", ERIKA.email, "bronze", "--policy", file)
    result = run("withdraw", ERIKA.email)
    assert result.stdout == "Erika Beispiel hat keine Stufe mehr (bisher bronze). Das gilt ab der nächsten Anfrage.\n"
    assert isinstance(run("withdraw", ERIKA.email).exception, LevelError)
    assert len(changes(url, ERIKA.id)) == 2


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("set-level", ERIKA.email, "platin"), LevelError, "Stufe »platin« steht nicht in der Richtliniendatei"),
        (("set-level", ERIKA.email, "gold", "--until", "2020-01-31"), LevelError, "Der 31.01.2020 ist schon vorbei"),
        (("set-level", ERIKA.email, "gold", "--reason", "x" * 121), LevelError, "höchstens 120 Zeichen"),
        (("set-level", "chef@lindenrath.example", "gold"), OpsError, "Ein Konto »chef@lindenrath.example« gibt es"),
    ],
)
def test_what_is_refused(url: str, file: str, arguments: tuple[str, ...], error: type, message: str) -> None:
    result = run(*arguments, "--policy", file)
    assert isinstance(result.exception, error)
    assert message in str(result.exception)
    assert result.stdout == ""
    assert changes(url, ERIKA.id) == []


@pytest.mark.parametrize("until", ["31.02.2027", "morgen", "2027-13-01", "31.12.27"])
def test_a_day_that_is_none(file: str, until: str) -> None:
    assert run("set-level", ERIKA.email, "gold", "--until", until, "--policy", file).exit_code == 2
