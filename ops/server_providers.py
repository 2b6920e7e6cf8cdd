# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys of providers, `secrets/providers.env`: which ones the policy names, and lines for those that are missing.

People write this file, `ampel init` only adds to it.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from gateway.policy import Policy
from ops import whole_file
from ops.errors import OpsError
from ops.server_secrets import FOLDER

FILE = FOLDER / "providers.env"
# Unlike the other secrets, this one is edited by its owner.
FILE_MODE = 0o644
# Names in the policy whose value is a generated secret of the platform.
OWN = {"AMPEL_GREEN_KEY": "green_key"}

_HEADER = (
    "# Schlüssel der Anbieter, je Zeile NAME=WERT. Die Namen stehen in der Richtliniendatei unter api_key_env.\n"
    "# Diese Datei gehört nicht in Git und nicht in eine E-Mail.\n"
)


@dataclass(frozen=True, slots=True)
class Key:
    """A variable that the policy names. `simulated`: nobody has to give a key, any value does."""

    name: str
    models: tuple[str, ...]
    simulated: bool


def needed(policy: Policy) -> list[Key]:
    """In the order of the policy file, without those that the platform generates elsewhere."""
    models: dict[str, list[str]] = {}
    real: set[str] = set()
    for model in policy.models:
        name = model.upstream.api_key_env
        if name is None or name in OWN:
            continue
        models.setdefault(name, []).append(model.name)
        if not model.simulation:
            real.add(name)
    return [Key(name, tuple(users), simulated=name not in real) for name, users in models.items()]


def read(project: Path) -> dict[str, str]:
    """Names and values as they stand in the file; a line without a value gives the empty string.

    Raises:
        OSError: the file is there and cannot be read.
        UnicodeDecodeError: it is no text.
    """
    path = project / FILE
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        values = dotenv_values(stream=file, interpolate=False)
    return {name: (value or "").strip() for name, value in values.items()}


def add_missing(project: Path, policy: Policy) -> list[Key]:
    """Add a line for each name that the file lacks, and return the keys that somebody still has to fill in.

    Raises:
        OpsError: the file cannot be read or written.
    """
    path = project / FILE
    try:
        whole_file.sweep(path)
        present = read(project)
        lines = [_lines(key) for key in needed(policy) if key.name not in present]
        if lines or not path.exists():
            before = path.read_text(encoding="utf-8") if path.exists() else _HEADER
            joint = "" if before.endswith("\n") or not before else "\n"
            whole_file.replace(path, before + joint + "".join(lines), FILE_MODE)
    except OSError as error:
        raise OpsError(f"{path}: nicht beschreibbar ({error.strerror}). Prüfen Sie, wem die Datei gehört") from error
    except UnicodeDecodeError:
        raise OpsError(f"{path} ist nicht in UTF-8 gespeichert. Speichern Sie die Datei so, dann: ampel init") from None
    return [key for key in needed(policy) if not key.simulated and not present.get(key.name)]


def _lines(key: Key) -> str:
    names = ", ".join(key.models)
    if key.simulated:
        return f"\n# {names}: Simulation ohne Anbieter, der Wert ist erzeugt.\n{key.name}={secrets.token_hex(32)}\n"
    return f"\n# {names}: Den Schlüssel bekommen Sie vom Anbieter. Tragen Sie ihn hinter dem = ein.\n{key.name}=\n"
