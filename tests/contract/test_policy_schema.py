# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The policy's schema, its export for editors, and the example policies agree with each other."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from gateway.policy import Policy, load
from gateway.policy_lint.registry import RULES
from gateway.policy_messages import RESERVED
from ops.commands.policy import check, schema_text
from tests.contract.documents import REPOSITORY
from tests.unit.gateway.town import document

SCHEMA = REPOSITORY / "docs" / "policy.schema.json"
POLICIES = [REPOSITORY / "ampel.yaml", *sorted((REPOSITORY / "examples" / "policies").glob("*.yaml"))]


def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_checked_in_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), (
        "run `ampel policy schema --output docs/policy.schema.json`"
    )


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.name)
def test_a_policy_of_ours_passes_the_strict_check(file: Path) -> None:
    assert check(file, as_json=False, strict=True)


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.name)
def test_a_policy_of_ours_passes_in_an_editor(file: Path) -> None:
    assert list(_validator().iter_errors(yaml.safe_load(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.name)
def test_a_policy_of_ours_tells_the_editor_where_the_schema_is(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    start = "# yaml-language-server: $schema="
    assert first.startswith(start)
    assert (file.parent / first.removeprefix(start)).resolve() == SCHEMA


def _broken(section: str, value: Any) -> dict[str, Any]:
    return document(**{section: value})


@pytest.mark.parametrize(
    "data",
    [
        _broken("version", 2),
        _broken("models", []),
        _broken("budgets", {"user_month": 1}),
        _broken("zones", {"green": {"max_class": "social", "where": "im Haus"}}),
        *(_broken(section, {}) for section in sorted(RESERVED)),
    ],
    ids=lambda data: str(sorted(data)[:3]),
)
def test_the_editor_marks_what_the_check_refuses(data: dict[str, Any]) -> None:
    assert not _validator().is_valid(data)
    with pytest.raises(ValueError, match="validation error"):
        Policy.model_validate(data)


def test_every_field_is_explained_in_the_manual() -> None:
    manual = (REPOSITORY / "docs" / "policy.md").read_text(encoding="utf-8")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    fields = {name for part in [schema, *schema["$defs"].values()] for name in part.get("properties", {})}
    assert [name for name in sorted(fields) if f"`{name}`" not in manual] == []


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_listed_in_the_manual_with_its_severity(name: str) -> None:
    manual = (REPOSITORY / "docs" / "policy.md").read_text(encoding="utf-8")
    assert f"| `{name}` | {RULES[name].severity.value.capitalize()} | " in manual


def test_the_demo_has_the_models_that_it_starts() -> None:
    town = load(POLICIES[0])
    assert [(model.name, model.simulation) for model in town.models] == [
        ("gruen-lokal", False),
        ("gruen-e5", False),
        ("gelb-simulation", True),
        ("rot-simulation", True),
    ]
    assert [level.name for level in town.levels] == ["seepferdchen", "bronze", "silber", "gold"]
