# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading GermEval's tables: sentences as people write them, with the names where they stand."""

from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.evaluation import germeval

SENTENCES = """#\thttp://example.org/\t[2010-01-01]
1\tGestern\tO\tO
2\ttraf\tO\tO
3\tErika\tB-PER\tO
4\tBeispiel\tI-PER\tO
5\tHans\tB-PER\tO
6\t(\tO\tO
7\tBonn\tB-LOC\tO
8\t)\tO\tO
9\t,\tO\tO
10\t"\tO\tO
11\tguten\tO\tO
12\tTag\tO\tO
13\t"\tO\tO
14\t.\tO\tO

#\thttp://example.org/\t[2010-01-01]
1\tDie\tO\tO
2\tHeine-Schule\tB-ORG\tB-PER
3\tist\tO\tO
4\tschillersche\tB-PERderiv\tO
5\tArt\tO\tO
"""


def _read(folder: Path, text: str = SENTENCES) -> list[tuple[str, list[tuple[str, bool]]]]:
    (folder / "NER-de-dev.tsv").write_text(text, encoding="utf-8")
    return [
        (sample.text, [(sample.text[gold.start : gold.end], gold.ignored) for gold in sample.gold])
        for sample in germeval.read(folder, "dev")
    ]


def test_names_stand_where_they_are(tmp_path: Path) -> None:
    assert _read(tmp_path) == [
        ('Gestern traf Erika Beispiel Hans (Bonn), "guten Tag".', [("Erika Beispiel", False), ("Hans", False)]),
        ("Die Heine-Schule ist schillersche Art", [("schillersche", True), ("Heine-Schule", True)]),
    ]


def test_a_name_at_the_end_of_the_file(tmp_path: Path) -> None:
    assert _read(tmp_path, "1\tFrau\tO\tO\n2\tBeispiel\tB-PER\tO") == [("Frau Beispiel", [("Beispiel", False)])]


def test_a_missing_folder_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match=r"CC-BY 4\.0"):
        germeval.read(tmp_path / "nowhere", "test")


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="statt 4 Spalten"):
        _read(tmp_path, "Erika\tBeispiel\n")
