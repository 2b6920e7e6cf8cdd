# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open WebUI with a lock in it: of functions, which are Python inside the server, only those of this project run.

Runs in Open WebUI's own environment, in place of its command `open-webui serve`. The file that AMPEL_FUNCTIONS names
lists our functions (`ops/open_webui/functions.py`). They are put into the database, all others there are
switched off, and the two places at which Open WebUI executes stored Python refuse every text that is not on the list:
whoever has an administrator's password, or the database, can store a function, but it does not run.
"""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_EMPTY = "In dieser Datei ist kein lesbarer Text; vermutlich ist sie eingescannt. Bitte entfernen Sie sie wieder."


class NotOursError(RuntimeError):
    """Somebody else's function. The message is shown to administrators, and in the log."""


def lock(plugin: Any, allowed: Mapping[str, str]) -> None:
    """Put the lock into Open WebUI's module `utils.plugin`. `allowed`: the text of each function that may run, by id.

    Must be called before anything else of Open WebUI is imported: the others take the loaders from there by name.
    """
    load = plugin.load_function_module_by_id

    async def load_ours(function_id: str, content: str | None = None) -> Any:
        if content is None:
            found = await plugin.Functions.get_function_by_id(function_id)
            content = found.content if found else None
        if content is None or allowed.get(function_id) != content:
            raise NotOursError("Funktionen sind hier abgeschaltet. Nur die der KI-Ampel laufen.")
        return await load(function_id, content)

    async def load_none(*_arguments: object, **_named: object) -> Any:
        raise NotOursError("Werkzeuge in Python sind hier abgeschaltet.")

    plugin.load_function_module_by_id = load_ours
    plugin.load_tool_module_by_id = load_none


def provision(session: Any, table: Any, functions: Sequence[Mapping[str, Any]], now: int) -> None:
    """Make the table of functions hold ours, active for every model, and nothing else that is active."""
    for row in session.query(table).all():
        row.is_active = row.is_global = False
    for function in functions:
        values = {
            "user_id": "ki-ampel",
            "name": function["name"],
            "type": "filter",
            "content": function["content"],
            "meta": {
                "description": function["description"],
                "toggle": function["toggle"],
                "manifest": {"icon_url": function["icon"]},
            },
            "is_active": True,
            "is_global": True,
            "updated_at": now,
        }
        row = session.get(table, function["id"])
        if row is None:
            session.add(table(id=function["id"], created_at=now, **values))
        else:
            for name, value in values.items():
                setattr(row, name, value)
    session.commit()


def speak_german(messages: Any) -> None:
    """Of Open WebUI's own messages (`constants.ERROR_MESSAGES`), the one that its page shows untranslated."""
    said = messages.__str__

    def say(message: Any) -> str:
        return _EMPTY if message.name == "EMPTY_CONTENT" else str(said(message))

    messages.__str__ = say


def main() -> None:
    functions = json.loads(Path(os.environ["AMPEL_FUNCTIONS"]).read_text(encoding="utf-8"))
    host, port = sys.argv[1:]
    # As its own command does: it says that the page's files lie in the package.
    os.environ["FROM_INIT_PY"] = "true"
    import open_webui.utils.plugin as plugin

    lock(plugin, {function["id"]: function["content"] for function in functions})
    from open_webui.constants import ERROR_MESSAGES

    speak_german(ERROR_MESSAGES)
    # Importing its configuration brings the tables up to date.
    import open_webui.config
    from open_webui.internal.db import get_db
    from open_webui.models.functions import Function

    with get_db() as session:
        provision(session, Function, functions, int(time.time()))
    import open_webui

    open_webui.serve(host, int(port))


if __name__ == "__main__":
    main()
