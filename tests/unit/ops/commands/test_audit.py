# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel audit`: what it says, what it writes, and how it ends."""

import asyncio
import csv
import json
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import yaml
from typer.testing import CliRunner, Result

from gateway import audit_directory, database
from ops.cli import app
from tests.unit.gateway.audit_rows import write
from tests.unit.gateway.town import document

LAST_MONTH = ((datetime.now(UTC) - timedelta(hours=1)).replace(day=1) - timedelta(days=1)).replace(day=10)


@pytest.fixture
def export(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The export directory; database, directory and key are this test's own."""
    monkeypatch.setenv("AMPEL_DATABASE_URL", database_url)
    monkeypatch.setenv("AMPEL_AUDIT_DIR", str(tmp_path / "export"))
    monkeypatch.setenv("AMPEL_AUDIT_KEY_FILE", str(tmp_path / "audit-key.pem"))
    return tmp_path / "export"


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["audit", *map(str, arguments)])


def in_database(url: str, work: Callable[[asyncpg.Connection], Awaitable[object]]) -> None:
    async def connected() -> None:
        connection = await database.connect(url)
        await database.migrate(connection)
        await work(connection)
        await connection.close()

    asyncio.run(connected())


def rows(url: str, count: int, **more: float) -> None:
    in_database(url, lambda connection: write(connection, count, **more))  # type: ignore[arg-type]


def use(url: str, people: str, zone: str | None, verdict: str = "allow", micro_eur: int = 0, code: str = "ok") -> None:
    """One request of each person, last month."""

    async def insert(connection: asyncpg.Connection) -> None:
        for person in people:
            await connection.execute(
                "INSERT INTO ampel.audit"
                " (at, request_id, user_id, zone, data_class, detectors, verdict, code, micro_eur)"
                " VALUES ($1, $2, $3, $4, 'personal', '{\"iban\": 1}', $5, $6, $7)",
                *(LAST_MONTH, uuid4(), f"person-{person}", zone, verdict, code, micro_eur),
            )

    in_database(url, insert)


def test_seal_and_verify(export: Path, database_url: str) -> None:
    rows(database_url, 3)
    sealed = run("seal")
    assert sealed.exit_code == 0
    assert sealed.stdout.startswith(f"Versiegelt: 3 Einträge in 1 Segment(en), nach {export}\nLetztes Segment: 1:")
    assert run("seal").stdout == "Es gibt nichts Neues zu versiegeln.\n"
    rows(database_url, 1)
    verified = run("verify", "--against-database")
    assert verified.exit_code == 0
    for text in (
        "Segmente:    1 bis 1, davon 0 nach Ablauf der Frist gelöscht",
        "Einträge:    3 geprüft, 0 nach der Frist gelöscht",
        "Er lag im Verzeichnis selbst",
        "Datenbank:   noch nicht versiegelt: 1, der älteste",
        "In Ordnung: Alles ist so, wie es versiegelt wurde.",
        "Notieren Sie für die nächste Prüfung: --known 1:",
    ):
        assert text in verified.stdout


