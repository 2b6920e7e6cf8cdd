# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of the server (`make up`), from the environment and from `.env`. Each is documented in `.env.example`.

`.env` holds no secrets; those are files below `secrets/` (see `ops.server_secrets`).
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from ops.errors import OpsError

ROOT = Path(__file__).resolve().parents[1]

# What each Compose profile adds, as people read it.
PROFILES: dict[str, str] = {
    "gpu": "Modelle auf eigenen Grafikkarten",
    "ragflow": "Wissenssammlungen mit RAGFlow (bewirkt noch nichts)",
    "monitoring": "Überwachung mit Grafana",
    "public": "Dienste für die Öffentlichkeit (bewirkt noch nichts)",
    "simulation": "nachgestellte gelbe und rote Modelle",
}

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_{|}~-]{1,64}")


def host_name(text: str) -> str:
    """The name in lower case.

    Raises:
        ValueError: it is none; the message is German and says what to write.
    """
    name = text.strip().lower().rstrip(".")
    if "://" in name or "/" in name:
        inside = urlsplit(name if "://" in name else f"//{name}").hostname
        hint = f"; schreiben Sie nur {inside}" if inside else ""
        raise ValueError(f"das ist eine Adresse, gebraucht wird nur der Rechnername{hint}")
    if not name.isascii():
        raise ValueError(f"Umlaute gehören in Rechnernamen umgeschrieben{_ascii_hint(name)}")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("das ist kein Rechnername; erlaubt sind Buchstaben, Ziffern, Bindestriche und Punkte")
    if labels[-1].isdigit():
        raise ValueError("das ist eine IP-Adresse; Zertifikate und Anmeldung brauchen einen Namen")
    return name


def _ascii_hint(name: str) -> str:
    try:
        return f"; schreiben Sie {name.encode('idna').decode('ascii')}"
    except UnicodeError:
        return ""


def email_address(text: str) -> str:
    """Raises: ValueError, in German."""
    address = text.strip()
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local):
        raise ValueError("das ist keine E-Mail-Adresse")
    # Open WebUI keeps addresses in lower case.
    return f"{local}@{host_name(domain)}".lower()


def profiles(text: str) -> str:
    """Raises: ValueError, in German."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in PROFILES:
            raise ValueError(f"das Profil »{name}« gibt es nicht; es gibt {', '.join(PROFILES)}")
    return ",".join(dict.fromkeys(names))


def person_name(text: str) -> str:
    """Raises: ValueError, in German."""
    name = " ".join(text.split())
    if not name or len(name) > 100 or not name.isprintable():
        raise ValueError("das ist kein solcher Name")
    return name


def _proxy(text: str) -> str:
    parts = urlsplit(text)
    if not text:
        return text
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("das ist keine solche Adresse")
    return text


class ServerSettings(BaseSettings):
    """Relative paths start at the project's folder. What has no default has to be named."""

    model_config = SettingsConfigDict(env_prefix="AMPEL_", env_ignore_empty=True, extra="ignore", frozen=True)

    domain: Annotated[str, AfterValidator(host_name)]
    tls: Literal["internal", "acme", "files"] = "internal"
    tls_cert_file: Path | None = None
    tls_key_file: Path | None = None
    http_port: int = Field(default=80, ge=1, le=65535)
    https_port: int = Field(default=443, ge=1, le=65535)
    images: Literal["official", "packages"] = "official"
    compose_profiles: Annotated[str, AfterValidator(profiles)] = Field(default="", validation_alias="COMPOSE_PROFILES")
    policy_file: Path = Path("ampel.yaml")
    audit_dir: Path = Path(".ampel/data/audit")
    # It may carry a password: never shown.
    proxy: Annotated[str, AfterValidator(_proxy)] = Field(default="", repr=False)
    ca_file: Path | None = None
    admin_email: Annotated[str, AfterValidator(email_address)]
    admin_name: Annotated[str, AfterValidator(person_name)] = "KI-Administration"

    @property
    def profiles(self) -> frozenset[str]:
        return frozenset(self.compose_profiles.split(",")) - {""}


