# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The example town: its documents are complete, agree with town.yaml, lead nowhere real, and are what they say."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from gateway.detect.engine import Engine
from gateway.policy import load
from gateway.zones import DataClass
from tests.contract.documents import REPOSITORY

TOWN = REPOSITORY / "examples" / "lindenrath"
DOCUMENTS = sorted((TOWN / "documents").glob("*.md"))
FIELDS = {"title", "department", "contact", "data_class", "valid_from", "source"}
_ADDRESS = re.compile(r"https?://[^\s)>\]»\"]+")
_RESERVED_PHONE = re.compile(r"0221 4710-\d{3}")
_EURO = re.compile(r"(\d{1,3}(?:\.\d{3})*(?:,\d\d)?) EUR")


def _parts(file: Path) -> tuple[dict[str, Any], str]:
    start, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
    assert start == ""
    return yaml.safe_load(front), body


def _town() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((TOWN / "town.yaml").read_text(encoding="utf-8"))
    return data


def test_there_are_documents_of_several_classes() -> None:
    classes = [_parts(file)[0]["data_class"] for file in DOCUMENTS]
    assert len(classes) >= 8
    assert {"public", "internal", "confidential"} <= set(classes)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_the_front_matter_is_complete_and_agrees_with_the_town(file: Path) -> None:
    front, body = _parts(file)
    assert set(front) == FIELDS
    DataClass(front["data_class"])
    assert isinstance(front["valid_from"], date)
    town = _town()
    assert front["department"] in town["departments"]
    assert front["contact"] in town["contacts"]
    # The heading may be shorter than the title, never something else.
    heading = body.lstrip().splitlines()[0].removeprefix("# ")
    assert front["title"].startswith(heading)


def test_titles_and_sources_are_unique() -> None:
    fronts = [_parts(file)[0] for file in DOCUMENTS]
    for field in ("title", "source"):
        values = [front[field] for front in fronts]
        assert len(values) == len(set(values))


@pytest.mark.parametrize("file", [*DOCUMENTS, TOWN / "town.yaml", TOWN / "README.md"], ids=lambda file: file.stem)
def test_addresses_lead_nowhere_real(file: Path) -> None:
    for address in _ADDRESS.findall(file.read_text(encoding="utf-8")):
        assert (urlsplit(address).hostname or "").endswith(".example"), address


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_the_source_is_the_towns_own(file: Path) -> None:
    assert (urlsplit(_parts(file)[0]["source"]).hostname or "").endswith("lindenrath.example")


def test_contacts_are_reserved_numbers_and_addresses() -> None:
    town = _town()
    for contact in town["contacts"].values():
        assert _RESERVED_PHONE.fullmatch(contact["phone"])
        assert contact["email"].endswith("@lindenrath.example")
        assert contact["department"] in town["departments"]
    assert len({contact["phone"] for contact in town["contacts"].values()}) == len(town["contacts"])


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_nothing_is_detected_above_the_declared_class(file: Path) -> None:
    front, body = _parts(file)
    found = Engine().scan(body)
    assert max((finding.data_class for finding in found), default=DataClass.PUBLIC) <= DataClass(front["data_class"])


def test_some_model_of_the_towns_policy_may_read_each_document() -> None:
    policy = load(REPOSITORY / "ampel.yaml")
    highest = max(policy.max_class(model) for model in policy.models)
    assert all(DataClass(_parts(file)[0]["data_class"]) <= highest for file in DOCUMENTS)


def test_the_sums_of_the_council_paper_are_right() -> None:
    body = _parts(TOWN / "documents" / "ratsvorlage-trinkbrunnen.md")[1]
    rows = [
        [Decimal(amount.replace(".", "").replace(",", ".")) for amount in _EURO.findall(line)]
        for line in body.splitlines()
        if line.startswith("|") and "EUR" in line
    ]
    well, connection, investment, funding, own, running = rows
    assert all(2 * each == both for each, both in rows)
    assert [a + b for a, b in zip(well, connection, strict=True)] == investment
    assert [amount * Decimal("0.6") for amount in investment] == funding
    assert [a - b for a, b in zip(investment, funding, strict=True)] == own
    assert running[0] > 0


def test_the_waste_fees_grow_with_the_size_of_the_bin() -> None:
    body = _parts(TOWN / "documents" / "abfallsatzung.md")[1]
    [row] = [line for line in body.splitlines() if line.startswith("| Restabfall") and "EUR" in line]
    fees = [Decimal(amount.replace(",", ".")) for amount in _EURO.findall(row)]
    assert {fee / litres for fee, litres in zip(fees, (60, 80, 120, 240), strict=True)} == {Decimal("1.8")}
