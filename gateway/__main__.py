# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Start the gateway: `python -m gateway`, configured by the environment (see `.env.example`)."""

import gc
import sys

import uvloop
from aiohttp import web
from pydantic import ValidationError

from gateway import logs, policy
from gateway.app import create
from gateway.errors import GatewayError
from gateway.settings import Settings

# New objects before the collector looks for rings among them: a request makes some hundred, and hardly any ring.
_COLLECT_AFTER = 10_000


def main() -> None:
    logs.configure()
    try:
        settings = Settings()
        rules = policy.load(settings.policy_file)
    except ValidationError as error:
        # The values are left out: most of these settings are secrets.
        names = ", ".join(sorted({f"AMPEL_{str(e['loc'][0]).upper()} ({e['type']})" for e in error.errors()}))
        sys.exit(f"Einstellungen fehlen oder sind ungültig: {names}. Siehe .env.example")
    except GatewayError as error:
        sys.exit(str(error))
    uvloop.install()
    app = create(settings, rules)
    # Patterns, lists and schemas live as long as the process: the collector need not look at them again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    web.run_app(
        app,
        host=settings.gateway_host,
        port=settings.gateway_port,
        access_log=None,
        handler_cancellation=True,
        print=None,
    )


if __name__ == "__main__":
    main()
