# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel audit`: seal, verify, prune and hand out the record of who used which model when."""

import asyncio
import csv
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from gateway import audit_directory, audit_report, database, policy
from gateway.audit_compare import Waiting, compare
from gateway.audit_pruning import prune as prune_segments
from gateway.audit_sealing import Place
from gateway.audit_sealing import seal as seal_rows
from gateway.audit_signing import PublicKey, read_public
from gateway.audit_verify import Result
from gateway.audit_verify import verify as verify_files
from ops.commands import audit_report as rendering
from ops.connection import database_url
from ops.embedded import settings as demo_settings
from ops.embedded.layout import Layout
from ops.errors import OpsError

_T = TypeVar("_T")
_MOST_PROBLEMS = 20
_OLD = timedelta(days=1)
# Where a spreadsheet would take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def seal(*, new_key: bool) -> None:
    """Seal and export what has gathered since the last time."""
    place = _place()
    done = _with_connection(lambda connection: seal_rows(connection, place, new_key=new_key))
    if not done.segments:
        print("Es gibt nichts Neues zu versiegeln.")  # noqa: T201
        return
    assert done.last is not None  # noqa: S101 - a segment was made
    print(  # noqa: T201
        f"Versiegelt: {_number(done.rows)} Einträge in {done.segments} Segment(en), nach {place.directory}\n"
        f"Letztes Segment: {done.last.number}:{done.last.hash}"
    )


def prune(policy_file: Path, *, keep_files: bool) -> None:
    """Delete what is older than the policy's retention."""
    days = policy.load(policy_file).audit.retention_days
    place = _place()
    done = _with_connection(lambda connection: prune_segments(connection, place, days, files=not keep_files))
    print(  # noqa: T201
        f"Gelöscht, weil älter als {days} Tage: {_number(done.rows)} Einträge aus {done.segments} Segment(en) in der "
        f"Datenbank, {done.files} exportierte Datei(en)."
    )


def verify(
    directory: Path | None, public_keys: Sequence[Path], known: Sequence[str], *, against_database: bool
) -> bool:
    """Report on the directory, and return whether all is as it was sealed."""
    directory = directory or _place().directory
    keys = read_public(public_keys or audit_directory.key_paths(directory))
    if not keys:
        raise OpsError(
            f"In {directory} liegt kein öffentlicher Schlüssel (public-key-….pem). Nennen Sie ihn mit --public-key "
            "DATEI; wurde noch nie versiegelt, dann zuerst: ampel audit seal"
        )
    noted = dict(_known(text) for text in known)
    console = Console(highlight=False, soft_wrap=True)
    waiting = None
    with _bar() as bar:
        result = verify_files(directory, keys, known=noted, progress=_step(bar, "Segmente"))
        if against_database:
            step = _step(bar, "Vergleich mit der Datenbank")
            waiting = _with_connection(lambda connection: compare(connection, directory, result, step))
    _summarise(console, directory, result, keys, given=bool(public_keys))
    if waiting is not None:
        _say_waiting(console, waiting)
    _say_problems(console, result)
    return not result.problems


def export(begin: date, end: date, form: str, target: Path) -> None:
    """Write the rows from `begin` to `end`, both days included (UTC), for an auditor."""
    if end < begin:
        raise OpsError(f"--to {end:%Y-%m-%d} liegt vor --from {begin:%Y-%m-%d}")
    if target.exists():
        raise OpsError(f"--to-file {target}: Die Datei gibt es schon. Nennen Sie eine andere.")
    write = {"csv": _write_csv, "jsonl": _write_jsonl}[form]
    try:
        descriptor = target.open("x", encoding="utf-8", newline="")
        target.chmod(0o600)
    except OSError as error:
        raise OpsError(f"--to-file {target}: nicht beschreibbar ({error.strerror})") from None
    with descriptor as file:
        rows = _with_connection(lambda connection: _rows(connection, begin, end))
        write(file, rows)
    print(f"{_number(len(rows))} Einträge stehen in {target}.")  # noqa: T201
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        "Die Datei nennt Personen mit ihrer Kennung. Geben Sie sie nur weiter, wenn Sie dazu befugt sind, und löschen "
        "Sie sie danach."
    )


def report(month: str | None, html: Path | None) -> None:
    """Print the monthly report, or write it as a page."""
    begin = _month(month)
    found = _with_connection(lambda connection: audit_report.monthly(connection, begin, datetime.now(UTC)))
    if html is None:
        rendering.show(found, Console(highlight=False))
        return
    try:
        html.write_text(rendering.page(found), encoding="utf-8")
    except OSError as error:
        raise OpsError(f"--html {html}: nicht beschreibbar ({error.strerror}); nennen Sie eine andere Datei") from None
    print(f"Der Bericht für {begin:%m.%Y} steht in {html}.")  # noqa: T201


def _place() -> Place:
    """As the gateway has it: from the environment or .env, else where the demo keeps it."""
    environment = demo_settings.environment()
    data = Layout.of(demo_settings.load().state_dir).data
    directory, key_file = environment.get("AMPEL_AUDIT_DIR"), environment.get("AMPEL_AUDIT_KEY_FILE")
    return Place(
        demo_settings.ROOT / directory if directory else data / "audit",
        demo_settings.ROOT / key_file if key_file else data / "audit-key.pem",
    )


def _with_connection(work: Callable[[asyncpg.Connection], Awaitable[_T]]) -> _T:
    async def run() -> _T:
        connection = await database.connect(database_url())
        try:
            await database.migrate(connection)
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(run())


