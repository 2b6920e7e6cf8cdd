# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a check is and what it says. Each check has a file of its own, whose name is the check's identifier."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ops.checks.site import Site


class Status(StrEnum):
    """Only `ERROR` stops. `UNKNOWN` is what could not be found out, `SKIPPED` what does not apply here."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """All texts are German. `found` and `expected` are facts, `fix` is a command or a sentence that leads to one."""

    status: Status
    found: str
    expected: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """`run` yields at least one finding, changes nothing, and is given up after `seconds`."""

    title: str
    run: Callable[["Site"], Iterable[Finding]]
    seconds: float = 5


class UndeterminedError(Exception):
    """The check cannot find out; the message is the German reason, and the finding is `UNKNOWN`."""


def ok(found: str) -> Finding:
    return Finding(Status.OK, found)


def warning(found: str, expected: str, fix: str) -> Finding:
    return Finding(Status.WARNING, found, expected, fix)


def error(found: str, expected: str, fix: str) -> Finding:
    return Finding(Status.ERROR, found, expected, fix)


def unknown(reason: str, fix: str = "") -> Finding:
    return Finding(Status.UNKNOWN, reason, "", fix)


def skipped(reason: str) -> Finding:
    return Finding(Status.SKIPPED, reason)
