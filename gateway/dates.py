# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Days as a town counts them: what is valid until a day is valid through its end by German time.

Budgets are not meant by this: their months are those of UTC.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_TOWN = ZoneInfo("Europe/Berlin")


def today() -> date:
    return datetime.now(_TOWN).date()


def expired(until: date | None) -> bool:
    """Whether the last day has passed; None is without end."""
    return until is not None and until < today()


def german(day: date) -> str:
    """31.12.2026"""
    return f"{day:%d.%m.%Y}"
