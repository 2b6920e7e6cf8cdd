# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people read when they are refused: plain German that names the category and a way on, and never the value."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.decide import Deny, DenyCode, Facts, decide
from gateway.detect.engine import Engine, Finding
from gateway.detect.registry import DETECTORS
from gateway.ledger import Kind, Reservation
from gateway.refusals import NOTHING_LEFT, RefusedError, denied, invalid, over_budget, unauthorised, unavailable
from gateway.zones import DataClass, Zone
from tests.unit.gateway.town import policy

POLICY = policy()
LABEL = {name: detector.label for name, detector in DETECTORS.items()}


def refuse(model: str = "rot-chat", level: str | None = "gold", **changes: Any) -> RefusedError:
    found = POLICY.level(level) if level else None
    facts = Facts(
        **{"model_name": model, "needs": frozenset({"chat"}), "level": found, "key_max_zone": Zone.RED, **changes}
    )
    verdict = decide(facts, POLICY)
    assert isinstance(verdict, Deny)
    return denied(verdict, facts, POLICY)


def found(detector: str, data_class: DataClass = DataClass.PERSONAL, count: int = 1) -> Finding:
    return Finding(detector, data_class, count)


NOT_SENT = "Diese Anfrage wurde nicht gesendet."
FOUND = f"{NOT_SENT} Darin oder im bisherigen Gespräch"
RED = "In Zone Rot (bei einem öffentlichen Anbieter) sind nur öffentliche Daten erlaubt."
YELLOW = "In Zone Gelb (in einer Cloud in der EU) sind höchstens personenbezogene Daten erlaubt."
CHAT = "Wählen Sie zum Beispiel »Grün · Chat«."
PICTURES = "Wählen Sie zum Beispiel »Grün · Bilder«."
SENTENCES: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "model_unknown",
        {"model": "gpt-4o"},
        [
            "Ein Modell dieses Namens gibt es hier nicht.",
            "Es zählt der genaue Name; die Liste zeigt /v1/models.",
            CHAT,
        ],
    ),
    (
        "level_missing",
        {"level": None},
        [
            "Für die KI-Plattform brauchen Sie zuerst die Stufe »Seepferdchen«:",
            "ein kurzer Kurs, danach sind die Modelle für Sie geöffnet.",
            "Fragen beantwortet: IT-Hilfe, Durchwahl 100.",
        ],
    ),
    (
        "level_too_low",
        {"level": "seepferdchen"},
        ["Ihre Stufe »Seepferdchen« öffnet die Zone Rot nicht.", "Dafür brauchen Sie die Stufe »Gold«.", CHAT],
    ),
    (
        "key_zone",
        {"key_max_zone": Zone.YELLOW},
        ["Dieser Schlüssel gilt bis Zone Gelb; das Modell »Rot · Chat« läuft in Zone Rot.", CHAT],
    ),
    (
        "model_cannot",
        {"model": "gelb-chat", "needs": frozenset({"chat", "vision", "tools"})},
        ["Das Modell »Gelb · Chat« kann das nicht: Bilder, Werkzeuge.", PICTURES],
    ),
    (
        "data_class",
        {"findings": (found("iban"),)},
        [FOUND, "wurde eine IBAN (Bankverbindung) erkannt: Das sind personenbezogene Daten.", RED, CHAT],
    ),
    (
        "data_class",
        {"findings": (found("email"), found("iban"))},
        [FOUND, f"wurden {LABEL['email']} und {LABEL['iban']} erkannt: Das sind personenbezogene Daten.", RED, CHAT],
    ),
    (
        "data_class",
        {"findings": (found("email"), found("iban"), found("phone"))},
        [
            FOUND,
            f"wurden {LABEL['email']}, {LABEL['iban']} und {LABEL['phone']} erkannt:",
            "Das sind personenbezogene Daten.",
            RED,
            CHAT,
        ],
    ),
    (
        "data_class",
        {"findings": (found("iban"), found("kvnr", DataClass.SOCIAL)), "model": "gelb-chat"},
        [FOUND, f"wurde {LABEL['kvnr']} erkannt: Das sind Sozialdaten.", YELLOW, CHAT],
    ),
    (
        "data_class",
        {"attachments": frozenset({"image"}), "needs": frozenset({"chat", "vision"})},
        [
            NOT_SENT,
            "Ein Bild, eine Tonaufnahme oder eine Datei kann nicht geprüft werden und gilt deshalb als vertraulich.",
            RED,
            PICTURES,
        ],
    ),
    (
        "data_class",
        {"taint": DataClass.PERSONAL},
        [
            NOT_SENT,
            "In diesem Gespräch kamen schon personenbezogene Daten vor;",
            "das gilt auch für Kopien und Auszüge davon.",
            "Beginnen Sie für diese Zone einen neuen Chat, und übernehmen Sie nichts aus diesem.",
            RED,
            CHAT,
        ],
    ),
    (
        "data_class",
        {"unlabelled_sources": True},
        [NOT_SENT, "Sie enthält Text aus Dokumenten ohne Kennzeichnung; er gilt mindestens als intern.", RED, CHAT],
    ),
    (
        "data_class",
        {"findings": (found("person_name_model"),)},
        [FOUND, "wurde ein Personenname erkannt: Das sind personenbezogene Daten.", RED, CHAT],
    ),
    (
        "data_class",
        {"findings": (found("iban"), found("social_person", DataClass.SOCIAL)), "model": "gelb-chat"},
        [
            FOUND,
            "wurde eine Person im Zusammenhang mit Sozialleistungen oder Gesundheit erkannt:",
            "Das sind Sozialdaten.",
            YELLOW,
            CHAT,
        ],
    ),
    (
        "level_missing",
        {"level": None, "level_expired": date(2026, 10, 31)},
        [
            "Ihre Stufe ist am 31.10.2026 abgelaufen.",
            "Mit dem Kurs zur Stufe »Seepferdchen« öffnen Sie die Modelle wieder.",
            "Fragen beantwortet: IT-Hilfe, Durchwahl 100.",
        ],
    ),
    (
        "data_class",
        {"declared": DataClass.INTERNAL},
        [NOT_SENT, "Die Anfrage ist als »interne Daten« gekennzeichnet.", RED, CHAT],
    ),
    (
        "data_class",
        {"floor": DataClass.CONFIDENTIAL},
        [NOT_SENT, "Über diesen Schlüssel laufen immer vertrauliche Daten.", RED, CHAT],
    ),
]


