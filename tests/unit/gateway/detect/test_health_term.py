# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words about health, with inflections."""

import pytest

from tests.unit.gateway.detect.harness import count

CASES = [
    ("Diagnose", 1),
    ("Diagnosen", 1),
    ("F32.1", 1),
    ("ICD-10", 1),
    ("an einer Grippe erkrankt", 1),
    ("Krebserkrankung", 1),
    ("Brustkrebs", 1),
    ("Depressionen", 1),
    ("depressive Episode", 1),
    ("Schizophrenie", 1),
    ("Demenz", 1),
    ("dement", 1),
    ("Alzheimer", 1),
    ("Epilepsie", 1),
    ("Diabetes", 1),
    ("Diabetiker", 1),
    ("HIV-positiv", 1),
    ("Hepatitis C", 1),
    ("Schlaganfall", 1),
    ("alkoholabhängig", 1),
    ("Drogensucht", 1),
    ("Suchtberatung", 1),
    ("Psychotherapie", 1),
    ("psychisch krank", 1),
    ("Suizidversuch", 1),
    ("krankgeschrieben", 1),
    ("arbeitsunfähig", 1),
    ("amtsärztliches Gutachten", 1),
    ("Autismus", 1),
    ("schwanger", 1),
    ("DEMENZ", 1),
    ("Krebsgang", 0),
    ("dementsprechend", 0),
    ("Suche", 0),
    ("Gesundheitsamt", 0),
    ("Stadt", 0),
    ("F32", 0),
    ("Diagnostik", 0),
    ("Aidsum", 0),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_health_term(text: str, expected: int) -> None:
    assert count("health_term", text) == expected
