# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The `ampel` command: parses and dispatches. What a command does is in `ops/commands/<verb>.py`.

Commands import their code when they run, so that `ampel --help` stays fast.
Exit codes: 0 done, 1 an expected error, 2 wrong usage, 3 a bug, 130 Ctrl-C.
"""

import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from gateway.zones import DataClass, Zone

app = typer.Typer(
    name="ampel",
    help="KI-Ampel: die souveräne KI-Plattform einer Kommune einrichten, prüfen und betreiben.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Help in plain text: rendered by rich it takes 0.25 s more of CPU, most of that for a Markdown parser.
    rich_markup_mode=None,
)


_DAYS = ["%Y-%m-%d", "%d.%m.%Y"]

keys_app = typer.Typer(no_args_is_help=True, help="Dienstschlüssel für Programme, die die API nutzen.")
app.add_typer(keys_app, name="keys")


@keys_app.command("create")
def keys_create(
    name: Annotated[str, typer.Argument(help="Name des Schlüssels, zum Beispiel n8n-personal")],
    max_zone: Annotated[Zone, typer.Option(help="Bis zu welcher Zone der Schlüssel gilt")],
    level: Annotated[str, typer.Option(help="Stufe aus der Richtliniendatei, zum Beispiel gold")],
    floor: Annotated[DataClass, typer.Option(help="Datenklasse, die hier mindestens gilt")] = DataClass.PUBLIC,
    until: Annotated[
        datetime | None, typer.Option(metavar="DATUM", formats=_DAYS, help="Letzter Tag, an dem der Schlüssel gilt")
    ] = None,
    policy: Annotated[Path, typer.Option(help="Richtliniendatei")] = Path("ampel.yaml"),
    json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False,
) -> None:
    """Einen Schlüssel anlegen. Er wird ein einziges Mal gezeigt und nur als Prüfsumme gespeichert.

    Beispiel: ampel keys create n8n-personal --max-zone green --level gold --floor confidential --until 31.12.2027
    """
    from ops.commands import keys

    keys.create(name, max_zone, level, floor, until.date() if until else None, policy, as_json=json)


@keys_app.command("list")
def keys_list(
    revoked: Annotated[bool, typer.Option("--revoked", help="Auch die gesperrten Schlüssel")] = False,
    json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme; immer alle")] = False,
) -> None:
    """Alle Schlüssel zeigen, auch gesperrte (ohne den Schlüssel selbst)."""
    from ops.commands import keys

    keys.list_all(revoked=revoked, as_json=json)


@keys_app.command("revoke")
def keys_revoke(name: Annotated[str, typer.Argument(help="Name des Schlüssels")]) -> None:
    """Einen Schlüssel sperren. Es wirkt sofort und lässt sich nicht zurücknehmen; legen Sie dann einen neuen an."""
    from ops.commands import keys

    keys.revoke(name)


policy_app = typer.Typer(no_args_is_help=True, help="Die Richtliniendatei: welche Daten an welches Modell gehen.")
app.add_typer(policy_app, name="policy")


@policy_app.command("check")
def policy_check(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="Richtliniendatei")] = Path("ampel.yaml"),
    json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Auch Warnungen gelten als Fehler")] = False,
) -> None:
    """Die Richtliniendatei prüfen: alle Fehler mit Zeile und Abhilfe, und was erlaubt, aber gefährlich ist.

    Endet mit 0, wenn der Betrieb möglich ist, und mit 1 bei Fehlern oder Gefahren.

    \b
    Beispiele:
      ampel policy check
      ampel policy check entwurf.yaml --strict
      ampel policy check --json
    """
    from ops.commands import policy

    if not policy.check(file, as_json=json, strict=strict):
        raise typer.Exit(1)


@policy_app.command("schema")
def policy_schema(
    output: Annotated[Path | None, typer.Option(metavar="DATEI", help="In diese Datei schreiben")] = None,
) -> None:
    """Das JSON-Schema der Richtliniendatei ausgeben, mit dem Editoren beim Schreiben helfen.

    Beispiel: ampel policy schema --output docs/policy.schema.json
    """
    from ops.commands import policy

    policy.write_schema(output)


@app.command()
def demo(
    part: Annotated[str | None, typer.Argument(metavar="TEIL", help="Nur mit --logs: welcher Teil")] = None,
    detach: Annotated[bool, typer.Option("--detach", help="Im Hintergrund laufen lassen")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Die laufende Demo beenden")] = False,
    status: Annotated[bool, typer.Option("--status", help="Zeigen, was läuft")] = False,
    logs: Annotated[bool, typer.Option("--logs", help="Protokolle verfolgen, alle oder die eines Teils")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Alle Daten der Demo löschen (fragt nach)")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Mit --reset: nicht nachfragen")] = False,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="PFAD|ADRESSE",
            help="Grünes Modell: GGUF-Datei, http(s)://…/datei.gguf, [NAME@]http://… eines Ollama- oder "
            "OpenAI-kompatiblen Servers, oder »standard«. Wird gemerkt.",
        ),
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port des Eingangs (sonst AMPEL_PORT)")] = None,
    json: Annotated[bool, typer.Option("--json", help="Mit --status: Ausgabe für Programme")] = False,
) -> None:
    """Die ganze Plattform auf diesem Rechner starten: ohne Docker, Grafikkarte, Administratorrechte oder Konto.

    Gelb und Rot sind Simulationen auf dem lokalen Modell. Strg+C beendet alles. Beispiele: ampel demo --detach,
    ampel demo --logs gateway, ampel demo --model llama3.1@http://127.0.0.1:11434
    """
    from ops.commands import demo

    action = demo.choose(stop=stop, status=status, logs=logs, reset=reset, starts=detach or model or port, part=part)
    if action == "stop":
        demo.stop()
    elif action == "status":
        demo.show_status(as_json=json)
    elif action == "logs":
        demo.follow_logs(part)
    elif action == "reset":
        demo.reset(yes=yes)
    else:
        demo.run(detach=detach, port=port, model=model)


@app.command()
def init(
    domain: Annotated[str | None, typer.Option(metavar="NAME", help="Rechnername des Portals")] = None,
    tls: Annotated[
        str | None, typer.Option(metavar="ART", help="Zertifikat: internal (eigene Zertifizierungsstelle), acme, files")
    ] = None,
    cert_file: Annotated[
        str | None, typer.Option(metavar="DATEI", help="Mit --tls files: Zertifikat mit Zwischenzertifikaten (PEM)")
    ] = None,
    key_file: Annotated[
        str | None, typer.Option(metavar="DATEI", help="Mit --tls files: privater Schlüssel dazu (PEM)")
    ] = None,
    admin_email: Annotated[
        str | None, typer.Option(metavar="ADRESSE", help="E-Mail-Adresse der Person, die das Portal verwaltet")
    ] = None,
    admin_name: Annotated[str | None, typer.Option(metavar="NAME", help="Name dieser Person")] = None,
    images: Annotated[
        str | None, typer.Option(metavar="ART", help="Container: official (fertig) oder packages (hier gebaut)")
    ] = None,
    gpu: Annotated[
        bool | None, typer.Option("--gpu/--no-gpu", help="Modelle auf Grafikkarten von NVIDIA (sonst wird nachgesehen)")
    ] = None,
    policy: Annotated[str | None, typer.Option(metavar="DATEI", help="Richtliniendatei")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Nicht fragen, sondern die Vorschläge nehmen")] = False,
) -> None:
    """Den Server einrichten: wenige Fragen, dann stehen die Einstellungen in .env und die Geheimnisse in secrets/.

    Was schon da ist, bleibt. Nur eine Angabe auf der Befehlszeile ändert einen vorhandenen Wert; vorher entsteht eine
    Kopie von .env mit dem Datum im Namen. Geheimnisse werden nie überschrieben und nie gezeigt.

    \b
    Beispiele:
      ampel init
      ampel init --domain ki.lindenrath.example --admin-email it@lindenrath.example --yes
      ampel init --tls files --cert-file kette.pem --key-file schluessel.pem
    """
    from ops.commands import init

    flags = {
        "AMPEL_DOMAIN": domain,
        "AMPEL_TLS": tls,
        "AMPEL_TLS_CERT_FILE": cert_file,
        "AMPEL_TLS_KEY_FILE": key_file,
        "AMPEL_ADMIN_EMAIL": admin_email,
        "AMPEL_ADMIN_NAME": admin_name,
        "AMPEL_IMAGES": images,
        "AMPEL_POLICY_FILE": policy,
    }
    init.run({name: value for name, value in flags.items() if value is not None}, gpu=gpu, yes=yes)


@app.command()
def doctor(json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False) -> None:
    """Prüfen, ob die Plattform auf diesem Server laufen kann. Es wird nichts geändert.

    Jeder Befund nennt, was gefunden wurde, was erwartet wird, und den Befehl, der hilft. Erklärung aller Prüfungen:
    docs/operations/doctor.md. Endet mit 0, wenn nichts im Weg steht (auch bei Warnungen), und mit 1 bei Fehlern.

    \b
    Beispiele:
      ampel doctor
      ampel doctor --json
    """
    from ops.commands import doctor

    if not doctor.check(as_json=json):
        raise typer.Exit(1)


@app.command()
def up(
    images: Annotated[
        Literal["official", "packages"] | None,
        typer.Option(help="Container: official (fertig geladen) oder packages (hier gebaut); sonst AMPEL_IMAGES"),
    ] = None,
    build: Annotated[
        bool | None, typer.Option("--build/--no-build", help="Alle Abbilder neu bauen, oder keines (sonst: veraltete)")
    ] = None,
) -> None:
    """Den Server starten, oder nach einer Änderung auf den neuen Stand bringen. Wartet, bis jeder Teil antwortet.

    Was die Container lesen, wird aus .env, secrets/ und der Richtliniendatei neu geschrieben; nur was sich geändert
    hat, startet neu. Ein zweiter Aufruf schadet nie. Vorher nötig: ampel init; was fehlt, sagt: ampel doctor.

    \b
    Beispiele:
      ampel up
      ampel up --images packages
      ampel up --no-build
    """
    from ops.commands import up

    up.run(images, build=build)


@app.command()
def down() -> None:
    """Den Server beenden. Konten, Chats, Protokoll und Schlüssel bleiben; ampel up startet ihn wieder.

    Beispiel: ampel down
    """
    from ops.commands import up

    up.stop()


@app.command()
def status(json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False) -> None:
    """Zeigen, was auf dem Server läuft. Endet mit 0, wenn alles läuft, sonst mit 1. (Für die Demo: ampel demo --status)

    \b
    Beispiele:
      ampel status
      ampel status --json
    """
    from ops.commands import status

    if not status.show(as_json=json):
        raise typer.Exit(1)


@app.command()
def logs(
    service: Annotated[str | None, typer.Argument(metavar="DIENST", help="Nur dieser, zum Beispiel gateway")] = None,
) -> None:
    """Verfolgen, was die Container des Servers sagen; Strg+C beendet die Anzeige. Gespräche stehen nie darin.

    \b
    Beispiele:
      ampel logs
      ampel logs gateway
    """
    from ops.commands import status

    status.follow(service)


users_app = typer.Typer(no_args_is_help=True, help="Stufen der Beschäftigten: Wer darf welche Zone nutzen?")
app.add_typer(users_app, name="users")


@users_app.command("list")
def users_list(
    policy: Annotated[Path, typer.Option(help="Richtliniendatei")] = Path("ampel.yaml"),
    json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False,
) -> None:
    """Alle Konten mit ihrer Stufe zeigen."""
    from ops.commands import users

    users.list_all(policy, as_json=json)


_PERSON = typer.Argument(metavar="PERSON", help="E-Mail-Adresse des Kontos (oder seine Kennung)")
_REASON = typer.Option(
    metavar="TEXT",
    help="Stichwort für die Historie, höchstens 120 Zeichen, zum Beispiel »Kurs vom 3. Juni«. Nichts Persönliches: "
    "keine Krankheit, kein Vorfall, keine Bewertung",
)
_CHANGED_BY = typer.Option(
    "--by", metavar="NAME", help="Wer die Stufe vergibt oder entzieht (sonst das angemeldete Konto dieses Rechners)"
)


@users_app.command("set-level")
def users_set_level(
    person: Annotated[str, _PERSON],
    level: Annotated[str, typer.Argument(metavar="STUFE", help="Stufe aus der Richtliniendatei, zum Beispiel bronze")],
    until: Annotated[
        datetime | None, typer.Option(metavar="DATUM", formats=_DAYS, help="Letzter Tag, an dem die Stufe gilt")
    ] = None,
    reason: Annotated[str, _REASON] = "",
    changed_by: Annotated[str | None, _CHANGED_BY] = None,
    policy: Annotated[Path, typer.Option(help="Richtliniendatei")] = Path("ampel.yaml"),
) -> None:
    """Einer Person eine Stufe geben. Ohne Stufe ist für sie noch kein Modell geöffnet.

    \b
    Beispiele:
      ampel users set-level erika.beispiel@lindenrath.example bronze
      ampel users set-level erika.beispiel@lindenrath.example silber --until 31.12.2027 --reason "Kurs vom 3. Juni"
    """
    from ops.commands import users

    users.set_level(person, level, policy, until=until.date() if until else None, reason=reason, changed_by=changed_by)


@users_app.command("withdraw")
def users_withdraw(
    person: Annotated[str, _PERSON],
    reason: Annotated[str, _REASON] = "",
    changed_by: Annotated[str | None, _CHANGED_BY] = None,
) -> None:
    """Einer Person ihre Stufe entziehen. Es wirkt ab der nächsten Anfrage.

    Beispiel: ampel users withdraw erika.beispiel@lindenrath.example --reason "Wechsel in ein anderes Amt"
    """
    from ops.commands import users

    users.withdraw(person, reason=reason, changed_by=changed_by)


@users_app.command("history")
def users_history(
    person: Annotated[str, _PERSON],
    json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False,
) -> None:
    """Zeigen, wer einer Person wann welche Stufe gegeben hat.

    Beispiel: ampel users history erika.beispiel@lindenrath.example
    """
    from ops.commands import users

    users.history(person, as_json=json)


budgets_app = typer.Typer(no_args_is_help=True, help="Ausgaben und Grenzen je Monat: Kommune, Zonen, eine Person.")
app.add_typer(budgets_app, name="budgets")


@budgets_app.command("show")
def budgets_show(
    month: Annotated[str | None, typer.Option(metavar="JJJJ-MM", help="Monat (sonst der laufende, nach UTC)")] = None,
    user: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Nur diese Person: E-Mail-Adresse oder Kennung")
    ] = None,
    key: Annotated[str | None, typer.Option(metavar="NAME", help="Nur dieser Dienstschlüssel")] = None,
    policy: Annotated[Path, typer.Option(help="Richtliniendatei")] = Path("ampel.yaml"),
    json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False,
) -> None:
    """Zeigen, wie viel von den Monatsbudgets verbraucht ist. Personen werden nicht aufgelistet.

    \b
    Beispiele:
      ampel budgets show
      ampel budgets show --month 2026-06
      ampel budgets show --user erika.beispiel@lindenrath.example
    """
    from ops.commands import budgets

    budgets.show(month, policy, user=user, key=key, as_json=json)


zones_app = typer.Typer(no_args_is_help=True, help="Die Zonen: Hält die laufende Anlage, was die Richtlinie sagt?")
app.add_typer(zones_app, name="zones")


@zones_app.command("prove")
def zones_prove(
    policy: Annotated[Path, typer.Option(help="Richtliniendatei, mit der die Anlage läuft")] = Path("ampel.yaml"),
    url: Annotated[str | None, typer.Option(metavar="ADRESSE", help="Adresse der Anlage (sonst die Demo hier)")] = None,
    html: Annotated[Path | None, typer.Option(metavar="DATEI", help="Bericht zum Ablegen schreiben")] = None,
    allow_cost: Annotated[
        bool, typer.Option("--allow-cost", help="Auch Erlaubtes an bezahlte Modelle senden (je ein Token)")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Nur Verletztes und das Ergebnis zeigen")] = False,
    json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme")] = False,
) -> None:
    """Gegen jede Zusage der Richtlinie eine echte Anfrage stellen und den Bericht zeigen.

    Verwendet einen eigenen Schlüssel, der danach gesperrt wird, und erfundene Daten. Was zu schützenswert ist, darf
    nicht ankommen; was erlaubt ist, muss ankommen. Im Protokoll bleiben die Zeilen dieser Anfragen stehen.
    Endet mit 0, wenn alles gehalten wurde, sonst mit 1.

    \b
    Beispiele:
      ampel zones prove
      ampel zones prove --html nachweis.html
      ampel zones prove --url https://ki.lindenrath.example --quiet
    """
    from ops.commands import zones

    if not zones.prove(policy, url, html, allow_cost=allow_cost, as_json=json, quiet=quiet):
        raise typer.Exit(1)


eval_app = typer.Typer(no_args_is_help=True, help="Nachmessen, was die Plattform verspricht.")
app.add_typer(eval_app, name="eval")


@eval_app.command("detection")
def eval_detection(
    seed: Annotated[
        list[int] | None,
        typer.Option(
            metavar="ZAHL", help="Startwert für die erzeugten Texte, auch mehrmals; sonst fünf feste des Berichts"
        ),
    ] = None,
    texts: Annotated[int, typer.Option(min=1, metavar="ZAHL", help="Wie viele Verwaltungstexte erzeugt werden")] = 400,
    germeval: Annotated[
        Path | None, typer.Option(metavar="ORDNER", help="Ordner mit GermEval 2014 (NER-de-dev.tsv, NER-de-test.tsv)")
    ] = None,
    tier1_only: Annotated[bool, typer.Option("--tier1-only", help="Ohne das Sprachmodell der Stufe 2")] = False,
    places: Annotated[bool, typer.Option("--places", help="Auch zeigen, in welchen Vorlagen etwas schiefging")] = False,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="DATEI", help="Alle Werte in diese Datei schreiben")
    ] = None,
) -> None:
    """Messen, wie viel die Erkennung findet und wie oft sie sich irrt. Endet mit 1, wenn ein Ziel verfehlt ist.

    Verwaltungstexte werden aus Vorlagen erzeugt, mit erfundenen Menschen und gültigen Prüfziffern; was darin
    personenbezogen ist, ist deshalb bekannt. »Gefunden« ist der Anteil davon, den die Erkennung sieht. »Richtig« ist
    der Anteil ihrer Treffer, die wirklich welche sind. Dazu kommen Nachrichten (GermEval 2014) und öffentliche Texte,
    die nicht abgewiesen werden sollen.

    \b
    Beispiele:
      ampel eval detection
      ampel eval detection --tier1-only --places --seed 1 --seed 2
      ampel eval detection --json ergebnis.json
    """
    from ops.commands import eval as evaluation

    if not evaluation.run_detection(seed or (), texts, germeval, tier1_only=tier1_only, output=json, places=places):
        raise typer.Exit(1)


audit_app = typer.Typer(no_args_is_help=True, help="Das Protokoll: wer wann welches Modell nutzte, nie mit Inhalt.")
app.add_typer(audit_app, name="audit")


@audit_app.command("seal")
def audit_seal(
    new_key: Annotated[
        bool,
        typer.Option("--new-key", help="Mit einem anderen Schlüssel weitermachen, wenn der bisherige verloren ist"),
    ] = False,
) -> None:
    """Neue Einträge unterschreiben und exportieren. Das Gateway tut es sonst alle paar Minuten selbst."""
    from ops.commands import audit

    audit.seal(new_key=new_key)


@audit_app.command("verify")
def audit_verify(
    directory: Annotated[
        Path | None, typer.Argument(metavar="VERZEICHNIS", help="Exportierte Segmente (sonst AMPEL_AUDIT_DIR)")
    ] = None,
    against_database: Annotated[
        bool, typer.Option("--against-database", help="Auch mit der Datenbank vergleichen, Zeile für Zeile")
    ] = False,
    public_key: Annotated[
        list[Path] | None,
        typer.Option(metavar="DATEI", help="Eigene Kopie des öffentlichen Schlüssels (mehrfach möglich)"),
    ] = None,
    known: Annotated[
        list[str] | None,
        typer.Option(metavar="NUMMER:PRÜFSUMME", help="Früher notiertes Segment, das es noch geben muss"),
    ] = None,
) -> None:
    """Prüfen, ob das Protokoll noch ist, wie es versiegelt wurde. Geht auch auf einer Kopie ohne Netz.

    Endet mit 0, wenn alles in Ordnung ist, sonst mit 1 und mit Segment und Zeile.

    \b
    Beispiele:
      ampel audit verify --against-database
      ampel audit verify /mnt/stick/protokoll --public-key notiert.pem
    """
    from ops.commands import audit

    if not audit.verify(directory, public_key or [], known or [], against_database=against_database):
        raise typer.Exit(1)


@audit_app.command("prune")
def audit_prune(
    policy: Annotated[Path, typer.Option(help="Richtliniendatei; darin steht die Frist")] = Path("ampel.yaml"),
    keep_files: Annotated[bool, typer.Option("--keep-files", help="Nur in der Datenbank löschen")] = False,
) -> None:
    """Löschen, was älter ist als die Frist der Richtlinie (audit: retention_days). Das Gateway tut es sonst selbst."""
    from ops.commands import audit

    audit.prune(policy, keep_files=keep_files)


@audit_app.command("export")
def audit_export(
    begin: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="Erster Tag, zum Beispiel 2026-03-01")
    ],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Letzter Tag")],
    target: Annotated[Path, typer.Option("--to-file", metavar="DATEI", help="In diese neue Datei schreiben")],
    form: Annotated[
        Literal["csv", "jsonl"], typer.Option("--format", help="csv für Tabellen, jsonl für Programme")
    ] = "csv",
) -> None:
    """Die Einträge eines Zeitraums für eine Prüfung ausgeben, mit den Kennungen der Personen (Tage nach Weltzeit).

    Beispiel: ampel audit export --from 2026-03-01 --to 2026-03-31 --to-file pruefung.csv
    """
    from ops.commands import audit

    audit.export(begin.date(), end.date(), form, target)


@audit_app.command("report")
def audit_report(
    month: Annotated[str | None, typer.Option(metavar="JJJJ-MM", help="Monat (sonst der letzte ganze)")] = None,
    html: Annotated[Path | None, typer.Option(metavar="DATEI", help="Als Seite in diese Datei schreiben")] = None,
) -> None:
    """Die Nutzung eines Monats nach Zone, Datenklasse, Entscheidung und Fund; nie über weniger als fünf Personen.

    Beispiel: ampel audit report --month 2026-03 --html bericht.html
    """
    from ops.commands import audit

    audit.report(month, html)


def main() -> None:
    """Run `ampel` and turn every ending into an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from gateway.errors import GatewayError
        from ops.errors import OpsError

        if isinstance(error, OpsError | GatewayError):
            typer.secho(f"Fehler: {error}", fg="red", err=True)
            sys.exit(1)
        if os.environ.get("AMPEL_DEBUG"):
            raise
        place = traceback.extract_tb(error.__traceback__)[-1]
        typer.secho(
            f"Das ist ein Fehler in KI-Ampel: {type(error).__name__} in {Path(place.filename).name}:{place.lineno}. "
            "Die Einzelheiten zeigt derselbe Befehl mit AMPEL_DEBUG=1 davor.",
            fg="red",
            err=True,
        )
        sys.exit(3)
