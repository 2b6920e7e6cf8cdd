# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""llama.cpp with the green model. With a model server of the user's own it is left out."""

import sys

from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.settings import ROOT

# Two people at once, or one person and the title of the chat.
_SLOTS = 2
# The small model wanders off by chance and repeats itself; so it is not left to chance. Others keep their defaults.
_CALM = {"--temperature": "0", "--frequency-penalty": "0.3"}


def build(context: Context) -> Launch:
    arguments = {
        "--model": context.model.file or "",
        "--name": context.model.name,
        "--host": HOST,
        "--port": str(context.ports["llama"]),
        "--context": str(context.first_green("chat").context),
        "--slots": str(_SLOTS),
    }
    if context.model.is_shipped:
        arguments |= _CALM
    return Launch(
        argv=(
            sys.executable,
            "-m",
            "ops.embedded.llama_server",
            *(word for pair in arguments.items() for word in pair),
        ),
        env=context.base_environment() | {"AMPEL_GREEN_KEY": context.secrets["AMPEL_GREEN_KEY"]},
        health=Http(f"{context.ports.url('llama')}/health"),
        cwd=ROOT,
    )
