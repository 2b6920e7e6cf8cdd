# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each check of `ampel doctor` is explained, under the title and the name that the report shows."""

import re
from pathlib import Path

import pytest

from ops import checks
from ops.checks.finding import Check
from ops.checks.registry import CHECKS
from tests.contract.documents import REPOSITORY

_DOCUMENT = REPOSITORY / "docs" / "operations" / "doctor.md"
_SECTION = re.compile(r"^### (.+) \(`(\w+)`\)\n\n((?:(?!^#).*\n)+)", re.MULTILINE)


def test_each_check_has_its_section_in_the_order_of_the_report() -> None:
    sections = _SECTION.findall(_DOCUMENT.read_text(encoding="utf-8"))
    assert [(name, title) for title, name, _ in sections] == [(name, check.title) for name, check in CHECKS.items()]


@pytest.mark.parametrize(("title", "name", "text"), _SECTION.findall(_DOCUMENT.read_text(encoding="utf-8")))
def test_each_section_says_what_to_do(title: str, name: str, text: str) -> None:
    assert "*Abhilfe:*" in text, f"{title} ({name})"


def test_every_file_with_a_check_is_registered() -> None:
    folder = Path(checks.__path__[0])
    with_check = {path.stem for path in folder.glob("*.py") if "\nCHECK = Check(" in path.read_text(encoding="utf-8")}
    assert with_check == set(CHECKS)
    assert all(isinstance(check, Check) for check in CHECKS.values())
