# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How places and reports are written."""

import pytest

from gateway.policy_errors import Lines, Path, PolicyError, Problem, path_text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), "(Datei)"),
        (("town",), "town"),
        (("models", 2, "price", "input"), "models[2].price.input"),
        (("models", 0), "models[0]"),
        ((0, "a"), "[0].a"),
    ],
)
def test_a_path_is_written_as_in_manuals(path: Path, text: str) -> None:
    assert path_text(path) == text


def test_a_place_without_a_line_is_named_by_its_path_alone() -> None:
    assert str(Problem(("town",), None, "fehlt")) == "town: fehlt"
    assert Lines({}).of(("town",)) is None


def test_a_report_is_in_the_order_of_the_file() -> None:
    error = PolicyError("x.yaml", [Problem(("b",), 9, "B"), Problem(("a",), 3, "A"), Problem((), None, "C")])
    assert str(error).splitlines() == [
        "x.yaml: 3 Fehler; die Richtlinie gilt so nicht.",
        "  (Datei): C",
        "  Zeile 3, a: A",
        "  Zeile 9, b: B",
    ]