_PORT = "eine Zahl von 1 bis 65535"
_EXPECTED = {
    "AMPEL_DOMAIN": "ein Rechnername wie ki.lindenrath.example",
    "AMPEL_TLS": "internal, acme oder files",
    "AMPEL_IMAGES": "official oder packages",
    "AMPEL_HTTP_PORT": _PORT,
    "AMPEL_HTTPS_PORT": _PORT,
    "AMPEL_PROXY": "eine Adresse wie http://proxy.rathaus.example:3128",
    "AMPEL_ADMIN_EMAIL": "eine E-Mail-Adresse",
    "AMPEL_ADMIN_NAME": "ein Name mit höchstens 100 Zeichen",
    "COMPOSE_PROFILES": f"mit Komma getrennt: {', '.join(PROFILES)}",
}
_NEVER_SHOWN = "AMPEL_PROXY"
_MEND = "die Zeile in .env berichtigen, dann: ampel doctor"


class Problem(NamedTuple):
    """Why a setting cannot be used; all German."""

    found: str
    expected: str
    fix: str


class ServerSettingsError(OpsError):
    """`problems` are all of them, not only the first."""

    def __init__(self, problems: Sequence[Problem], source: Path) -> None:
        self.problems = tuple(problems)
        head = f"Die Einstellungen des Servers gelten so nicht (Umgebung oder {source}):"
        super().__init__(
            "\n  ".join([head, *(f"{p.found}; erwartet: {p.expected}. Abhilfe: {p.fix}" for p in problems)])
        )


def load(project: Path = ROOT) -> ServerSettings:
    """Raises: ServerSettingsError, with all problems at once."""
    source = project / ".env"
    try:
        settings = ServerSettings(_env_file=source)
    except ValidationError as error:
        problems = [_problem(details) for details in error.errors()]
    except UnicodeDecodeError:
        problems = [Problem(f"{source} ist nicht in UTF-8 gespeichert", "Text in UTF-8", "die Datei so speichern")]
    except OSError as error:
        problems = [Problem(f"{source}: {error.strerror}", "eine lesbare Datei", "sudo .venv/bin/ampel doctor")]
    else:
        problems = _together(settings)
        if not problems:
            return settings
    raise ServerSettingsError(problems, source)


def _together(settings: ServerSettings) -> list[Problem]:
    """What only several settings say."""
    problems = []
    if settings.http_port == settings.https_port:
        found = f"AMPEL_HTTP_PORT und AMPEL_HTTPS_PORT sind beide {settings.http_port}"
        problems.append(Problem(found, "zwei verschiedene Ports", _MEND))
    if settings.tls == "files":
        problems += [
            Problem(f"{name} fehlt", "eine Datei, weil AMPEL_TLS=files gesetzt ist", f"ampel init {flag} DATEI")
            for name, flag, value in (
                ("AMPEL_TLS_CERT_FILE", "--cert-file", settings.tls_cert_file),
                ("AMPEL_TLS_KEY_FILE", "--key-file", settings.tls_key_file),
            )
            if value is None
        ]
    return problems


def _problem(error: ErrorDetails) -> Problem:
    name = str(error["loc"][0]).upper()
    if not name.startswith("COMPOSE_"):
        name = f"AMPEL_{name}"
    expected = _EXPECTED.get(name, "ein anderer Wert")
    if error["type"] == "missing":
        return Problem(f"{name} fehlt", expected, "ampel init")
    shown = name if name == _NEVER_SHOWN else f"{name}={error['input']}"
    # Reasons of our own are German; pydantic's are not.
    reason = f": {error['ctx']['error']}" if error["type"] == "value_error" else ""
    return Problem(f"{shown}{reason}", expected, _MEND)
