# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for and against a word: by its neighbours, and by where else it stands."""

import pytest

from gateway.detect.ner_evidence import Evidence, weights, words_of
from gateway.detect.ner_model import Piece

# The word in brackets; what must be among its evidence, and what must not.
CASES = [
    ("Frau [Qwertzig] kam", "behind-title", "behind-first"),
    ("Herrn Dr. [Qwertzig]", "behind-title", "behind-initial"),
    ("M. [Qwertzig]", "behind-initial", "sentence-starts"),
    ("So ist es. [Qwertzig] kam", "sentence-starts", "line-starts"),
    ("die [Qwertzig] kam", "behind-article", "behind-lower"),
    ("in [Qwertzig]", "behind-placing", "behind-personal"),
    ("von [Qwertzig]", "behind-personal", "behind-placing"),
    ("meine [Qwertzig]", "behind-possessive", "behind-article"),
    ("der Mieter [Qwertzig]", "behind-role", "behind-article"),
    ("mein Bruder [Qwertzig]", "behind-kin", "behind-possessive"),
    ("Liebe [Qwertzig],", "behind-greeting", "behind-article"),
    ("Wolfgang [Qwertzig]", "behind-first", "behind-unknown"),
    ("Nowak und [Qwertzig]", "behind-and-name", "behind-and-noun"),
    ("Krimis und [Qwertzig]", "behind-and-noun", "behind-and-name"),
    ("Name: [Qwertzig]", "behind-label", "line-starts"),
    ("Zeuge: [Qwertzig]", "behind-label", "behind-role"),
    ("<nachname>[Qwertzig]</nachname>", "behind-label", "behind-title"),
    ("<ort>[Qwertzig]</ort>", "behind-tag", "behind-label"),
    ("Ort: [Qwertzig]", "behind-colon", "behind-label"),
    ("- [Qwertzig]: Unterlagen", "behind-bullet", "behind-colon"),
    ("a\n2. [Qwertzig]", "behind-bullet", "sentence-starts"),
    ("»[Qwertzig]«", "behind-quote", "behind-bracket"),
    ("[Qwertzig], Wolfgang", "before-comma-first", "before-stop"),
    ("[Qwertzig], Haus", "before-comma", "before-comma-first"),
    ("[Qwertzig] kommt", "before-verb", "before-lower"),
    ("[Qwertzig] von der", "before-particle", "before-verb"),
    ("[Qwertzig] (15)", "before-bracket", "before-comma"),
    ("a\t[Qwertzig]\tb", "cell-starts", "behind-bullet"),
    ("Nachname\tVorname\tOrt\n[Qwertzig]\tx\ty", "under-heading", "behind-label"),
    ("Ort;Name;Datum\na;b;c\nd;[Qwertzig];e", "under-heading", "behind-label"),
    ("Ort;Name;Datum\na;b;c\n[Qwertzig];d;e", "cell-ends", "under-heading"),
    ("Name, Ort, Tag\nund [Qwertzig], hier", "before-comma", "under-heading"),
    ("[Qwertzig] hier, Frau Qwertzig dort", "elsewhere-title", "elsewhere-article"),
    ("[Qwertzig] hier, die Qwertzig dort", "elsewhere-article", "elsewhere-title"),
    ("[Qwertzig] hier, qwertzig dort", "elsewhere-lower", "elsewhere-article"),
    ("am [qwertzig] hier, qwertzig dort", "lower-unknown", "elsewhere-lower"),
]


@pytest.mark.parametrize(("text", "there", "absent"), CASES)
def test_evidence(text: str, there: str, absent: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "", 1).replace("]", "", 1)
    evidence = Evidence(plain, words_of(plain, [Piece(start, end, 0.0, 0.6, 0)]))
    place = next(index for index, word in enumerate(evidence.words) if word.start == start)
    found = evidence.of(place)
    assert there in found
    assert absent not in found
    assert {"model-0.5", "model-0.35-unknown"} <= set(found)
    assert "model-0.8" not in found


def test_the_likelihood_of_a_word_is_the_mean_of_its_parts() -> None:
    words = words_of("Qwertzig kam", [Piece(0, 6, 0.2, 0.3, 0), Piece(6, 8, 0.0, 0.9, 0)])
    assert [(word.text, round(word.likely, 3)) for word in words] == [("Qwertzig", 0.6), ("kam", 0.0)]


def test_the_weights_are_those_of_evidence_that_there_is() -> None:
    """A name that code no longer gives would weigh nothing, without anybody noticing."""
    known = weights()
    assert known["behind-title"] > 1 > known["behind-article"]
    assert known["first"] > known["word"]
    text = "\n".join(text for text, _, _ in CASES)
    evidence = Evidence(text, words_of(text, []))
    seen = {name for place in range(len(evidence.words)) for name in evidence.of(place)}
    behind = {name for name in known if name.startswith(("behind-", "line-", "elsewhere-", "cell-"))}
    assert len(behind & seen) > len(behind) / 2
