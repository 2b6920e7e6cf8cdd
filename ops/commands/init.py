# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel init`: ask what cannot be known, write `.env` and the secrets. Nothing that is there is lost.

All is asked and checked before anything is written; each file is then written whole; `.env` comes last. So whoever is
interrupted calls it again.
"""

import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from gateway import policy
from ops import env_file, server_providers, server_secrets, server_settings
from ops.checks import nvidia
from ops.env_file import EnvFile
from ops.errors import OpsError
from ops.server_providers import Key
from ops.server_questions import QUESTIONS, Question
from ops.server_settings import profiles

_CTRL_C = 130
_PROFILES = "COMPOSE_PROFILES"
_PROFILES_COMMENT = "Was außer dem Grundgerüst läuft (mit Komma getrennt): gpu, monitoring, simulation"
_HEADER = (
    "# Einstellungen des Servers, angelegt mit ampel init. Alle weiteren und ihre Erklärung: .env.example\n"
    "# Geheimnisse stehen nicht hier, sondern im Ordner secrets/.\n"
)


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did. `settings` are the names that were written, `open_keys` those that a person has to fill in."""

    settings: tuple[str, ...]
    copy: Path | None
    secrets: tuple[str, ...]
    open_keys: tuple[Key, ...]
    email: str


def run(given: Mapping[str, str], *, gpu: bool | None, yes: bool, project: Path | None = None) -> None:
    """`given` are the values of flags by the name of their setting; they change what `.env` says, the rest does not."""
    project = project or server_settings.ROOT
    with _one_at_a_time(project):
        present = EnvFile.read(project / ".env").values
        try:
            wanted = _wanted(present, given, gpu=gpu, yes=yes, project=project)
        except typer.Abort:
            typer.echo("\nAbgebrochen. Es wurde nichts geändert.", err=True)
            raise typer.Exit(_CTRL_C) from None
        print(_report(_write(wanted, project), project))  # noqa: T201


def is_interactive() -> bool:
    return sys.stdin.isatty()


def _wanted(
    present: Mapping[str, str], given: Mapping[str, str], *, gpu: bool | None, yes: bool, project: Path
) -> tuple[dict[str, str], dict[str, str]]:
    """All answers, and those among them that have to be written."""
    answers: dict[str, str] = {}
    new: dict[str, str] = {}
    for name, question in QUESTIONS.items():
        if not question.applies(answers):
            continue
        if name in given:
            new[name] = answers[name] = _checked(question, given[name], project, f"{question.flag} {given[name]}")
        elif present.get(name):
            answers[name] = _checked(question, present[name], project, f"{name}={present[name]} in .env")
        else:
            new[name] = answers[name] = _new(question, answers, yes=yes, project=project)
    new[_PROFILES] = _profiles(present.get(_PROFILES), answers, gpu=gpu, yes=yes, project=project)
    return answers, {name: value for name, value in new.items() if present.get(name) != value}


def _checked(question: Question, text: str, project: Path, source: str) -> str:
    try:
        return question.check(text, project)
    except ValueError as error:
        raise OpsError(
            f"{source}: {error}. Berichtigen Sie es, zum Beispiel mit: ampel init {question.flag} …"
        ) from None


def _new(question: Question, answers: Mapping[str, str], *, yes: bool, project: Path) -> str:
    suggestion = question.suggest(answers)
    if yes and suggestion:
        return _checked(question, suggestion, project, f"{question.flag} {suggestion}")
    if yes:
        raise OpsError(f"{question.flag} fehlt, und dafür gibt es keinen Vorschlag: ampel init --yes {question.flag} …")
    if not is_interactive():
        raise OpsError(
            "Hier kann niemand gefragt werden (keine Eingabe von einem Terminal). Mit --yes gelten die Vorschläge: "
            "ampel init --domain NAME --yes"
        )
    while True:
        text: str = typer.prompt(question.text, default=suggestion or None)
        try:
            return question.check(text, project)
        except ValueError as error:
            typer.echo(f"  Das geht nicht: {error}.")


