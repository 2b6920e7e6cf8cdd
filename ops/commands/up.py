# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel up` and `ampel down`: the server's containers."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

from rich.console import Console

from ops import compose, server_settings
from ops.display import Display, display
from ops.errors import OpsError
from ops.server import building, images, ports, render, stack, starting
from ops.server_settings import ROOT, ServerSettings

Source = Literal["official", "packages"]
_STOP_SECONDS = 180
_ADMIN_SECONDS = 120


def run(source: Source | None, *, build: bool | None, project: Path = ROOT) -> None:
    """`source` overrides the settings; `build`: always, never, or (None) what is out of date."""
    settings = _settings(project, source)
    compose.check()
    # First what can go wrong, then what takes time.
    server = stack.rendered(project, settings)
    ports.check_free(server, settings)
    with display(Console()) as show:
        prepare_images(settings, show, build=build)
        starting.start(server, show, may_pull=settings.images == "official")
        _admin(server, settings, show)
    print(_farewell(settings, server))  # noqa: T201
    if settings.images != server_settings.load(project).images:
        # The next call without it would take the others, and replace the database's container, too.
        print(f"Damit es bei diesen Abbildern bleibt: ampel init --images {settings.images}")  # noqa: T201


def stop(project: Path = ROOT) -> None:
    """Remove the containers and networks; what they keep stays in the volumes."""
    compose.check()
    server = stack.as_it_is(project)
    server = replace(server, variables={**server.variables, "COMPOSE_PROFILES": "*"})
    done = server.run("down", "--remove-orphans", seconds=_STOP_SECONDS)
    if done.returncode != 0:
        raise OpsError(f"Die Plattform ließ sich nicht beenden:\n  {done.stderr.strip()[-600:]}")
    print("Die Plattform ist beendet. Alle Daten sind noch da; sie startet wieder mit: make up")  # noqa: T201


def _settings(project: Path, source: Source | None) -> ServerSettings:
    settings = server_settings.load(project)
    return settings if source is None else settings.model_copy(update={"images": source})


def prepare_images(settings: ServerSettings, show: Display, *, build: bool | None) -> None:
    wanted = images.wanted(
        packages=settings.images == "packages",
        gpu="gpu" in settings.profiles,
        monitoring="monitoring" in settings.profiles,
    )
    if build is not False:
        building.build_missing(wanted, show, force=build is True)
        return
    # Older ones will do, but not none.
    missing = [
        image.name for image in wanted if compose.image_label(images.tag(image.name), images.DIGEST_LABEL) is None
    ]
    if missing:
        raise OpsError(f"Es fehlen Abbilder: {', '.join(missing)}. Sie werden gebaut mit: ampel up --build")


def _admin(server: compose.Compose, settings: ServerSettings, show: Display) -> None:
    show.begin("admin", "Konto der Verwaltung", settings.admin_email)
    arguments = ("run", "--rm", "--no-deps", "--no-TTY", "provision", "--", "python", "-m", "ops.server.provision")
    options = ("--policy=/run/ampel/ampel.yaml", "--admin", settings.admin_email)
    done = server.run(*arguments, *options, seconds=_ADMIN_SECONDS)
    if done.returncode == 0:
        show.finish("admin", "hat seine Stufe")
    else:
        # Open WebUI creates it from the settings once, at its very first start.
        show.finish("admin", "gibt es nicht (mehr); Konten zeigt: ampel users list")


def _farewell(settings: ServerSettings, server: compose.Compose) -> str:
    lines = [
        "",
        f"Die Plattform läuft: {render.origin(settings)}",
        f"Anmeldung: {settings.admin_email}; das erste Passwort steht in secrets/admin_password",
    ]
    if settings.tls == "internal":
        lines.append(f"Stammzertifikat für die PCs: {_root_certificate(server)}")
    return "\n".join([*lines, "Überblick: ampel status · Protokolle: ampel logs · Beenden: make down"])


def _root_certificate(server: compose.Compose) -> Path:
    """Copied out of Caddy's volume, where nobody would find it."""
    target = Path(server.variables["AMPEL_RENDERED"]) / "root-certificate.crt"
    done = server.run("exec", "--no-TTY", "caddy", "cat", "/data/caddy/pki/authorities/local/root.crt")
    if done.returncode == 0:
        target.write_text(done.stdout, encoding="ascii")
    return target
