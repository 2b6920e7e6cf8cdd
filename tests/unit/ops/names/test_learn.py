# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Learning what evidence weighs: what the numbers mean, and that no text is measured with what it taught."""

import pytest

from gateway.detect.ner_evidence import Evidence, words_of
from ops.evaluation.sample import PERSON, Gold, Half, Sample
from ops.names import learn
from ops.names.learn import Counts, Labelled, measure


def labelled(text: str, name: str, template: str = "a/b", half: Half = Half.TUNING) -> Labelled:
    """A text in which `name`, if any, is the only person; no word is too frequent to be one."""
    start = text.index(name) if name else 0
    names = ((start, start + len(name)),) if name else ()
    evidence = Evidence(text, words_of(text, []))
    found = tuple(evidence.of(place) for place in range(len(evidence.words)))
    labels = tuple(learn.meets((word.start, word.end), names) for word in evidence.words)
    sample = Sample(template, half, 1, text, tuple(Gold(*place, PERSON) for place in names))
    return Labelled(sample, text, evidence, found, labels, names, (), ())


TEXTS = [labelled("Frau Qwertzig", "Qwertzig"), labelled("die Qwertzig", "")] * 20


def test_what_stands_with_names_weighs_more() -> None:
    weights = learn.learn(TEXTS)
    assert weights["behind-title"] > 0 > weights["behind-article"]


def test_evidence_that_is_rare_is_left_out() -> None:
    weights = learn.learn([*TEXTS, labelled("Liebe Qwertzig", "Qwertzig")])
    assert "behind-title" in weights
    assert "behind-greeting" not in weights


def test_what_is_counted() -> None:
    sure = {"always": 0.0, "behind-title": 5.0, "behind-article": 5.0}
    counts = measure(TEXTS[:2], lambda _text: sure)
    assert counts == Counts(texts=2, refused=1, names=1, found=1, right=1, wrong=1)
    assert "50.00%" in str(counts)
    assert measure(TEXTS[:2], lambda _text: {"always": -5.0}) == Counts(texts=2, names=1)


def test_a_template_is_in_one_part_and_other_texts_in_none() -> None:
    parts = {labelled("Frau Qwertzig", "", template=f"letters/{number}").part for number in range(40)}
    assert parts == set(range(5))
    assert labelled("Frau Qwertzig", "", half=Half.HELDOUT).part == -1


def test_gold_is_found_again_in_normalised_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full-width digit becomes one byte, an umlaut set apart becomes one character."""
    monkeypatch.setattr(learn, "Model", _Nothing)
    text = "１２ Frau Mu\u0308ller-Qwertzig und Petra Sommer"
    start = text.index("Mu")
    name = "Mu\u0308ller-Qwertzig"
    read = learn.Labeller()(Sample("a/b", Half.TUNING, 1, text, (Gold(start, start + len(name), PERSON),)))
    assert [read.text[one:other] for one, other in read.names] == ["Müller-Qwertzig"]
    assert dict(zip((word.text for word in read.evidence.words), read.labels, strict=True)) == {
        "Frau": False,
        "Müller-Qwertzig": True,
        "und": False,
        "Petra": None,
        "Sommer": None,
    }


class _Nothing:
    def pieces(self, text: str) -> list[object]:
        return []
