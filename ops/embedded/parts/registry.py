# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of the demo, by name. The order is the one in which they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ops.embedded.context import Context, Launch
from ops.embedded.parts import caddy, embeddings, gateway, litellm, llama, open_webui, postgres, simulations


@dataclass(frozen=True, slots=True)
class Part:
    """`label` and `does` are shown to people. A part that needs the database waits until that is prepared.

    `usual_seconds` is for the estimate of the time left: from the start of the demo until the part answers, measured
    on two cores.
    """

    label: str
    does: str
    build: Callable[[Context], Launch]
    usual_seconds: int
    needs_database: bool = False
    stop_signal: str = "TERM"


PARTS: Mapping[str, Part] = {
    "caddy": Part("Eingang (Caddy)", "nimmt Anfragen des Browsers an", caddy.build, 1),
    "postgres": Part(
        "Datenbank (PostgreSQL)", "hält Konten, Budgets und Prüfspur", postgres.build, 2, stop_signal="INT"
    ),
    "llama": Part("Lokales Modell (llama.cpp)", "antwortet als Grün", llama.build, 4),
    "embeddings": Part("Textsuche (E5)", "findet Stellen in Dokumenten", embeddings.build, 2),
    "yellow-simulation": Part("Simulation Gelb", "spielt eine EU-Cloud", simulations.yellow, 2),
    "red-simulation": Part("Simulation Rot", "spielt eine öffentliche Cloud", simulations.red, 2),
    "litellm": Part("LiteLLM", "spricht mit den Anbietern", litellm.build, 20),
    "gateway": Part("Gateway", "prüft jede Anfrage", gateway.build, 4, needs_database=True),
    "open-webui": Part("Open WebUI", "ist die Oberfläche", open_webui.build, 22, needs_database=True),
}
