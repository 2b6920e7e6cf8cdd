# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places of patterns, read past the match objects of RE2's wrapper: the same as through them."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.context import spans

PATTERNS = [rb"a", rb"a*", rb"\bab?\b", rb"(?:^|b)a", rb"b|$", rb"", rb"(?i)A.\z"]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(data=st.text("ab ä\n", max_size=12).map(str.encode))
def test_the_places_are_those_of_finditer(pattern: bytes, data: bytes) -> None:
    compiled = re2.compile(pattern)
    assert list(spans(compiled)(data)) == [match.span() for match in compiled.finditer(data)]


def test_an_engine_that_is_not_re2_is_asked_by_its_own_matches() -> None:
    class Match:
        def span(self) -> tuple[int, int]:
            return 1, 2

    class Other:
        def finditer(self, _data: bytes) -> list[Match]:
            return [Match()]

    assert list(spans(Other())(b"abc")) == [(1, 2)]