@pytest.mark.parametrize(("code", "changes", "sentences"), SENTENCES)
def test_sentences(code: str, changes: dict[str, Any], sentences: list[str]) -> None:
    refused = refuse(**changes)
    assert str(refused) == " ".join([*sentences, NOTHING_LEFT])
    assert (refused.status, refused.code, refused.kind) == (
        404 if code == "model_unknown" else 403,
        code,
        "zone_policy",
    )


def test_every_code_has_a_sentence() -> None:
    assert {code for code, _, _ in SENTENCES} == {code.value for code in DenyCode}


def test_without_a_helpdesk_nobody_is_named() -> None:
    town = policy(town={"name": "Stadt Prüfstein"})
    facts = Facts("gruen-chat", frozenset({"chat"}), None, Zone.RED)
    verdict = decide(facts, town)
    assert isinstance(verdict, Deny)
    assert "Fragen beantwortet" not in str(denied(verdict, facts, town))


def test_without_a_way_on_none_is_suggested() -> None:
    refused = refuse(needs=frozenset({"reasoning"}))
    assert str(refused) == f"Das Modell »Rot · Chat« kann das nicht: Schlussfolgern. {NOTHING_LEFT}"
    assert refused.details["suggestion"] is None


def test_the_body_is_openai_shaped() -> None:
    refused = refuse(findings=(found("iban", count=3), found("email")))
    body = refused.body("id-1")
    assert set(body) == {"error"}
    error = body["error"]
    assert (error["type"], error["code"], error["param"]) == ("zone_policy", "data_class", None)
    assert error["request_id"] == "id-1"
    assert error["details"] == {
        "zone": "red",
        "data_class": "personal",
        "max_class": "public",
        "detectors": ["email", "iban"],
        "suggestion": "gruen-chat",
    }


