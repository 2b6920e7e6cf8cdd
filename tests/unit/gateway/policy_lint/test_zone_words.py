# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from gateway.policy_lint.zone_words import zones_named, zones_signed
from gateway.zones import Zone


@pytest.mark.parametrize(
    ("text", "named", "signed"),
    [
        ("🟢 Grün · Llama", {Zone.GREEN}, {Zone.GREEN}),
        ("ROT-Gelb", {Zone.YELLOW, Zone.RED}, set()),
        ("rote, gelben und gruene", set(Zone), set()),
        ("🟡🔴", set(), {Zone.YELLOW, Zone.RED}),
        ("Brot, vergilbt, Grünkohl", set(), set()),
        ("", set(), set()),
    ],
)
def test_zones_in_a_text(text: str, named: set[Zone], signed: set[Zone]) -> None:
    assert zones_named(text) == named
    assert zones_signed(text) == signed