def test_verify_offline(export: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy, a key of one's own, and neither database nor settings."""
    rows(database_url, 2)
    run("seal")
    copy, key = tmp_path / "kopie", tmp_path / "notiert.pem"
    audit_directory.key_paths(export)[0].rename(key)
    export.rename(copy)
    for name in ("AMPEL_DATABASE_URL", "AMPEL_AUDIT_DIR", "AMPEL_AUDIT_KEY_FILE"):
        monkeypatch.delenv(name)
    verified = run("verify", copy, "--public-key", key)
    assert verified.exit_code == 0
    assert "Er lag im Verzeichnis selbst" not in verified.stdout
    refused = run("verify", copy)
    assert "liegt kein öffentlicher Schlüssel" in str(refused.exception)
    noted = re.findall(r"--known (\S+)", verified.stdout)[0]
    assert run("verify", copy, "--public-key", key, "--known", noted).exit_code == 0
    cut = run("verify", copy, "--public-key", key, "--known", noted.replace("1:", "2:"))
    assert cut.exit_code == 1
    assert "✗ Segment 2: Die Prüfsumme dieses Segments wurde notiert, aber es fehlt" in cut.stdout


def test_what_is_wrong_is_said_with_segment_and_line(export: Path, database_url: str) -> None:
    rows(database_url, 30)
    run("seal")
    path = audit_directory.segment_path(export, 1)
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"zone":"green"', b'"zone":"red"', 2))
    verified = run("verify")
    assert verified.exit_code == 1
    assert "✗ Segment 1, Zeile 1: Eintrag Nr. 1 wurde verändert" in verified.stdout
    assert "✗ Segment 1, Zeile 2: Eintrag Nr. 2 wurde verändert" in verified.stdout
    assert "Nicht in Ordnung: 2 Befund(e)." in verified.stdout
    assert "Notieren Sie" not in verified.stdout
    path.write_bytes(content.replace(b'"zone":"green"', b'"zone":"red"'))
    verified = run("verify")
    assert verified.stdout.count("✗") == 20
    assert "… und 10 weitere" in verified.stdout


@pytest.mark.parametrize("known", ["1", "1:", "x:" + "0" * 64, "1:" + "0" * 63, "1:" + "G" * 64, "-1:" + "0" * 64])
def test_a_noted_hash_that_is_none(export: Path, database_url: str, known: str) -> None:
    rows(database_url, 1)
    run("seal")
    assert f"--known {known}: erwartet wird NUMMER:PRÜFSUMME" in str(run("verify", f"--known={known}").exception)


def test_before_anything_was_sealed(export: Path) -> None:
    result = run("verify")
    assert result.exit_code == 1
    export.mkdir()
    assert "zuerst: ampel audit seal" in str(run("verify").exception)


def test_a_lost_key(export: Path, database_url: str, tmp_path: Path) -> None:
    rows(database_url, 1)
    run("seal")
    (tmp_path / "audit-key.pem").unlink()
    rows(database_url, 1)
    assert "ampel audit seal --new-key" in str(run("seal").exception)
    assert run("seal", "--new-key").exit_code == 0
    assert run("verify", "--against-database").exit_code == 0


def test_prune(export: Path, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "ampel.yaml"
    file.write_text(yaml.safe_dump(document(audit={"retention_days": 90}), allow_unicode=True), encoding="utf-8")
    rows(database_url, 2, days_ago=91)
    run("seal")
    kept = run("prune", "--policy", file, "--keep-files")
    assert "älter als 90 Tage: 2 Einträge aus 1 Segment(en) in der Datenbank, 0 exportierte" in kept.stdout
    assert "0 Einträge aus 0 Segment(en) in der Datenbank, 1 exportierte" in run("prune", "--policy", file).stdout
    verified = run("verify", "--against-database")
    assert verified.exit_code == 0
    assert "0 geprüft, 2 nach der Frist gelöscht" in verified.stdout
    assert "Fristen:     gelöscht nach 90 Tagen" in verified.stdout


def test_export_for_spreadsheets_and_programs(export: Path, database_url: str, tmp_path: Path) -> None:
    use(database_url, "ab", "red")
    use(database_url, "=", "green", code="=cmd")
    rows(database_url, 1, days_ago=100)
    day = f"{LAST_MONTH:%Y-%m-%d}"
    table, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    done = run("export", "--from", day, "--to", day, "--to-file", table)
    assert done.stdout == f"3 Einträge stehen in {table}.\n"
    assert "nennt Personen mit ihrer Kennung" in done.stderr
    assert table.stat().st_mode & 0o777 == 0o600
    with table.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    assert [row["user_id"] for row in found] == ["person-a", "person-b", "person-="]
    assert list(found[0])[:2] == ["id", "at"]
    assert (found[0]["detectors"], found[2]["code"]) == ("iban: 1", "'=cmd")
    run("export", "--from", day, "--to", day, "--format", "jsonl", "--to-file", lines)
    entries = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert [entry["detectors"] for entry in entries] == [{"iban": 1}] * 3


def test_an_export_replaces_nothing(export: Path, tmp_path: Path) -> None:
    file = tmp_path / "da.csv"
    file.write_text("wichtig", encoding="utf-8")
    result = run("export", "--from", "2026-03-01", "--to", "2026-03-31", "--to-file", file)
    assert "Die Datei gibt es schon" in str(result.exception)
    assert file.read_text(encoding="utf-8") == "wichtig"
    late = run("export", "--from", "2026-03-31", "--to", "2026-03-01", "--to-file", tmp_path / "neu.csv")
    assert "liegt vor --from" in str(late.exception)


def test_the_report(export: Path, database_url: str) -> None:
    use(database_url, "abcdefgh", "green", micro_eur=500_000)
    use(database_url, "abcde", "yellow", verdict="deny", code="data_class")
    use(database_url, "fghij", "red", micro_eur=0)
    use(database_url, "f", "red", micro_eur=9_990_000)
    result = run("report")
    assert result.exit_code == 0
    assert f"Nutzung im Monat {LAST_MONTH:%m.%Y} (Weltzeit)" in result.stdout
    assert "Personen und Dienstschlüssel: 10" in result.stdout
    lines = {line.split("│")[1].strip(): line.split("│")[2:-1] for line in result.stdout.splitlines() if "│" in line}
    cells = {name: [cell.strip() for cell in cells] for name, cells in lines.items()}
    # One person alone caused all costs in red: they are hidden, and with them those of green, which together with the
    # sum of all would give them away.
    assert cells["Grün"] == ["8", "–"]
    assert cells["Gelb"] == ["5", "–"]
    assert cells["Rot"] == ["6", "–"]
    assert "Anfragen: 19, Kosten: 13,99 EUR" in result.stdout
    assert cells["Datenklasse zu hoch für die Zone"] == ["5"]
    assert cells["IBAN (Bankverbindung)"] == ["19"]
    assert "person-" not in result.stdout


def test_a_report_on_too_few(export: Path, database_url: str) -> None:
    use(database_url, "abcd", "green", micro_eur=500_000)
    output = run("report").stdout
    assert "Personen und Dienstschlüssel: –" in output
    assert "Anfragen: –, Kosten: –" in output
    figures = re.sub(r"\d\d\.\d{4}", "", output)
    assert re.findall(r"\d", figures) == []


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page(export: Path, database_url: str, tmp_path: Path) -> None:
    use(database_url, "abcdef", "green", verdict="deny", code="<b>neu</b>", micro_eur=1_234_560_000)
    file = tmp_path / "bericht.html"
    result = run("report", "--month", f"{LAST_MONTH:%Y-%m}", "--html", file)
    assert result.stdout == f"Der Bericht für {LAST_MONTH:%m.%Y} steht in {file}.\n"
    text = file.read_text(encoding="utf-8")
    assert "&lt;b&gt;neu&lt;/b&gt;" in text
    assert "7.407,36 EUR" in text
    page = _Page()
    page.feed(text)
    assert ("html", {"lang": "de"}) in page.tags
    headers = [attributes for tag, attributes in page.tags if tag == "th"]
    assert headers
    assert all(attributes.get("scope") in {"col", "row"} for attributes in headers)
    names = [tag for tag, _ in page.tags]
    assert names.count("table") == names.count("caption") == 5
    # Nothing is loaded from anywhere.
    assert not {"script", "link", "img", "iframe", "object"} & set(names)
    assert not re.search(r"https?:|url\(|@import|\bsrc=|\bhref=", text)


@pytest.mark.parametrize(
    ("month", "message"),
    [
        (f"{datetime.now(UTC):%Y-%m}", "ist noch nicht zu Ende"),
        ("2099-01", "ist noch nicht zu Ende"),
        ("gestern", "erwartet wird ein Monat wie 2026-03"),
        ("2026-13", "erwartet wird ein Monat wie 2026-03"),
    ],
)
def test_months_without_a_report(export: Path, month: str, message: str) -> None:
    assert message in str(run("report", "--month", month).exception)


def test_no_report_on_a_month_that_is_partly_deleted(export: Path, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "ampel.yaml"
    file.write_text(yaml.safe_dump(document(audit={"retention_days": 30}), allow_unicode=True), encoding="utf-8")
    rows(database_url, 2, days_ago=90)
    run("seal")
    run("prune", "--policy", file)
    month = f"{datetime.now(UTC) - timedelta(days=90):%Y-%m}"
    assert "ganz oder zum Teil schon gelöscht" in str(run("report", "--month", month).exception)
