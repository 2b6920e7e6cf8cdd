# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declares the data class of a request: one switch a class in the menu beside the message.

Runs inside Open WebUI, once for each class (`ops/open_webui/functions.py`); the end of its id says which one.
The gateway takes the parameter off again and lets it raise the class of the request, never lower it.
"""

from typing import Any

_ORDER = ("public", "internal", "personal", "confidential", "social")


class Filter:
    def __init__(self) -> None:
        # Off until somebody switches it on for a message.
        self.toggle = True

    def inlet(self, body: dict[str, Any], __id__: str) -> dict[str, Any]:
        """The highest of the switches that are on counts. Raises: ValueError for an id that names no class."""
        own = __id__.rpartition("_")[2]
        given = body.get("data_class")
        # What is no known class stays, for the gateway to refuse.
        if given is None or (given in _ORDER and _ORDER.index(own) > _ORDER.index(given)):
            body["data_class"] = _ORDER[_ORDER.index(own)]
        return body
