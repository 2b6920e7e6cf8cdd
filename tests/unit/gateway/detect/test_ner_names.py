# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From likelihoods to names, with likelihoods made up: what lists and neighbours add and take away."""

import pytest

from gateway.detect.ner_model import Piece
from gateway.detect.ner_names import names

CASES = [
    ("[Qwertzig:1] kam.", ["Qwertzig"], "sure, unknown"),
    ("[Qwertzig:0.1] kam.", [], "unsure, unknown"),
    ("Herr [Qwertzig:0.1] kam.", ["Qwertzig"], "unsure, behind a title"),
    ("die [Qwertzig:0.5] kam.", [], "behind an article"),
    ("Der Zeuge [Nowak:0.1] kam.", ["Nowak"], "unsure, a known surname behind a role"),
    ("[Hundesteuer:0.9] steigt.", [], "a word"),
    ("die [Bauer:0.3] sagen", [], "a word and a surname, unsure"),
    ("[Bauer:0.9] kam.", ["Bauer"], "a word and a surname, quite sure"),
    ("[Dilgesh:1] [Qwertzig:1] kam.", ["Dilgesh Qwertzig"], "two words"),
    ("[Dilgesh:1] [Qwertzig:0.2] kam.", ["Dilgesh Qwertzig"], "the second goes along"),
    ("[Dilgesh:0.2] [Qwertzig:1] kam.", ["Dilgesh Qwertzig"], "the first goes along"),
    ("[Dilgesh:1] von der [Qwertzig:1] kam.", ["Dilgesh von der Qwertzig"], "particles"),
    ("[Dilgesh:1] M. [Qwertzig:1] kam.", ["Dilgesh M. Qwertzig"], "an initial"),
    ("[Dilgesh:1], [Qwertzig:1]", ["Dilgesh", "Qwertzig"], "not over a comma"),
    ("[Qwert-Zig-Straße:1] 5", [], "a street"),
    ("[Qwertzig:1] Platz", [], "a square"),
    ("[Qwertzring:1] 35", [], "a street with its number"),
    ("Sankt [Qwertzig:1]", [], "a saint"),
    ("mit [Zielona:1] [Góra:1] seit", [], "a town"),
    ("[Goethe:1] und [Kant:1]", [], "history"),
    ("Herr [Kant:1] kam", ["Kant"], "a namesake"),
    ("Uhr: [Felix:1] Mendelssohn [Bartholdy:1], Sonaten", [], "history in parts"),
    ("an [Hans:1] und [Sophie:1] [Scholl:1], die", [], "two of history"),
    ("[Max:1] [Mustermann:1]", [], "a placeholder"),
    ("[qwertzig:0.8] kam", [], "lower case, not sure enough"),
    ("herr [qwertzig:1] kam", ["qwertzig"], "lower case"),
    ("[qwert:1]_[zig:1]@post.example", [], "an address"),
    ("e.[qwertzig:1] (at) post.example", [], "an address with a sign written out"),
    ("", [], "nothing"),
]


def marked(text: str) -> tuple[str, list[Piece]]:
    """»[word:0.5]« to the text without brackets and a piece with that likelihood as a surname."""
    plain = ""
    pieces: list[Piece] = []
    for part in text.split("["):
        word, closed, rest = part.partition("]")
        if closed:
            name, _, likely = word.rpartition(":")
            pieces.append(Piece(len(plain), len(plain) + len(name), 0.0, float(likely), len(pieces)))
            plain += name + rest
        else:
            plain += word
    return plain, pieces


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_names(text: str, expected: list[str], reason: str) -> None:
    plain, pieces = marked(text)
    assert [plain[start:end] for start, end in names(plain, pieces)] == expected, reason
