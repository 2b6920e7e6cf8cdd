# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The registry, the files of the package, and the document say the same."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import gateway.detect
from gateway.detect.detector import Detector, Rule
from gateway.detect.registry import DETECTORS

ROOT = Path(__file__).parents[4]


def test_ids_are_what_the_platform_knows() -> None:
    numbers = {"iban", "steuer_id", "rvnr", "kvnr", "personalausweis", "phone", "email", "plate", "card"}
    in_context = {
        "steuernummer",
        "passport",
        "birth_date",
        "bank_account",
        "reference_number",
        "case_number",
        "address",
    }
    words = {"marking_confidential", "marking_internal", "social_term", "health_term"}
    assert numbers | in_context | words <= set(DETECTORS)


def test_only_words_point_at_nobody() -> None:
    words = {"marking_confidential", "marking_internal", "social_term", "health_term", "unreadable"}
    assert {name for name, rule in DETECTORS.items() if not rule.person} <= words


def test_every_file_with_a_detector_is_registered_under_its_name() -> None:
    modules = [
        importlib.import_module(f"gateway.detect.{info.name}") for info in pkgutil.iter_modules(gateway.detect.__path__)
    ]
    files = {module.__name__.rpartition(".")[2]: module.DETECTOR for module in modules if hasattr(module, "DETECTOR")}
    assert files == DETECTORS
    assert {name: detector.id for name, detector in DETECTORS.items()} == {name: name for name in DETECTORS}


@pytest.mark.parametrize("detector", DETECTORS.values(), ids=lambda detector: detector.id)
def test_labels_complete_the_sentence(detector: Detector | Rule) -> None:
    """»In Ihrer Anfrage wurde eine IBAN (Bankverbindung) erkannt«"""
    assert detector.label.startswith(("eine ", "ein "))
    assert not detector.label.endswith(".")


@pytest.mark.parametrize("detector", DETECTORS)
def test_every_detector_has_its_tests_and_its_line_in_the_document(detector: str) -> None:
    assert (Path(__file__).parent / f"test_{detector}.py").is_file()
    assert f"| `{detector}` |" in (ROOT / "docs" / "detectors.md").read_text(encoding="utf-8")
