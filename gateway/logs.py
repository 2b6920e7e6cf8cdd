# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The log: what happened and where, never what somebody wrote.

The message of an exception can quote what was being read: aiohttp's parser quotes the bytes of a malformed request,
asyncio prints the exception that a task ended with. So of exceptions only the type and the places are printed,
whichever library logs them.
"""

import copy
import logging
import traceback
from types import TracebackType

_PLACES = 6


class DiscreetFormatter(logging.Formatter):
    """Formats records without the messages of exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        # A copy: another handler could have left its own text of the exception in the record.
        discreet = copy.copy(record)
        discreet.exc_text = None
        if record.name == "asyncio":
            # It describes the task, and with it the exception, from the second line on.
            discreet.msg, discreet.args = record.getMessage().partition("\n")[0], None
        return super().format(discreet)

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        return f"{kind.__name__} at {places(trace)}" if kind else ""


def places(trace: TracebackType | None) -> str:
    """Where an exception came from, the innermost place first."""
    return " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(trace)[-_PLACES:]))


def configure() -> None:
    """Log to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
