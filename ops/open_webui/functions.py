# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The functions that Open WebUI gets from us, and the only ones that it runs (`services/open-webui/start.py`).

A function of Open WebUI is Python inside its server. One of ours is listed once for each data class: so people get a
switch for each, and what they have chosen shows beside the message. The other has no switch.
"""

import base64
import json
from pathlib import Path
from typing import Any

from gateway.zones import DataClass

_SOURCES = Path(__file__).resolve().parents[2] / "services" / "open-webui" / "functions"
# In the menu and beside the message; the line is drawn in the colour of greys that both backgrounds bear.
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#6e6e6e" stroke-width="2" '
    'stroke-linejoin="round"><path d="M3 11V3h8l10 10-8 8z"/><circle cx="7.5" cy="7.5" r="1.2"/></svg>'
)
# Why there is none for public data: a declaration only raises, so that switch would do nothing.
_SAYS = {
    DataClass.INTERNAL: ("Datenklasse: intern", "Dienstanweisungen, Anleitungen, Entwürfe"),
    DataClass.PERSONAL: ("Datenklasse: personenbezogen", "Angaben zu Menschen, auch wenn kein Name darin steht"),
    DataClass.CONFIDENTIAL: ("Datenklasse: vertraulich", "Personalakten, nichtöffentliche Vorlagen"),
    DataClass.SOCIAL: ("Datenklasse: Sozialdaten", "Akten nach § 67 SGB X, etwa Wohngeld oder Jugendhilfe"),
}


def functions() -> list[dict[str, Any]]:
    """What `start.py` needs of each function; `toggle`: people switch it on themselves."""
    return [
        *(_switch(data_class, name, examples) for data_class, (name, examples) in _SAYS.items()),
        {
            "id": "whole_files",
            "name": "Dateien im Ganzen",
            "description": "Hochgeladene Dateien gehen ganz mit; was sich nicht lesen lässt, wird gemeldet.",
            "icon": _icon(),
            "toggle": False,
            "content": _source("whole_files"),
        },
    ]


def _switch(data_class: DataClass, name: str, examples: str) -> dict[str, Any]:
    return {
        "id": f"data_class_{data_class.value}",
        "name": name,
        "description": f"{examples}. Die Angabe kann die Einstufung nur erhöhen.",
        "icon": _icon(),
        "toggle": True,
        "content": _source("data_class"),
    }


def _source(name: str) -> str:
    return (_SOURCES / f"{name}.py").read_text(encoding="utf-8")


def _icon() -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(_ICON.encode()).decode()}"


def text() -> str:
    """The list as Open WebUI's start reads it."""
    return json.dumps(functions(), ensure_ascii=False, indent=1) + "\n"
