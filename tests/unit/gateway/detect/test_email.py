# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""E-mail addresses, plain and written around."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("erika.mustermann@example.de", 1, "plain"),
    ("Erika.Mustermann+amt@Sub.Beispiel.ORG.", 1, "capitals, tag, subdomain, end of sentence"),
    ("<erika@example.de>", 1, "angle brackets"),
    ("»erika@example.de«", 1, "quotation marks"),
    ("mailto:erika%40example.de", 1, "in a link"),
    ("erika&#64;example.de", 1, "as an HTML entity"),
    ("erika (at) example.de", 1, "(at)"),
    ("erika(ät)example.de", 1, "(ät)"),
    ("erika[at]example[dot]de", 1, "[at] and [dot]"),
    ("erika {at} example {punkt} de", 1, "{at} and {punkt}"),
    ("erika (at) example (dot) de", 1, "with spaces"),
    ("erika AT example PUNKT de", 1, "AT and PUNKT"),
    ("erika at example punkt de", 1, "at and punkt"),
    ("erika AT example.de", 1, "AT"),
    ("erika @ example.de", 1, "spaces around the sign"),
    ("erika @example.de", 1, "a space before the sign"),
    ("info@müller-bäcker.de", 1, "umlauts in the domain"),
    ("jürgen.groß@example.de", 1, "umlauts in the name"),
    ("a@xn--mller-kva.de", 1, "punycode"),
    ("a@beispiel.xn--vermgensberater-ctb", 1, "punycode at the end"),
    ("мария@пример.рф", 1, "Cyrillic"),
    ("a@example.de, b@example.de; c@example.de", 3, "three of them"),
    ("请写信给erika@example.de谢谢", 1, "without spaces"),
    ("erika@example", 0, "no ending"),
    ("@erika", 0, "a name in social media"),
    ("erika@", 0, "nothing behind"),
    ("logo@2x.png", 0, "a picture of double size"),
    ("react@18.2.0", 0, "a version of a package"),
    ("git@github.com:verein/projekt.git", 0, "a repository"),
    ("W @ x.T", 0, "a product of matrices"),
    ("Preis (at) 3,50", 0, "(at) without a domain"),
    ("5 @ 3.50", 0, "a price"),
    ("we met at noon. Then we left", 0, "the English word"),
    ("Abs. 1 (a) gilt.Die Frist", 0, "a list, and a missing space"),
    ("@app.route", 0, "a decorator"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_email(text: str, expected: int, reason: str) -> None:
    assert count("email", text) == expected, reason