@pytest.mark.parametrize(
    ("refused", "status", "kind", "left"),
    [
        (invalid("x", "Nein.", param="n"), 400, "invalid_request_error", True),
        (invalid("x", "Nein.", status=413), 413, "invalid_request_error", True),
        (unauthorised("x", "Nein."), 401, "authentication_error", True),
        (unavailable("x", "Nein."), 503, "service_unavailable", False),
        (unavailable("x", "Nein.", status=502), 502, "service_unavailable", False),
        (over_budget(Reservation(False, "user", Decimal(12), 99), Zone.RED, ""), 429, "insufficient_quota", True),
    ],
)
def test_other_refusals(refused: RefusedError, status: int, kind: str, left: bool) -> None:
    """Only what is known for sure is promised: once LiteLLM was asked, "nothing was passed on" would be a lie."""
    assert (refused.status, refused.kind) == (status, kind)
    assert str(refused).endswith(NOTHING_LEFT) is left
    assert refused.body("id")["error"]["message"] == str(refused)


VALUES = {
    "iban": "DE89 3704 0044 0532 0130 00",
    "email": "erika.mustermann@pruefstein.example",
    "phone": "+49 2173 9876543",
    "steuer_id": "86095742719",
    "card": "4111 1111 1111 1111",
}


@pytest.mark.parametrize("detector", VALUES)
def test_the_value_is_never_repeated(detector: str) -> None:
    findings = Engine().scan(f"Bitte prüfen: {VALUES[detector]}")
    assert detector in {finding.detector for finding in findings}
    shown = str(refuse(findings=findings).body("id"))
    assert LABEL[detector] in shown
    for part in re.findall(r"\w{4,}", VALUES[detector]):
        assert part not in shown


@given(st.text(min_size=6), st.sampled_from(list(DataClass)), st.booleans())
def test_a_model_name_is_never_repeated(name: str, declared: DataClass, has_level: bool) -> None:
    """A mistaken request can carry anything there."""
    refused = refuse(f"\u0007{name}", "gold" if has_level else None, declared=declared)
    assert f"\u0007{name}" not in str(refused.body("id"))


@pytest.mark.parametrize("detector", DETECTORS)
def test_every_detector_can_be_named(detector: str) -> None:
    message = str(refuse(findings=(found(detector),)))
    assert f"wurde {LABEL[detector]} erkannt" in message


def test_german_is_written_as_german() -> None:
    """Umlauts and sharp s, typographic quotes, and no double spaces."""
    samples = [str(refuse(**changes)) for _, changes, _ in SENTENCES]
    for sample in samples:
        assert not re.search(r"\b(fuer|ueber|koennen|moeglich|gehoert|waehlen|groesser|muessen|duerfen)\b", sample)
        assert '"' not in sample
        assert "  " not in sample
        assert sample.endswith(".")


@pytest.mark.parametrize(
    ("kind", "limit", "sentences"),
    [
        ("user", "12", "Ihr Monatsbudget von 12,00 EUR ist ausgeschöpft oder reicht für diese Anfrage nicht mehr."),
        ("user", "0", "Ihr Monatsbudget von 0,00 EUR ist auf 0 gesetzt."),
        ("key", "50.5", "Das Monatsbudget dieses Schlüssels von 50,50 EUR ist ausgeschöpft oder reicht"),
        ("user_zone", "6", "Ihr Monatsbudget von 6,00 EUR für die Zone Rot ist ausgeschöpft"),
        ("user_zone", "6", "Andere Zonen sind davon nicht betroffen."),
        ("zone", "2000", "Das Monatsbudget der ganzen Verwaltung von 2000,00 EUR für die Zone Rot ist ausgeschöpft"),
        ("town", "0", "Das Monatsbudget der ganzen Verwaltung von 0,00 EUR ist auf 0 gesetzt."),
        ("town", "9", "Es erneuert sich am Monatsanfang. Fragen beantwortet: IT-Hilfe."),
    ],
)
def test_a_budget_says_whose_it_is_and_when_it_is_renewed(kind: Kind, limit: str, sentences: str) -> None:
    refused = over_budget(Reservation(False, kind, Decimal(limit), 100), Zone.RED, "IT-Hilfe")
    assert sentences in str(refused)
    assert refused.details == {"budget": kind, "zone": "red"}


def test_a_file_that_was_not_read_is_the_reason() -> None:
    refused = refuse(attachments=frozenset({"file"}), unread=("Die 1. Datei wurde nicht gelesen: weil.",))
    assert "nicht gelesen: weil. Was nicht geprüft werden kann, gilt als vertraulich." in str(refused)
