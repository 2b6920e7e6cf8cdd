# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who has an account here: asked of Open WebUI, which alone knows names and e-mail addresses."""

import asyncio
from dataclasses import dataclass

import aiohttp

from ops.embedded import accounts
from ops.embedded import settings as demo_settings
from ops.embedded.layout import Layout
from ops.embedded.running import Running
from ops.embedded.secret_store import SecretStore
from ops.errors import OpsError
from ops.server import connection

_TIMEOUT = aiohttp.ClientTimeout(total=30)


@dataclass(frozen=True, slots=True)
class Account:
    """A person as Open WebUI knows them; `id` is what it signs."""

    id: str
    name: str
    email: str


async def everybody() -> list[Account]:
    """All accounts, by name.

    Raises:
        OpsError: neither server nor demo runs, or the administrator's password is no longer the first one.
    """
    url, login = await asyncio.to_thread(_open_webui)
    try:
        async with aiohttp.ClientSession(url, timeout=_TIMEOUT) as api:
            async with api.post("/api/v1/auths/signin", json=login) as answer:
                if answer.status == 429:
                    raise OpsError(
                        "Open WebUI nimmt gerade keine Anmeldung mehr an (15 in drei Minuten). Versuchen Sie es in "
                        "drei Minuten erneut"
                    )
                if answer.status != 200:
                    raise OpsError(
                        f"Open WebUI lehnt die Anmeldung von {login['email']} ab: Das Passwort wurde geändert. "
                        "Geben Sie statt der E-Mail-Adresse die Kennung an, die Open WebUI bei der Person zeigt"
                    )
                token = (await answer.json())["token"]
            async with api.get("/api/v1/users/all", headers={"Authorization": f"Bearer {token}"}) as answer:
                answer.raise_for_status()
                people = (await answer.json())["users"]
    except aiohttp.ClientError as error:
        raise OpsError("Open WebUI antwortet nicht. Überblick: ampel status (Demo: ampel demo --status)") from error
    found = [Account(person["id"], person["name"], person["email"]) for person in people]
    return sorted(found, key=lambda account: account.name)


def _open_webui() -> tuple[str, dict[str, str]]:
    """Address and login, of the server or of the demo."""
    if server := connection.open_webui():
        return server
    layout = Layout.of(demo_settings.load().state_dir)
    running = Running.read(layout)
    if running is None:
        raise OpsError("Hier läuft weder der Server noch eine Demo. Starten Sie: make up, oder ampel demo --detach")
    login = {"email": accounts.ADMIN.email, "password": SecretStore(layout.secrets)[accounts.ADMIN.password]}
    return running.ports.url("open-webui"), login