def _bar() -> Progress:
    """On a terminal only, and gone when it is done."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _step(bar: Progress, what: str) -> Callable[[int, int], None]:
    task = bar.add_task(what, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


def _known(text: str) -> tuple[int, str]:
    number, _, noted = text.partition(":")
    if not number.isdecimal() or len(noted) != 64 or set(noted) - set("0123456789abcdef"):
        raise OpsError(f"--known {text}: erwartet wird NUMMER:PRÜFSUMME, so wie ampel audit verify sie nennt")
    return int(number), noted


def _summarise(console: Console, directory: Path, result: Result, keys: dict[str, PublicKey], *, given: bool) -> None:
    console.print(f"Verzeichnis: {directory}", markup=False)
    for fingerprint in keys:
        console.print(f"Schlüssel:   {fingerprint}", markup=False)
    if not given:
        console.print(
            "  Er lag im Verzeichnis selbst: Wer dort schreiben darf, kann ihn austauschen. Vergleichen Sie ihn mit\n"
            "  dem notierten, oder nennen Sie Ihre eigene Kopie: --public-key DATEI"
        )
    if result.seals:
        first, last = min(result.seals), max(result.seals)
        console.print(f"Segmente:    {first} bis {last}, davon {len(result.pruned)} nach Ablauf der Frist gelöscht")
        console.print(
            f"Einträge:    {_number(result.rows)} geprüft, {_number(result.pruned_rows)} nach der Frist gelöscht"
        )
        console.print(
            f"Zeitraum:    {_time(min(s.first_at for s in result.seals.values()))} bis "
            f"{_time(max(s.last_at for s in result.seals.values()))}"
        )
        _say_details(console, result)
    for note in result.notes:
        console.print(f"Hinweis:     {note}", markup=False)


def _say_details(console: Console, result: Result) -> None:
    if result.pruned:
        console.print(f"Fristen:     gelöscht nach {', '.join(map(str, sorted(set(result.pruned.values()))))} Tagen")
    if result.missing_ids:
        count = _number(result.missing_ids)
        console.print(
            f"Lücken:      {count} Kennung(en) waren schon beim Versiegeln ohne Eintrag: abgebrochene\n"
            "             Vorgänge, oder vorher entfernt. Danach kann keine mehr dazukommen"
        )
    last = result.seals[max(result.seals)]
    console.print(f"Ende:        Segment {last.number}, versiegelt {_time(last.sealed_at)}")
    age = datetime.now(UTC) - datetime.fromisoformat(last.sealed_at)
    if age > _OLD:
        console.print(
            f"Hinweis:     Das letzte Segment ist {age.days} Tag(e) alt. Wurde seither nichts genutzt? Ob am Ende\n"
            "             etwas fehlt, zeigt nur --against-database oder --known mit einer notierten Prüfsumme"
        )


def _say_waiting(console: Console, waiting: Waiting) -> None:
    if waiting.rows:
        count = _number(waiting.rows)
        console.print(f"Datenbank:   noch nicht versiegelt: {count}, der älteste Eintrag von {_time(waiting.oldest)}")
    else:
        console.print("Datenbank:   alle Einträge sind versiegelt")


def _say_problems(console: Console, result: Result) -> None:
    problems = result.problems
    if not problems:
        last = result.seals[max(result.seals)]
        console.print("[green]In Ordnung:[/green] Alles ist so, wie es versiegelt wurde.")
        console.print(f"Notieren Sie für die nächste Prüfung: --known {last.number}:{last.hash}")
        return
    for problem in problems[:_MOST_PROBLEMS]:
        where = [f"Segment {problem.segment}"] if problem.segment is not None else []
        where += [f"Zeile {problem.line}"] if problem.line is not None else []
        console.print(f"✗ {', '.join(where)}: {problem.text}" if where else f"✗ {problem.text}", markup=False)
    if len(problems) > _MOST_PROBLEMS:
        console.print(f"  … und {len(problems) - _MOST_PROBLEMS} weitere")
    console.print(
        f"[red]Nicht in Ordnung:[/red] {len(problems)} Befund(e). Sichern Sie das Verzeichnis, wie es ist, und sagen "
        "Sie der oder dem Datenschutzbeauftragten Bescheid."
    )


async def _rows(connection: asyncpg.Connection, begin: date, end: date) -> list[dict[str, Any]]:
    first = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
    behind = datetime(end.year, end.month, end.day, tzinfo=UTC) + timedelta(days=1)
    async with connection.transaction(readonly=True):
        await connection.execute("SET LOCAL timezone = 'UTC'")
        found = await connection.fetch(
            "SELECT to_json(a)::text FROM ampel.audit a WHERE at >= $1 AND at < $2 ORDER BY id", first, behind
        )
    return [json.loads(record[0]) for record in found]


def _write_jsonl(file: Any, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")


def _write_csv(file: Any, rows: Sequence[dict[str, Any]]) -> None:
    """With a semicolon and a byte order mark, as spreadsheets in Germany expect it."""
    file.write("\ufeff")
    columns = list(rows[0]) if rows else ["id", "at"]
    writer = csv.writer(file, delimiter=";")
    writer.writerow(columns)
    writer.writerows([[_cell(row[column]) for column in columns] for row in rows])


def _cell(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {count}" for name, count in sorted(value.items()))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _month(text: str | None) -> date:
    """The first day of the month; the last whole one when none is named."""
    if text is None:
        settled = datetime.now(UTC) - audit_report.SETTLED_AFTER
        return (settled.date().replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise OpsError(f"--month {text}: erwartet wird ein Monat wie 2026-03") from None


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _time(text: str | None) -> str:
    return f"{datetime.fromisoformat(text):%d.%m.%Y %H:%M} UTC" if text else "–"
