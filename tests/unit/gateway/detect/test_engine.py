# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The engine: what it returns, in which order, and what it costs."""

import dataclasses

import pytest

from gateway.detect.engine import COUNT_LIMIT, DetectionError, Engine, Finding
from gateway.detect.tuning import Tuning
from gateway.errors import GatewayError
from gateway.zones import DataClass
from tests.unit.gateway.detect.harness import only

MIXED = (
    "Bitte überweisen Sie auf DE89 3704 0044 0532 0130 00. Rückfragen: Tel. (02153) 898-0, erika@example.de, "
    "max@example.de; Steuer-ID 86 095 742 719, Kennzeichen VIE-AB 123."
)


def test_findings_are_sorted_and_counted() -> None:
    assert Engine().scan(MIXED) == (
        Finding("email", DataClass.PERSONAL, 2),
        Finding("iban", DataClass.PERSONAL, 1),
        Finding("phone", DataClass.PERSONAL, 1),
        Finding("plate", DataClass.PERSONAL, 1),
        Finding("steuer_id", DataClass.PERSONAL, 1),
    )


@pytest.mark.parametrize("text", ["", " ", "\n", "Wie ist das Wetter?", "\ud800", "\x00"])
def test_nothing_is_nothing(text: str) -> None:
    assert Engine().scan(text) == ()


def test_disabled_detectors_do_not_run() -> None:
    assert [finding.detector for finding in only("email", "plate").scan(MIXED)] == ["email", "plate"]
    assert only().scan(MIXED) == ()


def test_classes_of_the_town_replace_our_own() -> None:
    tuned = Engine(Tuning(classes={"plate": DataClass.INTERNAL}))
    classes = {finding.detector: finding.data_class for finding in tuned.scan(MIXED)}
    assert classes["plate"] is DataClass.INTERNAL
    assert classes["email"] is DataClass.PERSONAL


@pytest.mark.parametrize(
    "tuning",
    [
        Tuning(disabled=frozenset({"telefon", "iban", "kfz"})),
        Tuning(classes={"telefon": DataClass.PUBLIC, "kfz": DataClass.PUBLIC}),
    ],
)
def test_unknown_detectors_are_named(tuning: Tuning) -> None:
    with pytest.raises(DetectionError, match=r"Unbekannte Erkenner: kfz, telefon\. Möglich sind: .*card, .*steuer_id"):
        Engine(tuning)
    assert issubclass(DetectionError, GatewayError)


def test_a_place_is_reported_once() -> None:
    # Its digits hold what would be a telephone number (0532 0130 00) and groups like those of a card.
    assert [finding.detector for finding in Engine().scan("DE89 3704 0044 0532 0130 00")] == ["iban"]
    assert [finding.detector for finding in Engine().scan("01713920081@example.de")] == ["email"]


def test_counting_stops_at_the_limit() -> None:
    (finding,) = only("email").scan("a@example.de " * (COUNT_LIMIT + 5))
    assert finding.count == COUNT_LIMIT


def test_one_engine_gives_the_same_answer_again() -> None:
    engine = Engine()
    assert engine.scan(MIXED) == engine.scan(MIXED) == Engine().scan(MIXED)


def test_a_finding_cannot_carry_more() -> None:
    finding = Finding("iban", DataClass.PERSONAL, 1)
    assert [field.name for field in dataclasses.fields(finding)] == ["detector", "data_class", "count"]
    assert not hasattr(finding, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.count = 2  # type: ignore[misc]
