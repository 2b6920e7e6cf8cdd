# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What findings mean together."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.combine import SOCIAL_PERSON, combine
from gateway.detect.engine import COUNT_LIMIT, Engine, Finding
from gateway.detect.registry import DETECTORS, ELSEWHERE, VOCABULARY
from gateway.detect.tuning import Tuning
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


MEETINGS = [
    ("Wohngeld ist ein Zuschuss zu den Wohnkosten.", None, "an information page"),
    ("Was ist bei einer Depression zu tun?", None, "a question"),
    ("Meine IBAN ist DE89 3704 0044 0532 0130 00.", None, "a person without vocabulary"),
    ("Wohngeld: info@lindenrath.example, Rathausplatz 1", None, "an office"),
    ("Wohngeld für max.mustermann@gmx.example", None, "a placeholder"),
    ("Vertraulich\n\nJugendamt", None, "a marking is no person"),
    ("Wohngeld für erika@beispiel.example", 1, "social benefit and an address"),
    ("geb. 12.03.1980, Diagnose F32.1", 1, "a birth date and a diagnosis"),
    ("Az. 50-1/2024: Inobhutnahme am 3. Mai", 1, "a file and youth welfare"),
    ("Lindenstraße 12, Lindenstraße 14: Bürgergeld", 2, "two addresses"),
    ("Wohngeld. " + "Text. " * 500 + "erika@beispiel.example", 1, "far apart in one request"),
]
TOWN = Engine(Tuning(contacts=("Rathausplatz 1",), domains=("lindenrath.example",)))


@pytest.mark.parametrize(("text", "persons", "reason"), MEETINGS, ids=[case[2] for case in MEETINGS])
def test_a_person_beside_vocabulary_is_social(text: str, persons: int | None, reason: str) -> None:
    found = {finding.detector: finding for finding in combine(TOWN.scan(text))}
    expected = Finding(SOCIAL_PERSON, DataClass.SOCIAL, persons) if persons else None
    assert found.get(SOCIAL_PERSON) == expected, reason


def test_a_name_of_tier_two_is_a_person() -> None:
    findings = [*Engine().scan("Wohngeld"), Finding("person_name_model", DataClass.PERSONAL, 3)]
    assert Finding(SOCIAL_PERSON, DataClass.SOCIAL, 3) in combine(findings)


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
