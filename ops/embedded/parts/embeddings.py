# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Embeddings for the search in documents."""

import sys

from ops.embedded.context import Context, Http, Launch
from ops.embedded.ports import HOST
from ops.embedded.settings import ROOT


def build(context: Context) -> Launch:
    port = str(context.ports["embeddings"])
    return Launch(
        argv=(sys.executable, "-m", "ops.embedded.embedding_server", "--host", HOST, "--port", port),
        env=context.base_environment(),
        health=Http(f"{context.ports.url('embeddings')}/health"),
        cwd=ROOT,
    )
