# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel keys`: the key alone on standard output, everything else beside it, and errors that say what to do."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
import yaml
from typer.testing import CliRunner, Result

from gateway import database, keys
from gateway.dates import german, today
from gateway.keys import KeyNameError
from ops.cli import app
from ops.errors import OpsError
from tests.unit.gateway.town import document


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "ampel.yaml"
    path.write_text(yaml.safe_dump(document(), allow_unicode=True), encoding="utf-8")
    return str(path)


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AMPEL_DATABASE_URL", database_url)
    return database_url


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["keys", *arguments])


def create(file: str, name: str = "probe", *more: str, zone: str = "red", level: str = "gold") -> Result:
    return run("create", name, "--max-zone", zone, "--level", level, "--policy", file, *more)


def stored(url: str) -> list[asyncpg.Record]:
    async def fetch() -> list[asyncpg.Record]:
        connection = await database.connect(url)
        rows = await connection.fetch("SELECT * FROM ampel.service_key ORDER BY created_at")
        await connection.close()
        return rows

    return asyncio.run(fetch())


def test_the_key_stands_alone_on_standard_output(url: str, file: str) -> None:
    result = create(file, "probe", "--floor", "confidential", zone="green")
    assert result.exit_code == 0
    assert re.fullmatch(r"ampel-[\w-]{43}\n", result.stdout)
    for text in ("Schlüssel »probe«: bis Zone Grün, Stufe gold", "mindestens vertrauliche Daten", "nur jetzt gezeigt"):
        assert text in result.stderr
    assert "ampel keys revoke probe" in result.stderr
    (row,) = stored(url)
    assert row["hash"] == keys.digest(result.stdout.strip())
    assert (row["name"], row["max_zone"], row["level"], row["floor"], row["acts_for_users"]) == (
        "probe", "green", "gold", "confidential", False,
    )  # fmt: skip


def test_for_programs(url: str, file: str) -> None:
    result = create(file, "probe", "--json")
    made = json.loads(result.stdout)
    assert set(made) == {"name", "key"}
    assert made["name"] == "probe"
    assert stored(url)[0]["hash"] == keys.digest(made["key"])
    assert result.stderr == ""


def test_it_makes_the_tables_it_needs(url: str) -> None:
    """On a fresh database, before the gateway has ever run."""
    assert run("list").exit_code == 0


def test_the_list(url: str, file: str) -> None:
    assert "Es gibt keine Schlüssel, die gelten. Einen anlegen: ampel keys create --help" in run("list").stdout
    secret = create(file, "eins", "--floor", "internal", zone="yellow").stdout.strip()
    create(file, "zwei", zone="green", level="bronze")
    run("revoke", "zwei")
    result = run("list")
    assert result.exit_code == 0
    for text in ("eins", "bis Zone Gelb", "Stufe gold", "mindestens interne", "aktiv, angelegt am"):
        assert text in result.stdout
    assert "zwei" not in result.stdout
    assert "Dazu gesperrte Schlüssel: 1. Auch sie zeigen: ampel keys list --revoked" in result.stdout
    everything = run("list", "--revoked").stdout
    for text in ("eins", "zwei", "bis Zone Grün", "Stufe bronze", "gesperrt seit"):
        assert text in everything
    assert secret not in everything


def test_the_list_for_programs(url: str, file: str) -> None:
    assert json.loads(run("list", "--json").stdout) == []
    secret = create(file).stdout.strip()
    result = run("list", "--json")
    (info,) = json.loads(result.stdout)
    assert (info["name"], info["max_zone"], info["level"], info["floor"], info["revoked_at"]) == (
        "probe", "red", "gold", "public", None,
    )  # fmt: skip
    assert secret not in result.stdout


def test_revoking(url: str, file: str) -> None:
    create(file)
    result = run("revoke", "probe")
    assert result.exit_code == 0
    assert result.stdout == "Der Schlüssel »probe« ist gesperrt; die nächste Anfrage damit wird abgelehnt.\n"
    assert stored(url)[0]["revoked_at"] is not None
    again = run("revoke", "probe")
    assert isinstance(again.exception, KeyNameError)
    assert str(again.exception) == "Es gibt keinen aktiven Schlüssel »probe«. Alle zeigt: ampel keys list --revoked"


def test_a_key_until_a_day(url: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    day = today()
    result = create(file, "probe", "--until", german(day))
    assert f"gültig bis zum Ende des {german(day)}" in result.stderr
    assert stored(url)[0]["valid_until"] == day
    (line,) = [line for line in run("list").stdout.splitlines() if "probe" in line]
    assert german(day) in line
    assert "aktiv" in line
    monkeypatch.setattr("gateway.dates.today", lambda: day + timedelta(days=1))
    (line,) = [line for line in run("list").stdout.splitlines() if "probe" in line]
    assert "abgelaufen" in line
    assert json.loads(run("list", "--json").stdout)[0]["valid_until"] == day.isoformat()


@pytest.mark.parametrize(
    ("name", "level", "message"),
    [
        ("Probe Key", "gold", "Name »Probe Key«: erlaubt sind Kleinbuchstaben"),
        ("probe", "platin", "Stufe »platin« steht nicht in der Richtliniendatei. Bekannt sind: seepferdchen, bronze"),
    ],
)
def test_what_is_not_created(url: str, file: str, name: str, level: str, message: str) -> None:
    result = create(file, name, level=level)
    assert isinstance(result.exception, KeyNameError)
    assert str(result.exception).startswith(message)
    assert result.stdout == ""
    assert stored(url) == []


def test_a_taken_name(url: str, file: str) -> None:
    create(file)
    result = create(file)
    assert isinstance(result.exception, KeyNameError)
    assert "Es gibt schon einen aktiven Schlüssel »probe«" in str(result.exception)
    assert len(stored(url)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "probe", "--max-zone", "blau", "--level", "gold"),
        ("create", "probe", "--max-zone", "red", "--level", "gold", "--floor", "geheim"),
        ("create", "probe", "--max-zone", "red", "--level", "gold", "--until", "31.02.2027"),
        ("create", "probe", "--level", "gold"),
        ("create", "probe", "--max-zone", "red"),
        ("create",),
        ("revoke",),
        ("drop", "probe"),
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [("list",), ("revoke", "probe")])
def test_postgresql_is_away(arguments: tuple[str, ...], unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPEL_DATABASE_URL", f"postgresql://ampel:geheim@127.0.0.1:{unused_tcp_port}/ampel")
    result = run(*arguments)
    assert isinstance(result.exception, database.DatabaseUnavailableError)
    assert "PostgreSQL antwortet nicht (AMPEL_DATABASE_URL). Läuft die Plattform?" in str(result.exception)
    assert "geheim" not in str(result.exception)


def test_nothing_runs_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMPEL_DATABASE_URL", raising=False)
    monkeypatch.setattr("ops.embedded.running.database_url", lambda: None)
    monkeypatch.setattr("ops.server.connection.database_url", lambda: None)
    monkeypatch.chdir(tmp_path)
    result = run("list")
    assert isinstance(result.exception, OpsError)
    assert str(result.exception) == (
        "Es ist keine Datenbank bekannt: AMPEL_DATABASE_URL ist nicht gesetzt, und hier läuft weder der Server noch "
        "eine Demo. Starten Sie ihn mit: make up, oder die Demo mit: ampel demo --detach"
    )
