# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dict of rules, the report, and the two sound policies that no rule may complain about."""

from pathlib import Path

import pytest

from gateway import policy_lint
from gateway.policy import load
from gateway.policy_lint.registry import ADDRESS_RULES, RULES, lint
from gateway.policy_lint.rule import Severity
from tests.unit.gateway.town import policy

NOT_RULES = {"__init__", "registry", "rule", "zone_words"}


def test_every_file_is_a_rule_of_the_dict_and_the_other_way_round() -> None:
    [folder] = policy_lint.__path__
    assert {file.stem for file in Path(folder).glob("*.py")} - NOT_RULES == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_every_rule_explains_itself_in_whole_sentences(name: str) -> None:
    rule = RULES[name]
    for text in (rule.why, rule.remedy):
        assert text[0].isupper()
        assert text.endswith((".", "«."))


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_silent_about_a_sound_policy(name: str) -> None:
    assert lint(policy(), (name,)) == []


def test_rules_about_addresses_are_rules_and_dangers() -> None:
    assert {RULES[name].severity for name in ADDRESS_RULES} == {Severity.DANGER}


@pytest.mark.parametrize("file", ["ampel.yaml", "examples/policies/rathaus-server.yaml"])
def test_our_own_policies_have_no_finding(file: str) -> None:
    assert lint(load(Path(__file__).parents[4] / file)) == []


def test_findings_are_in_the_order_of_the_dict() -> None:
    town = policy()
    red = town.models[5].model_copy(update={"display_name": "Grün", "contract": "", "fallbacks": ("gruen-chat",)})
    broken = type(town).model_validate({**dict(town), "models": (*town.models[:5], red)})
    assert [finding.rule for finding in lint(broken)] == ["fallback_leaves_zone", "display_name_wrong", "contract_red"]
    assert str(lint(broken)[2]) == (
        "models[5]: bei rot-chat (Rot) fehlt die Angabe zum Vertrag. Auch für öffentliche Daten muss nachvollziehbar "
        "sein, zu welchen Bedingungen der Anbieter arbeitet. Tragen Sie unter contract den Vertrag oder die "
        "Nutzungsbedingungen mit Datum ein."
    )
