# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from ops.checks.nvidia import Card, parse


@pytest.mark.parametrize(
    ("out", "cards"),
    [
        ("0, RTX 6000, 49140, 12, 550.1\n", [Card("0", "RTX 6000", 49140, 12, "550.1")]),
        ("0, GB10, [N/A], [Not Supported], 580.1\n", [Card("0", "GB10", None, None, "580.1")]),
        ("No devices were found\n", []),
        ("WARNING: infoROM is corrupted at gpu 0000:3B:00.0\n1, A, 1, 0, 5\n", [Card("1", "A", 1, 0, "5")]),
        ("", []),
    ],
)
def test_parse(out: str, cards: list[Card]) -> None:
    assert parse(out) == cards
