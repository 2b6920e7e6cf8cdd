# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starts the containers and waits for each; says which one keeps the others waiting, and what it said last."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from ops.compose import Compose, State
from ops.display import Display
from ops.errors import OpsError

# Label and what it does, for people.
LABELS: Mapping[str, tuple[str, str]] = {
    "caddy": ("Eingang (Caddy)", "nimmt Anfragen des Browsers an"),
    "open-webui": ("Open WebUI", "ist die Oberfläche"),
    "gateway": ("Gateway", "prüft jede Anfrage"),
    "litellm": ("LiteLLM", "spricht mit den Modellen"),
    "ollama": ("Modelle (Ollama)", "antworten als Grün"),
    "llama": ("Kleines Modell (llama.cpp)", "antwortet als Grün"),
    "embeddings": ("Textsuche (E5)", "findet Stellen in Dokumenten"),
    "yellow-simulation": ("Simulation Gelb", "spielt eine EU-Cloud"),
    "red-simulation": ("Simulation Rot", "spielt eine öffentliche Cloud"),
    "egress-proxy": ("Ausgang (Squid)", "lässt nur die Anbieter der Richtlinie zu"),
    "postgres": ("Datenbank (PostgreSQL)", "hält Konten, Budgets und Protokoll"),
    "prometheus": ("Messwerte (Prometheus)", "sammelt und prüft sie"),
    "alertmanager": ("Meldungen (Alertmanager)", "schickt sie als E-Mail"),
    "grafana": ("Schaubilder (Grafana)", "zeigt die Messwerte"),
    "blackbox-exporter": ("Messung von außen", "fragt, ob alles antwortet"),
    "node-exporter": ("Messung des Servers", "sieht nach Platte, Speicher und Uhr"),
    "postgres-exporter": ("Messung der Datenbank", "sieht nach Größe und Verbindungen"),
    "gpu-exporter": ("Messung der Grafikkarten", "sieht nach Speicher und Temperatur"),
    "provision": ("Einrichten der Datenbank", "einmal bei jedem Start"),
    "volume-owner": ("Rechte der Ordner", "einmal bei jedem Start"),
}
# From the start until all answer, measured on two cores.
_USUAL_SECONDS = 20
_DEADLINE_SECONDS = 420
_POLL_SECONDS = 0.5
_NOT_PULLED = ("failed to resolve reference", "pull access denied", "no such host", "manifest unknown", "i/o timeout")
# So often found between two starts, a container will not get up by itself.
_RESTARTS_SEEN = 10


def start(stack: Compose, show: Display, *, may_pull: bool) -> None:
    """Raises: OpsError, naming the container that does not start and its last lines."""
    services = stack.services()
    stack.clear_leftovers()
    show.begin("start", "Container starten", "bereit", len(services))
    arguments = ("up", "--detach", "--no-build", "--remove-orphans", "--pull", "missing" if may_pull else "never")
    with stack.start(*arguments) as process:
        said: list[str] = []
        # Read beside, or a full pipe would hold it up.
        reader = threading.Thread(target=lambda: said.extend(process.stdout or ()), daemon=True)
        reader.start()
        try:
            _wait(stack, services, show, process.poll)
        except BaseException:
            process.terminate()
            reader.join(5)
            raise
        process.wait()
        reader.join(5)
    if process.returncode != 0:
        raise _failure(stack, said)
    show.advance("start", len(services), len(services))
    show.finish("start", "alle bereit")


def label(service: str) -> str:
    return LABELS.get(service, (service, ""))[0]


def _wait(stack: Compose, services: list[str], show: Display, ended: Callable[[], int | None]) -> None:
    began = time.monotonic()
    shown = _Shown(show)
    restarts: Counter[str] = Counter()
    while True:
        code = ended()
        found = {state.service: state for state in stack.states()}
        states = [found[name] for name in services if name in found]
        for state in states:
            shown.update(state)
        ready = [state.service for state in states if state.is_ready]
        elapsed = time.monotonic() - began
        show.advance("start", len(ready), len(services), _USUAL_SECONDS - elapsed)
        if code not in (None, 0) or (code == 0 and len(ready) == len(services)):
            return
        failed = _failed(states, restarts, is_starting=code is None)
        if failed is not None:
            raise _container_failure(stack, failed)
        if elapsed > _DEADLINE_SECONDS:
            waiting = next(name for name in services if name not in ready)
            raise _said_last(stack, waiting, f"ist nach {_DEADLINE_SECONDS} s noch nicht bereit")
        time.sleep(_POLL_SECONDS)


class _Shown:
    """One line for each container, and another one when it is replaced: what was well a moment ago is then gone."""

    def __init__(self, show: Display) -> None:
        self._show = show
        self._begun: dict[str, str] = {}
        self._finished: dict[str, str] = {}

    def update(self, state: State) -> None:
        if state.state == "created":
            return
        if self._begun.get(state.service) != state.id:
            self._begun[state.service] = state.id
            self._show.begin(state.service, f"  {label(state.service)}", LABELS.get(state.service, ("", ""))[1])
        if state.is_ready and self._finished.get(state.service) != state.id:
            self._finished[state.service] = state.id
            self._show.finish(state.service, "bereit")


def _failed(states: Sequence[State], restarts: Counter[str], *, is_starting: bool) -> State | None:
    """While Compose is at work, what looks failed may be left from before: it is about to be replaced."""
    restarts.update(state.service for state in states if state.state == "restarting")
    looping = (state for state in states if restarts[state.service] >= _RESTARTS_SEEN)
    return next(looping, None) or next((state for state in states if state.has_failed and not is_starting), None)


def _failure(stack: Compose, said: list[str]) -> OpsError:
    text = "".join(said)
    failed = [state for state in stack.states() if state.has_failed and _is_blamed(state, text)]
    if failed:
        return _container_failure(stack, failed[0])
    if "port is already allocated" in text or "address already in use" in text:
        return OpsError(
            "Ein Port des Eingangs ist belegt. Beenden Sie das Programm, das ihn hält, oder ändern Sie AMPEL_HTTP_PORT "
            "oder AMPEL_HTTPS_PORT in .env. Welches es ist, sagt: ampel doctor"
        )
    if any(words in text for words in _NOT_PULLED):
        return OpsError(
            f"Ein Abbild ließ sich nicht laden: {said[-1].strip()[:300]}\nIst die Abbildquelle nicht erreichbar, "
            "dann bauen Sie alle Abbilder selbst: make up IMAGES=packages"
        )
    last = "\n  ".join(line.strip() for line in said[-5:])
    return OpsError(f"Docker Compose hat abgebrochen:\n  {last}")


def _is_blamed(state: State, text: str) -> bool:
    """Compose names the container that it has given up on; others may have failed long before."""
    blamed = (f'service "{state.service}" didn\'t complete', f"container {state.name} is unhealthy")
    return any(words in text for words in (*blamed, f"container {state.name} exited"))


def _container_failure(stack: Compose, state: State) -> OpsError:
    what = (
        "meldet sich als krank" if state.health == "unhealthy" else f"hat sich beendet (Rückgabewert {state.exit_code})"
    )
    return _said_last(stack, state.service, what)


def _said_last(stack: Compose, service: str, what: str) -> OpsError:
    lines = "\n  ".join(line[:300] for line in stack.last_lines(service)) or "(nichts)"
    return OpsError(
        f"{label(service)} {what}. Die letzten Zeilen des Containers:\n  {lines}\nMehr davon: ampel logs {service}"
    )
