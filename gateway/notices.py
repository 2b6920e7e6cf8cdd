# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer says about itself: headers and a field for programs, a line above the answer for people.

Nothing here repeats what somebody wrote; it names zones, classes and models only.
"""

from typing import Any

import orjson

from gateway.permit import Permit
from gateway.policy import Model

FIELD = "ampel"


def headers(permit: Permit) -> dict[str, str]:
    """Which zone and which model answered, as what the request was judged, and what was done about it."""
    return {
        "X-Request-Id": str(permit.request_id),
        "X-Ampel-Zone": permit.model.zone.value,
        "X-Ampel-Data-Class": permit.data_class.value,
        "X-Ampel-Model": permit.model.name,
        "X-Ampel-Outcome": permit.outcome,
        "X-Ampel-Budget-Percent": str(permit.budget_percent),
    }


def field(permit: Permit) -> dict[str, str]:
    """The same for programs that read bodies only; of a stream it stands in the first chunk."""
    return {
        "zone": permit.model.zone.value,
        "data_class": permit.data_class.value,
        "model": permit.model.name,
        "outcome": permit.outcome,
        "request_id": str(permit.request_id),
    }


def opening(permit: Permit) -> str:
    """What stands before the answer: of a rerouted one why another model answers, of others nothing."""
    if permit.outcome != "reroute":
        return ""
    return (
        f"*Hinweis: Diese Anfrage gilt als »{permit.data_class.german}« und durfte nicht an »{_plain(permit.asked)}« "
        f"gehen. Geantwortet hat das Modell »{_plain(permit.model)}« in Zone {permit.model.zone.german}.*\n\n"
    )


def status(permit: Permit) -> bytes:
    """The line that Open WebUI shows above an answer, as an event of a stream; other clients would not know it.

    About 95 characters are seen before it is cut.
    """
    words = [f"Zone {permit.model.zone.german}", f"eingestuft als {permit.data_class.german}"]
    if permit.outcome == "reroute":
        words.append(f"statt Zone {permit.asked.zone.german}")
    if permit.outcome == "pseudonymise":
        words.append("mit Platzhaltern gesendet")
    if permit.budget_percent >= 100:
        words.append("Budget ausgeschöpft")
    elif permit.budget_percent >= permit.warn_percent:
        words.append(f"Budget zu {permit.budget_percent} % verbraucht")
    return status_event(" · ".join(words))


def status_event(description: str, *, done: bool = True) -> bytes:
    """`done`: no animation; the last event of an answer is the one that stays."""
    event: dict[str, Any] = {"event": {"type": "status", "data": {"description": description, "done": done}}}
    return b"data: " + orjson.dumps(event) + b"\n\n"


def _plain(model: Model) -> str:
    # The display name stands within *…*: a sign of Markdown in it would end that.
    return model.display_name.replace("*", "").replace("_", " ")
