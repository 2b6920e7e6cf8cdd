# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.unit.gateway.policy_lint.hits import hits, levels, places

RULE = "level_skips_zone"
G, Y, R = "green", "yellow", "red"


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ([[G], [G, Y], [G, Y, R]], []),
        ([[G, Y, R]], []),
        ([[G], [Y], [R]], []),  # nothing is skipped; what is lost is another rule's
        ([[], [G]], []),
        ([[G], [G, R], [G, Y, R]], ["levels[1].zones"]),
        ([[Y]], ["levels[0].zones"]),
        ([[R], [G, Y, R]], ["levels[0].zones"]),
    ],
)
def test_nearer_zones_are_opened_first(opened: list[list[str]], expected: list[str]) -> None:
    assert places(RULE, levels=levels(*opened)) == expected


def test_the_message_names_what_is_still_closed() -> None:
    [hit] = hits(RULE, levels=levels([R]))
    assert "Stufe 0 öffnet Rot, aber noch nicht Grün und Gelb" in hit
