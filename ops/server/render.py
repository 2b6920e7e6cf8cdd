# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes what the server's containers read, and returns the variables of `compose.yaml`.

All of it follows from `.env`, the secrets and the policy. A container is replaced when the digest of its files changes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway import litellm_config
from gateway.policy import Policy
from ops import server_providers, server_secrets, whole_file
from ops.errors import OpsError
from ops.monitoring import alerting, files
from ops.monitoring import settings as alert_settings
from ops.monitoring.settings import AlertSettings
from ops.monitoring.targets import Entry
from ops.open_webui import functions, settings
from ops.server import egress, images
from ops.server.place import Place
from ops.server_settings import ServerSettings

_SERVICES = Path(__file__).resolve().parents[2] / "services"
_CADDY = ("Caddyfile.server", "site.caddy", "tls-acme.caddy", "tls-files.caddy", "tls-internal.caddy", "starting.html")
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
# What the policy may name, where the parts of compose.yaml are meant. `.env` may say otherwise.
_ADDRESSES = {
    "AMPEL_GREEN_URL": "http://llama:8080/v1",
    "AMPEL_EMBED_URL": "http://embeddings:8080/v1",
    "AMPEL_YELLOW_URL": "http://yellow-simulation:8080/v1",
    "AMPEL_RED_URL": "http://red-simulation:8080/v1",
}
_GATEWAY = "http://gateway:8090/v1"
# What a service reads of the folder of keys.
_OWN_KEYS: Mapping[str, tuple[str, ...]] = {
    "caddy": ("tls_cert", "tls_key"),
    "open-webui": (),
    "gateway": (),
    "litellm": ("providers.env",),
    "egress-proxy": ("squid.conf",),
    "prometheus": (),
    "alertmanager": ("smtp_password",),
    "blackbox-exporter": (),
    "grafana": (),
}


@dataclass(frozen=True, slots=True)
class Input:
    """`environment` is the caller's, on top of `.env`: where the policy's addresses are looked up."""

    place: Place
    settings: ServerSettings
    policy: Policy
    environment: Mapping[str, str]


def render(given: Input) -> dict[str, str]:
    """Raises: OpsError or GatewayError, when something is missing or does not fit; the running server is unharmed."""
    place = given.place
    _check_secrets(place)
    told = alert_settings.load(place.project)
    keys = _provider_keys(given)
    # Looked at before the first file is written.
    known = _ADDRESSES | dict(given.environment) | keys | {"AMPEL_GREEN_KEY": "set"}
    deployments = litellm_config.render(given.policy, known).lock_table["deployments"]
    squid = egress.squid_conf(egress.hosts(given.policy, deployments), given.settings.proxy)

    place.rendered.mkdir(parents=True, exist_ok=True)
    place.keys.mkdir(mode=server_secrets.FOLDER_MODE, exist_ok=True)
    _caddy(given)
    _write(place.rendered / "gateway" / "ampel.yaml", (place.project / given.settings.policy_file).read_text("utf-8"))
    _litellm(given, known)
    _open_webui(given)
    _monitoring(given, told)
    _keys(given, keys, squid)
    return _variables(given)


def origin(server: ServerSettings) -> str:
    """What people type."""
    port = "" if server.https_port == 443 else f":{server.https_port}"
    return f"https://{server.domain}{port}"


def profiles(server: ServerSettings) -> str:
    """Those of the settings; without graphics cards the small models of the demo answer."""
    chosen = set(server.profiles)
    if "gpu" not in chosen:
        chosen.add("cpu")
    if "monitoring" in chosen:
        # Compose knows no "both".
        chosen |= {"gpu-monitoring"} if "gpu" in chosen else set()
        # There are no packages of it.
        chosen |= {"grafana"} if server.images == "official" else set()
    return ",".join(sorted(chosen))


