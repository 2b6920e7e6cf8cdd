# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bring the demo up: install what is missing, render, start, wait until each part really answers.

Every step looks first whether there is something to do, so the same way serves the first start, a warm start, a second
start beside a running demo, and mending one of which a part has failed.
"""

import asyncio
import time
from collections.abc import Set
from pathlib import Path

import aiohttp

from gateway import database, keys
from gateway import policy as policies
from gateway.zones import Zone
from ops.display import Display
from ops.embedded import (
    accounts,
    environments,
    health,
    model_choice,
    model_download,
    ports,
    postgres,
    preflight,
    running,
    secret_store,
)
from ops.embedded.context import Context
from ops.embedded.layout import Layout
from ops.embedded.model_choice import ModelChoice
from ops.embedded.parts.registry import PARTS
from ops.embedded.ports import Ports
from ops.embedded.secret_store import SecretStore
from ops.embedded.settings import ROOT, DemoSettings, environment
from ops.embedded.supervision import Supervisor
from ops.errors import OpsError

# The first start of Open WebUI sets its database up, and a slow disk takes its time.
_HEALTHY_SECONDS = 180
_POLL_SECONDS = 0.2
_TICK_SECONDS = 0.5
_OPEN_WEBUI_KEY_NAME = "open-webui"


def prepare(settings: DemoSettings, chosen: Ports, model: str | None, show: Display, *, is_running: bool) -> Context:
    """Everything up to the first process.

    Raises:
        OpsError: something is missing, taken or wrong; nothing has been started.
    """
    layout = Layout.of(settings.state_dir)
    layout.create()
    choice = _choose_model(layout, model, show)
    secrets = SecretStore(layout.secrets)
    secrets.complete()
    policy_file = (ROOT / settings.policy_file).resolve()
    context = Context(layout, chosen, secrets, policies.load(policy_file), policy_file, choice, environment())
    missing = [name for name in environments.NAMES if not environments.is_installed(layout, name)]
    if missing and is_running:
        raise OpsError(
            "Die Demo läuft noch mit einem älteren Stand. Beenden und starten Sie sie neu: ampel demo --stop, dann "
            "ampel demo"
        )
    _install(layout, missing, show)
    if not postgres.is_initialised(layout):
        show.begin("initdb", "Datenbank anlegen", "PostgreSQL, leer")
        postgres.initialise(layout, secrets)
        show.finish("initdb", "angelegt")
    (layout.data / "home").mkdir(exist_ok=True, mode=0o700)
    return context


def warnings(settings: DemoSettings) -> list[str]:
    """Room on the disk and in memory. Raises: OpsError, when there is too little of either."""
    layout = Layout.of(settings.state_dir)
    layout.create()
    complete = all(environments.is_installed(layout, name) for name in environments.NAMES)
    return preflight.check(layout.state, first_start=not complete)


def names(context: Context) -> list[str]:
    """The parts that this demo consists of."""
    return [name for name in PARTS if name != "llama" or context.model.file]


def check_ports(context: Context, supervisor: Supervisor) -> None:
    """Raises: OpsError, when a port of a part that does not run is taken."""
    states = supervisor.states()
    ports.check_free(context.ports, [n for n in names(context) if n not in states or not states[n].is_up])


async def start(context: Context, supervisor: Supervisor, show: Display) -> None:
    """Start all parts at once, each as soon as it can, and wait until all of them answer.

    Raises:
        OpsError: a part has failed or does not answer in time.
    """
    database_ready = asyncio.Event()
    parts = names(context)
    if "llama" not in parts:
        supervisor.stop_part("llama")
    waiting = set(parts)

    async def bring_up(name: str) -> None:
        await _bring_up(context, supervisor, name, database_ready, show)
        waiting.remove(name)

    show.begin("start", "Plattform starten", "Teile bereit", len(parts))
    ticker = asyncio.create_task(_tick(waiting, len(parts), show))
    try:
        async with asyncio.TaskGroup() as group:
            for name in parts:
                group.create_task(bring_up(name))
    except BaseExceptionGroup as errors:
        # The first reason is the one to read; the others are mostly its consequences.
        raise errors.exceptions[0] from None
    finally:
        ticker.cancel()
    show.advance("start", len(parts), len(parts))
    await accounts.set_up(context)
    await _check_entry(context)
    show.finish("start", "läuft")
    running.remember(context.layout, context.ports)
    # Only now: a model that does not start must not be tried again at the next start.
    model_choice.remember(context.layout, context.model)


def _choose_model(layout: Layout, argument: str | None, show: Display) -> ModelChoice:
    if argument is None:
        kept = model_choice.remembered(layout)
        if kept is None:
            return model_choice.shipped()
        argument = kept.file or f"{kept.name}@{kept.url}"
    wanted = model_choice.parse(argument)
    if wanted.kind == "standard":
        return model_choice.shipped()
    if wanted.kind == "server":
        return asyncio.run(model_choice.check_server(wanted.value, wanted.name))
    if wanted.kind == "file":
        return model_choice.check_file(Path(wanted.value))
    show.begin("model", "Modell laden", wanted.value.rsplit("/", 1)[-1], 1)
    path = asyncio.run(
        model_download.download(layout, wanted.value, lambda done, total: show.advance("model", done, total))
    )
    show.finish("model", "geladen")
    return model_choice.check_file(path)


def _install(layout: Layout, missing: list[str], show: Display) -> None:
    labels = {"litellm": "LiteLLM einrichten", "open-webui": "Open WebUI einrichten"}
    for name in missing:
        show.begin(name, labels[name], "Pakete laden und entpacken", 1)
        environments.install(layout, name, lambda done, total, name=name: show.advance(name, done, total))  # type: ignore[misc]
        show.finish(name, "eingerichtet")


async def _tick(waiting: Set[str], total: int, show: Display) -> None:
    """The parts start side by side, so what is left is up to the slowest of those that do not answer yet."""
    began = time.monotonic()
    while waiting:
        usual = max(PARTS[name].usual_seconds for name in waiting)
        show.advance("start", total - len(waiting), total, usual - (time.monotonic() - began))
        await asyncio.sleep(_TICK_SECONDS)


async def _bring_up(
    context: Context, supervisor: Supervisor, name: str, database_ready: asyncio.Event, show: Display
) -> None:
    part = PARTS[name]
    if part.needs_database:
        await database_ready.wait()
    show.begin(f"part-{name}", part.label, part.does)
    launch = part.build(context)
    supervisor.apply(name, launch)
    deadline = time.monotonic() + _HEALTHY_SECONDS
    while not await health.answers(launch.health):
        state = supervisor.states().get(name)
        if state is None or state.has_failed or time.monotonic() > deadline:
            what = "startet nicht" if time.monotonic() <= deadline else f"antwortet nach {_HEALTHY_SECONDS} s nicht"
            raise OpsError(
                f"{part.label} {what}. Protokoll: {context.layout.log(name)}\n"
                f"Die letzten Zeilen zeigt: ampel demo --logs {name}"
            )
        await asyncio.sleep(_POLL_SECONDS)
    if name == "postgres":
        await _prepare_database(context)
        database_ready.set()
    show.finish(f"part-{name}", "bereit")


async def _prepare_database(context: Context) -> None:
    """Databases, the gateway's tables, and Open WebUI's service key, whose start needs it."""
    await postgres.prepare(context.ports, context.secrets)
    url = postgres.url(context.ports, context.secrets, postgres.GATEWAY_DATABASE)
    connection = await database.connect(url)
    try:
        await database.migrate(connection)
        known = {key.name for key in await keys.list_keys(connection) if key.revoked_at is None}
        if _OPEN_WEBUI_KEY_NAME in known and context.secrets.get(secret_store.OPEN_WEBUI_KEY):
            return
        if _OPEN_WEBUI_KEY_NAME in known:
            await keys.revoke(connection, _OPEN_WEBUI_KEY_NAME)
        # It acts for people: the level that counts is each person's own.
        key = await keys.create(
            connection,
            context.policy,
            _OPEN_WEBUI_KEY_NAME,
            max_zone=Zone.RED,
            level=context.policy.levels[-1].name,
            acts_for_users=True,
        )
        context.secrets.set(secret_store.OPEN_WEBUI_KEY, key)
    finally:
        await connection.close()


async def _check_entry(context: Context) -> None:
    """Through the front door: the page answers, and the API asks for a key."""
    entry = context.ports.url(ports.ENTRY)
    timeout = aiohttp.ClientTimeout(total=20)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for path, expected in (("/", 200), ("/v1/models", 401)):
            async with session.get(entry + path) as response:
                if response.status != expected:
                    raise OpsError(
                        f"{entry}{path} antwortet mit {response.status} statt {expected}. Protokolle: "
                        f"{context.layout.logs}, Überblick: ampel demo --status"
                    )