def _profiles(present: str | None, answers: Mapping[str, str], *, gpu: bool | None, yes: bool, project: Path) -> str:
    try:
        chosen = [name for name in profiles(present or "").split(",") if name]
    except ValueError as error:
        raise OpsError(f"{_PROFILES}={present} in .env: {error}. Berichtigen Sie die Zeile, dann: ampel init") from None
    if present is None:
        rules = policy.load(project / answers["AMPEL_POLICY_FILE"])
        if any(model.simulation for model in rules.models):
            chosen.append("simulation")
        if gpu is None:
            gpu = _ask_gpu(yes=yes)
    if gpu is not None:
        chosen = [name for name in chosen if name != "gpu"]
        if gpu:
            chosen.insert(0, "gpu")
    return ",".join(chosen)


def _ask_gpu(*, yes: bool) -> bool:
    cards = nvidia.count()
    if yes or not is_interactive():
        return cards > 0
    found = f"Gefunden: {cards}" if cards else "Keine gefunden"
    return typer.confirm(f"Sollen Modelle auf Grafikkarten von NVIDIA laufen? {found}", default=cards > 0)


def _write(wanted: tuple[dict[str, str], dict[str, str]], project: Path) -> Done:
    answers, new = wanted
    created = server_secrets.create_missing(project)
    open_keys = server_providers.add_missing(project, policy.load(project / answers["AMPEL_POLICY_FILE"]))
    target = project / ".env"
    copy = None
    if new:
        comments = {name: question.comment for name, question in QUESTIONS.items()} | {_PROFILES: _PROFILES_COMMENT}
        lines = {name: (value, comments[name]) for name, value in new.items()}
        copy = env_file.change(target, lines, _HEADER, datetime.now().astimezone())
    elif target.stat().st_mode & 0o077:
        target.chmod(env_file.MODE)
    return Done(tuple(new), copy, tuple(created), tuple(open_keys), answers["AMPEL_ADMIN_EMAIL"])


def _report(done: Done, project: Path) -> str:
    there = len(server_secrets.SECRETS) - len(done.secrets)
    lines = [
        f"Einstellungen  {project / '.env'}: "
        + (f"geschrieben sind {', '.join(done.settings)}" if done.settings else "unverändert, alles war schon da"),
        f"Geheimnisse    {project / server_secrets.FOLDER}: {len(done.secrets)} erzeugt, {there} waren schon da",
    ]
    if done.copy:
        lines.append(f"Kopie          {done.copy.name} ist der Stand davor. Zurück: cp {done.copy.name} .env")
    lines.append(f"Anbieter       {project / server_providers.FILE}: {_keys(done.open_keys)}")
    lines += [
        "",
        f"Anmeldung der Verwaltung: {done.email}, das Passwort zeigt: cat {server_secrets.FOLDER}/admin_password",
        "Sichern Sie .env und secrets/ an einem Ort außerhalb dieses Rechners. Eine Wiederherstellung braucht beide.",
        "",
        "Als Nächstes:",
        "  ampel doctor    prüft diesen Rechner und sagt, was fehlt",
        "  make up         startet die Plattform",
    ]
    return "\n".join(lines)


def _keys(open_keys: tuple[Key, ...]) -> str:
    if not open_keys:
        return "kein Schlüssel fehlt."
    names = "".join(f"\n                 {key.name} für {', '.join(key.models)}" for key in open_keys)
    return f"Tragen Sie noch ein:{names}"


@contextmanager
def _one_at_a_time(project: Path) -> Iterator[None]:
    """The folder itself carries the lock, so that no file is left behind."""
    try:
        handle = os.open(project, os.O_RDONLY)
    except OSError as error:
        raise OpsError(f"{project} ist nicht lesbar ({error.strerror}). Prüfen Sie, wem der Ordner gehört") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise OpsError("Ein anderer Aufruf von ampel init läuft gerade. Warten Sie, bis er fertig ist") from None
    finally:
        os.close(handle)
