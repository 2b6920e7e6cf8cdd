# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents for use within the administration."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Nur für den internen Gebrauch", 1, "own line"),
    ("Status: intern", 1, "a status"),
    ("Intern", 1, "a stamp"),
    ("[nur intern]", 1, "brackets"),
    ("Entwurf – nicht weitergeben", 1, "a draft"),
    ("Entwurf, bitte nicht weitergeben!", 1, "a draft"),
    ("Nicht zur Veröffentlichung bestimmt", 1, "own line"),
    ("Dieses Papier ist nur für den internen Gebrauch", 1, "a sentence that marks"),
    ("Intern: Abstimmung läuft", 1, "heads a line"),
    ("TLP:GREEN", 1, "traffic light protocol"),
    ("Die interne Revision prüft.", 0, "an adjective"),
    ("intern verfügbar", 0, "an adverb"),
    ("Das Werkzeug ist nur für den internen Gebrauch lizenziert.", 0, "a licence"),
    ("Internet", 0, "a word that begins alike"),
    ("Der Entwurf wird beraten", 0, "a draft, spoken of"),
    ("Wir klären das intern.", 0, "an adverb"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_marking_internal(text: str, expected: int, reason: str) -> None:
    assert count("marking_internal", text) == expected, reason
