# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where things stand in the original text, however it was folded before it was searched."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.engine import Engine, Span
from gateway.detect.normalise import mapped, normalise
from gateway.detect.registry import VOCABULARY
from tests.unit.gateway.detect.harness import GENERATORS, only
from tests.unit.gateway.detect.test_properties import ARABIC, CYRILLIC, FULL_WIDTH, quick

ALL = Engine()
CASES = [
    ("Konto DE89 3704 0044 0532 0130 00, danke", "DE89 3704 0044 0532 0130 00", "iban"),
    ("Konto \u200bDE89 3704 0044 0532\u200b 0130 00", "DE89 3704 0044 0532\u200b 0130 00", "iban"),
    ("»ERIKA@beispiel.example«", "ERIKA@beispiel.example", "email"),
    ("Gru\u0308\u00dfe, Tel. 89812.", "Tel. 89812", "phone"),
    ("ab, (02153) 898-0.", "(02153) 898-0", "phone"),
    ("Karte ４１１１ １１１１ １１１１ １１１１!", "４１１１ １１１１ １１１１ １１１１", "card"),
    ("A\u0308 VIE-AB 123", "VIE-AB 123", "plate"),
]


@pytest.mark.parametrize(("text", "value", "detector"), CASES)
def test_the_place_is_that_of_the_value(text: str, value: str, detector: str) -> None:
    start = text.index(value)
    assert ALL.locate(text) == (Span(start, start + len(value), detector),)


def test_every_place_is_located_beyond_the_limit_of_counting() -> None:
    assert len(only("email").locate("a@beispiel.example " * 500)) == 500


@given(st.text())
def test_the_map_agrees_with_normalise(text: str) -> None:
    data, origin = mapped(text)
    assert data == normalise(text)
    assert len(origin) == len(data)
    assert origin == sorted(origin)
    assert all(0 <= index < len(text) for index in origin)


@pytest.mark.parametrize("detector", sorted(GENERATORS.keys() - VOCABULARY))
@given(data=st.data())
@quick
def test_what_is_cut_out_is_detected_by_itself(detector: str, data: st.DataObject) -> None:
    table: dict[int, int] = data.draw(st.sampled_from([{}, FULL_WIDTH, CYRILLIC, ARABIC]))
    hidden = data.draw(st.sampled_from(["", "\u200b", "\u00ad", "\u0336", "\ud800"]))
    number = hidden.join(data.draw(GENERATORS[detector]).translate(table))
    # Without the separators of tables: what stands in a heading is found once more at each cell below it.
    around = data.draw(st.text("ab äÜ1\n.:»(\u0308\u200bⅷ", max_size=12))
    engine = only(detector)
    text = f"{around} Nummer {number} und {around}"
    spans = engine.locate(text)
    assert len(spans) == sum(finding.count for finding in engine.scan(text))
    for span in spans:
        assert [finding.detector for finding in engine.scan(text[span.start : span.end])] == [detector]
    if spans:
        assert any(span.start <= text.index(number) + 1 and text.index(number) < span.end for span in spans)


@given(st.text("0123456789 -./+()@DEAXab<\nÄ\u0308\u200b", max_size=300))
@quick
def test_places_are_sorted_apart_and_inside(text: str) -> None:
    spans = ALL.locate(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
