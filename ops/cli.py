# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The `ampel` command: parses and dispatches. What a command does is in `ops/commands/<verb>.py`.

Commands import their code when they run, so that `ampel --help` stays fast.
Exit codes: 0 done, 1 an expected error, 2 wrong usage, 3 a bug, 130 Ctrl-C.
"""

import sys

import typer

app = typer.Typer(
    name="ampel",
    help="KI-Ampel: die souveräne KI-Plattform einer Kommune einrichten, prüfen und betreiben.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run `ampel` and turn every ending into an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from gateway.errors import GatewayError
        from ops.errors import OpsError

        if isinstance(error, OpsError | GatewayError):
            typer.secho(f"Fehler: {error}", fg="red", err=True)
            sys.exit(1)
        raise
