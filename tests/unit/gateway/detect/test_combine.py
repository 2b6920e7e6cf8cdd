# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What findings mean together."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.combine import SOCIAL_PERSON, combine
from gateway.detect.engine import COUNT_LIMIT, Finding
from gateway.detect.registry import DETECTORS, ELSEWHERE, VOCABULARY
from gateway.zones import DataClass


def test_what_combine_finds_has_a_label() -> None:
    assert SOCIAL_PERSON in ELSEWHERE
    assert DETECTORS.keys() >= VOCABULARY
    assert not ELSEWHERE.keys() & DETECTORS.keys()


def test_tiers_are_merged() -> None:
    one, two = Finding("iban", DataClass.PERSONAL, 1), Finding("email", DataClass.PERSONAL, 2)
    assert combine([one, two, one]) == (two, Finding("iban", DataClass.PERSONAL, 2))
    assert combine([]) == ()


def test_the_higher_class_wins() -> None:
    findings = [Finding("iban", DataClass.PERSONAL, 1), Finding("iban", DataClass.CONFIDENTIAL, 1)]
    assert combine(findings) == (Finding("iban", DataClass.CONFIDENTIAL, 2),)


def test_counts_stay_below_the_limit() -> None:
    assert combine([Finding("iban", DataClass.PERSONAL, COUNT_LIMIT)] * 2)[0].count == COUNT_LIMIT


@given(
    st.lists(
        st.builds(
            Finding,
            st.sampled_from([*DETECTORS, "person_name_model"]),
            st.sampled_from(list(DataClass)),
            st.integers(1, COUNT_LIMIT),
        )
    )
)
def test_combining_twice_changes_nothing(findings: Sequence[Finding]) -> None:
    once = combine(findings)
    assert combine(once) == once
    assert max((finding.data_class for finding in findings), default=DataClass.PUBLIC) <= max(
        (finding.data_class for finding in once), default=DataClass.PUBLIC
    )
