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
from datetime import UTC, datetime
from types import TracebackType

import orjson

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


class StructuredFormatter(DiscreetFormatter):
    """One JSON object a line: `at` (UTC), `level`, `message`, and what a record brings as `fields` (request, code)."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": super().format(record),
            **getattr(record, "fields", {}),
        }
        return orjson.dumps(line, default=str).decode()


def places(trace: TracebackType | None) -> str:
    """Where an exception came from, the innermost place first."""
    return " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(trace)[-_PLACES:]))


def configure() -> None:
    """Log to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(StructuredFormatter("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
