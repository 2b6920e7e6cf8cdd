# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A day ends when it ends in Germany, in summer and in winter."""

from datetime import UTC, date, datetime, tzinfo
from unittest.mock import patch

import pytest

from gateway import dates


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
    ],
)
def test_midnight(moment: datetime, day: date) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls.fromtimestamp(moment.timestamp(), tz)

    with patch("gateway.dates.datetime", Clock):
        assert dates.today() == day
        assert not dates.expired(day)
        assert dates.expired(date.fromordinal(day.toordinal() - 1))
        assert not dates.expired(None)


def test_german() -> None:
    assert dates.german(date(2026, 3, 1)) == "01.03.2026"
