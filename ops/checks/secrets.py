# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The generated secrets: all there, strong, and no two the same. No value is ever shown."""

from collections.abc import Iterator
from pathlib import Path

from ops.checks.finding import Check, Finding, error, ok, warning
from ops.checks.site import Site
from ops.server_secrets import FOLDER, SECRETS

# Fewer different characters than this are a pattern: random hex of 20 characters has more than 6 nearly always.
_FEWEST_CHARACTERS = 6
# Long enough not to turn up in a random value.
_KNOWN = ("changeme", "password", "passwort", "geheim", "secret", "sk-1234", "12345678", "example", "beispiel")


def _check(site: Site) -> Iterator[Finding]:
    folder = site.project / FOLDER
    if not folder.is_dir():
        yield error(f"Den Ordner {folder} gibt es nicht", f"{len(SECRETS)} erzeugte Geheimnisse", "ampel init")
        return
    values: dict[str, str] = {}
    problems: list[Finding] = []
    for name in SECRETS:
        text = _read(folder / name)
        if isinstance(text, Finding):
            problems.append(text)
            continue
        values[name] = text.strip()
        problems += _judge(folder / name, text)
    problems += _twins(folder, values)
    yield from problems
    if not problems:
        yield ok(f"alle {len(SECRETS)} vorhanden, stark und verschieden")


def _read(path: Path) -> str | Finding:
    if path.is_dir():
        return error(f"{path} ist ein Ordner statt einer Datei", "ein Geheimnis", f"rmdir {path} && ampel init")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return error(f"{path} fehlt", SECRETS[path.name].purpose, "ampel init")
    except UnicodeDecodeError:
        return error(f"{path} enthält keinen Text", SECRETS[path.name].purpose, _anew(path))


def _judge(path: Path, text: str) -> Iterator[Finding]:
    secret, value = SECRETS[path.name], text.strip()
    if not value:
        yield error(f"{path} ist leer", secret.purpose, f"rm {path} && ampel init")
        return
    if not value.startswith(secret.prefix):
        yield error(
            f"{path} beginnt nicht mit {secret.prefix}", f"ein Wert, der mit {secret.prefix} beginnt", _anew(path)
        )
    if len(value) < secret.shortest:
        yield error(f"{path} hat nur {len(value)} Zeichen", f"mindestens {secret.shortest}", _anew(path))
    elif len(set(value)) < _FEWEST_CHARACTERS or any(word in value.lower() for word in _KNOWN):
        yield error(f"{path} ist leicht zu erraten", "ein zufälliger Wert", _anew(path))
    if text != value:
        yield warning(
            f"{path} beginnt oder endet mit Leerraum oder einem Zeilenumbruch",
            "nur der Wert; manche Programme lesen den Zeilenumbruch mit",
            f'printf %s "$(cat {path})" > {path}',
        )


def _twins(folder: Path, values: dict[str, str]) -> Iterator[Finding]:
    by_value: dict[str, list[str]] = {}
    for name, value in values.items():
        if value:
            by_value.setdefault(value, []).append(name)
    for names in by_value.values():
        if len(names) > 1:
            yield error(
                f"Denselben Wert haben {' und '.join(names)}", "für jedes ein eigener", _anew(folder / names[-1])
            )


def _anew(path: Path) -> str:
    return f"rm {path} && ampel init, danach die Plattform neu starten"


CHECK = Check("Geheimnisse", _check)
