# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small town's policy for tests: one model for each thing that is judged, prices that are easy to reckon with."""

from typing import Any

from gateway.policy import Policy

PROMPT_COST = 2  # EUR per million tokens of the request in red: micro-EUR per token
ANSWER_COST = 10


def document(**changes: Any) -> dict[str, Any]:
    """The policy as it would stand in the file; `changes` replace whole top-level sections."""
    return {
        "version": 1,
        "town": {"name": "Stadt Prüfstein", "helpdesk": "IT-Hilfe, Durchwahl 100"},
        "zones": {
            "green": {"max_class": "social", "where": "auf eigenen Rechnern im Rathaus"},
            "yellow": {"max_class": "personal", "where": "in einer Cloud in der EU"},
            "red": {"max_class": "public", "where": "bei einem öffentlichen Anbieter"},
        },
        "models": [
            _model("gruen-chat", "green", "Grün · Chat", input=0, output=0),
            _model("gruen-bild", "green", "Grün · Bilder", capabilities=["chat", "vision", "tools"]),
            _model("gruen-suche", "green", "Grün · Suche", capabilities=["embedding"], output=0),
            _model("gelb-chat", "yellow", "Gelb · Chat", contract="Prüfvertrag"),
            _model("gelb-intern", "yellow", "Gelb · Intern", contract="Prüfvertrag", max_class="internal"),
            _model("rot-chat", "red", "Rot · Chat", contract="Prüfvertrag", capabilities=["chat", "tools", "vision"]),
        ],
        "levels": [
            {"name": "seepferdchen", "title": "Seepferdchen", "zones": ["green"]},
            {"name": "bronze", "title": "Bronze", "zones": ["green", "yellow"]},
            {"name": "gold", "title": "Gold", "zones": ["green", "yellow", "red"]},
        ],
        "budgets": {"user_month_eur": 12, "key_month_eur": 50},
        # The model for names takes a process and a second: tests that are about it switch it on.
        "detection": {"names_by_model": False},
        **changes,
    }


def _model(
    name: str,
    zone: str,
    display_name: str,
    *,
    input: float = PROMPT_COST,  # noqa: A002 - as in the policy file
    output: float = ANSWER_COST,
    **more: Any,
) -> dict[str, Any]:
    return {
        "name": name,
        "zone": zone,
        "display_name": display_name,
        "upstream": {"model": f"openai/{name}", "api_base": f"${{AMPEL_{zone.upper()}_URL}}"},
        "price": {"input": input, "output": output},
        "context": 4096,
        "max_output": 100,
        "simulation": True,
        **more,
    }


def policy(**changes: Any) -> Policy:
    return Policy.model_validate(document(**changes))
