# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `ampel init` has to know: the setting, the question, what is suggested, and what an answer has to look like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway import policy
from ops.server_settings import email_address, host_name, person_name

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """`suggest` and `applies` get the answers so far; a suggestion of "" means that there is none.

    `check` returns the value as it is stored, or raises ValueError with a German reason.
    """

    flag: str
    text: str
    comment: str
    suggest: Callable[[Answers], str]
    check: Callable[[str, Path], str]
    applies: Callable[[Answers], bool] = lambda _answers: True


def _one_of(*allowed: str) -> Callable[[str, Path], str]:
    def check(text: str, _project: Path) -> str:
        if (word := text.strip().lower()) not in allowed:
            raise ValueError(f"erlaubt sind {', '.join(allowed[:-1])} und {allowed[-1]}")
        return word

    return check


def _existing_file(text: str, project: Path) -> str:
    path = text.strip()
    if not (project / path).is_file():
        raise ValueError(f"die Datei gibt es nicht (gesucht: {project / path})")
    return path


def _policy_file(text: str, project: Path) -> str:
    path = _existing_file(text, project)
    try:
        policy.load(project / path)
    except policy.PolicyError as error:
        raise ValueError(
            f"die Richtlinie hat {len(error.problems)} Fehler; alle zeigt: ampel policy check {path}"
        ) from None
    return path


def _own_files(answers: Answers) -> bool:
    return answers.get("AMPEL_TLS") == "files"


QUESTIONS: Mapping[str, Question] = {
    "AMPEL_DOMAIN": Question(
        "--domain",
        "Unter welchem Namen öffnen die Beschäftigten das Portal (zum Beispiel ki.lindenrath.example)",
        "Rechnername des Portals",
        lambda _: "",
        lambda text, _: host_name(text),
    ),
    "AMPEL_TLS": Question(
        "--tls",
        "Woher kommt das Zertifikat: internal (eigene Zertifizierungsstelle), acme (zum Beispiel Let’s Encrypt) oder "
        "files (eigene Dateien)",
        "Woher das Zertifikat kommt: internal, acme oder files",
        lambda _: "internal",
        _one_of("internal", "acme", "files"),
    ),
    "AMPEL_TLS_CERT_FILE": Question(
        "--cert-file",
        "Datei mit dem Zertifikat und den Zwischenzertifikaten (PEM)",
        "Zertifikat mit Zwischenzertifikaten (PEM)",
        lambda _: "",
        _existing_file,
        _own_files,
    ),
    "AMPEL_TLS_KEY_FILE": Question(
        "--key-file",
        "Datei mit dem privaten Schlüssel dazu (PEM, ohne Passwort)",
        "Privater Schlüssel zum Zertifikat (PEM)",
        lambda _: "",
        _existing_file,
        _own_files,
    ),
    "AMPEL_ADMIN_EMAIL": Question(
        "--admin-email",
        "E-Mail-Adresse der Person, die das Portal verwaltet",
        "Anmeldung der Verwaltung",
        lambda answers: f"ki-admin@{answers['AMPEL_DOMAIN'].partition('.')[2] or answers['AMPEL_DOMAIN']}",
        lambda text, _: email_address(text),
    ),
    "AMPEL_ADMIN_NAME": Question(
        "--admin-name",
        "Name dieser Person",
        "Name der Verwaltung, wie er in der Oberfläche steht",
        lambda _: "KI-Administration",
        lambda text, _: person_name(text),
    ),
    "AMPEL_IMAGES": Question(
        "--images",
        "Woher kommen die Container: official (fertig aus dem Internet) oder packages (hier gebaut)",
        "Woher die Container kommen: official oder packages",
        lambda _: "official",
        _one_of("official", "packages"),
    ),
    "AMPEL_POLICY_FILE": Question(
        "--policy",
        "Richtliniendatei: welche Daten an welches Modell dürfen",
        "Richtliniendatei",
        lambda _: "ampel.yaml",
        _policy_file,
    ),
}
