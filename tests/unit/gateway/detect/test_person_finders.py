# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The looks at bytes that spare the reading of words: they never say no where the words would have said yes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.detect import person_finders
from gateway.detect.normalise import normalise
from gateway.detect.person_name import DETECTOR

WORDS = [
    *(
        "Erika",
        "Peter",
        "Ayşe",
        "Çelik",
        "Yılmaz",
        "Sommer",
        "Beispiel",
        "Müller",
        "Bauer",
        "Özdemir",
        "Koch",
        "Anna-Lena",
    ),
    *("Frau", "Herr", "Herrn", "Dr.", "Leiter", "Name:", "gez.", "ich heiße", "Sachbearbeiterin", "Mutter", "Vater"),
    *("von", "van", "der", "al-Masri", "d'Angelo", "und", "im", "über", "erika", "beispiel", "müller", "ENDE", "Xenja"),
    *("wohnhaft", "geb.", "E.", "St.", "12", "ß", "é"),
]
GAPS = [" ", " ", " ", "  ", "   ", "\n", "\n\n", ", ", ",\n", "-", ". ", ": ", " (", ") ", "'", "/", "\t", "", " – "]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=8).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
LOOKS = ("_stands_alone", "_is_lower_before", "_goes_on_small")


@contextmanager
def without_looks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for look in LOOKS:
            patch.setattr(person_finders, look, lambda *_: False)
        yield


@settings(max_examples=400)
@given(TEXTS)
def test_the_names_are_the_same_without_them(text: str) -> None:
    data = normalise(text)
    found = list(DETECTOR.spans(data))
    with without_looks():
        assert found == list(DETECTOR.spans(data))


SPARED = [
    ("_stands_alone", "Peter kam.", "a first name and a word in small letters"),
    ("_stands_alone", "Peter, der", "a first name and a comma"),
    ("_is_lower_before", "der Bauer", "a surname behind a word in small letters"),
    ("_is_lower_before", "(Bauer", "a surname behind a sign"),
    ("_goes_on_small", "Vermieter der Wohnung", "a role and an article"),
]


@pytest.mark.parametrize(("look", "text", "why"), SPARED, ids=[f"{case[0]}: {case[1]}" for case in SPARED])
def test_they_spare_what_they_are_for(look: str, text: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bool] = []
    real = getattr(person_finders, look)

    def heard(*arguments: object) -> bool:
        said.append(real(*arguments))
        return said[-1]

    monkeypatch.setattr(person_finders, look, heard)
    assert list(DETECTOR.spans(normalise(text))) == []
    assert True in said, why