def _check_secrets(place: Place) -> None:
    missing = [name for name in server_secrets.SECRETS if not _has_text(place.secrets / name)]
    if missing:
        raise OpsError(
            f"Im Ordner {place.secrets} fehlen Geheimnisse: {', '.join(missing)}. Es erzeugt sie: ampel init"
        )


def _has_text(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _provider_keys(given: Input) -> dict[str, str]:
    """The keys that the policy names, and no other of the file."""
    try:
        found = server_providers.read(given.place.project)
    except (OSError, UnicodeDecodeError):
        raise OpsError(f"{server_providers.FILE} ist nicht lesbar. Was nicht stimmt, sagt: ampel doctor") from None
    names = {model.upstream.api_key_env for model in given.policy.models}
    keys = {name: value for name, value in found.items() if name in names and value}
    if any("\n" in value for value in keys.values()):
        raise OpsError(f"{server_providers.FILE}: Ein Schlüssel geht über mehrere Zeilen; jeder steht in einer")
    return keys


def _caddy(given: Input) -> None:
    target = given.place.rendered / "caddy"
    for name in _CADDY:
        _write(target / name, (_SERVICES / "caddy" / name).read_text("utf-8"))
    _write(target / "custom.css", (_SERVICES / "open-webui" / "custom.css").read_text("utf-8"))


def _litellm(given: Input, known: Mapping[str, str]) -> None:
    target = given.place.rendered / "litellm"
    litellm_config.write(given.policy, known, target)
    target.chmod(_FOLDER_MODE)
    for name in ("config.yaml", "lock.json"):
        # Addresses and names, no secrets: another user inside the container has to read it.
        (target / name).chmod(_FILE_MODE)
    environment = dict(litellm_config.ENVIRONMENT) | {"LITELLM_DONT_SHOW_FEEDBACK_BOX": "True"}
    _write(target / "environment.json", json.dumps(environment, indent=1) + "\n")
    _write(target / "ca.pem", _read_setting(given, given.settings.ca_file, "AMPEL_CA_FILE"))


def _open_webui(given: Input) -> None:
    target = given.place.rendered / "open-webui"
    server = given.settings
    values = (
        settings.fixed()
        | settings.from_policy(given.policy)
        | {
            "AMPEL_FUNCTIONS": "/run/ampel/functions.json",
            "DATA_DIR": "/var/lib/open-webui",
            "DATABASE_URL": "postgresql://openwebui:{secret:open_webui_db_password}@postgres:5432/openwebui",
            "WEBUI_SECRET_KEY": "{secret:webui_secret_key}",
            "WEBUI_URL": origin(server),
            "CORS_ALLOW_ORIGIN": origin(server),
            "WEBUI_SESSION_COOKIE_SECURE": "True",
            # Only Caddy reaches it with a person's address, in a network of its own.
            "FORWARDED_ALLOW_IPS": "*",
            "OPENAI_API_BASE_URLS": _GATEWAY,
            "OPENAI_API_KEYS": "{secret:open_webui_service_key}",
            "RAG_OPENAI_API_BASE_URL": _GATEWAY,
            "RAG_OPENAI_API_KEY": "{secret:open_webui_service_key}",
            "FORWARD_USER_INFO_HEADER_JWT_SECRET": "{secret:user_token_secret}",
            "WEBUI_ADMIN_EMAIL": server.admin_email,
            "WEBUI_ADMIN_NAME": server.admin_name,
            "WEBUI_ADMIN_PASSWORD": "{secret:admin_password}",
        }
    )
    _write(target / "settings.json", json.dumps(values, ensure_ascii=False, indent=1) + "\n")
    _write(target / "functions.json", functions.text())


def _monitoring(given: Input, told: AlertSettings) -> None:
    server, rendered = given.settings, given.place.rendered
    chosen = frozenset(profiles(server).split(","))
    for name, text in files.texts(chosen, Entry(server.domain, server.tls)).items():
        _write(rendered / name, text)
    # Whoever makes backups leaves a file here.
    _write(rendered / "node-exporter" / "README", "Textdateien mit Messwerten: docs/operations/monitoring.md\n")
    overview = f"{origin(server)}/grafana/" if "grafana" in chosen else "ampel status"
    alerts = alerting.render(told, domain=server.domain, overview=overview)
    _write(rendered / "alertmanager" / "alertmanager.yml", alerts)
    password = _read_setting(given, told.smtp_password_file, "AMPEL_SMTP_PASSWORD_FILE")
    _key(given, "smtp_password", password)


def _keys(given: Input, keys: Mapping[str, str], squid: str) -> None:
    server = given.settings
    _key(given, "providers.env", "".join(f"{name}={value}\n" for name, value in sorted(keys.items())))
    _key(given, "squid.conf", squid)
    for zone in ("yellow", "red"):
        # A simulation gets its own key and no other of the file.
        _key(given, f"{zone}_simulation_key", keys.get(f"AMPEL_{zone.upper()}_KEY", ""))
    given_files = server.tls == "files"
    _key(given, "tls_cert", _read_setting(given, server.tls_cert_file if given_files else None, "AMPEL_TLS_CERT_FILE"))
    _key(given, "tls_key", _read_setting(given, server.tls_key_file if given_files else None, "AMPEL_TLS_KEY_FILE"))


def _key(given: Input, name: str, text: str) -> None:
    _write(given.place.keys / name, text, server_secrets.FILE_MODE)


def _read_setting(given: Input, path: Path | None, name: str) -> str:
    """The text of a file that a setting names; empty, when none is named."""
    if path is None:
        return ""
    try:
        return (given.place.project / path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise OpsError(f"{name}={path}: Die Datei ist nicht lesbar. Was nicht stimmt, sagt: ampel doctor") from None


def _write(path: Path, text: str, mode: int = _FILE_MODE) -> None:
    path.parent.mkdir(mode=_FOLDER_MODE, exist_ok=True)
    if path.parent.stat().st_mode & 0o777 not in (_FOLDER_MODE, server_secrets.FOLDER_MODE):
        path.parent.chmod(_FOLDER_MODE)
    # What is the same is left alone: a single file is mounted by what it is, not by its name.
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    whole_file.replace(path, text, mode)


def addresses(place: Place, server: ServerSettings) -> dict[str, str]:
    """The variables of `compose.yaml` that follow from the settings alone."""
    variables = {
        "AMPEL_VERSION": images.version(),
        "AMPEL_DOMAIN": server.domain,
        "AMPEL_ORIGIN": origin(server),
        "AMPEL_TLS": server.tls,
        "AMPEL_HTTP_PORT": str(server.http_port),
        "AMPEL_HTTPS_PORT": str(server.https_port),
        "AMPEL_ADMIN_EMAIL": server.admin_email,
        "AMPEL_RENDERED": str(place.rendered),
        "AMPEL_SECRETS": str(place.secrets),
        "COMPOSE_PROFILES": profiles(server),
    }
    if "audit_dir" in server.model_fields_set:
        variables["AMPEL_AUDIT_VOLUME"] = str((place.project / server.audit_dir).resolve())
    if server.images == "packages":
        variables |= images.instead_of_official()
    return variables


def _variables(given: Input) -> dict[str, str]:
    place = given.place
    variables = addresses(place, given.settings)
    variables["AMPEL_LLAMA_CONTEXT"] = str(settings.first_green(given.policy, "chat").context)
    secrets = [place.secrets / name for name in server_secrets.SECRETS]
    for service, own in _OWN_KEYS.items():
        # What it reads may lie in several folders: prometheus, prometheus-rules, …
        read = [*sorted(place.rendered.glob(f"{service}*/*")), *(place.keys / name for name in own), *secrets]
        variables[f"AMPEL_DIGEST_{service.replace('-', '_').upper()}"] = _digest(read)
    return variables


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]
