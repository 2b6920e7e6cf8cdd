# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""All rules, and the one function that runs them."""

from dataclasses import dataclass

from gateway.policy import Policy
from gateway.policy_errors import Path, path_text
from gateway.policy_lint import (
    class_without_effect,
    contract_red,
    contract_yellow,
    display_name_silent,
    display_name_wrong,
    fallback_leaves_zone,
    fallback_unknown,
    green_chat_missing,
    green_leaves_house,
    key_missing,
    key_name_common,
    level_shrinks,
    level_skips_zone,
    plain_http,
    price_zero,
    red_above_public,
    shared_upstream,
    simulation_mixed,
    simulation_outside,
    zone_order,
    zone_unreachable,
)
from gateway.policy_lint.rule import Rule, Severity

# In the order of the report: first where data goes, then what people see, then what is merely of no use.
RULES: dict[str, Rule] = {
    "green_leaves_house": green_leaves_house.RULE,
    "red_above_public": red_above_public.RULE,
    "zone_order": zone_order.RULE,
    "fallback_leaves_zone": fallback_leaves_zone.RULE,
    "shared_upstream": shared_upstream.RULE,
    "simulation_outside": simulation_outside.RULE,
    "plain_http": plain_http.RULE,
    "key_name_common": key_name_common.RULE,
    "contract_yellow": contract_yellow.RULE,
    "display_name_wrong": display_name_wrong.RULE,
    "contract_red": contract_red.RULE,
    "display_name_silent": display_name_silent.RULE,
    "simulation_mixed": simulation_mixed.RULE,
    "key_missing": key_missing.RULE,
    "price_zero": price_zero.RULE,
    "class_without_effect": class_without_effect.RULE,
    "fallback_unknown": fallback_unknown.RULE,
    "green_chat_missing": green_chat_missing.RULE,
    "level_skips_zone": level_skips_zone.RULE,
    "level_shrinks": level_shrinks.RULE,
    "zone_unreachable": zone_unreachable.RULE,
}

# What depends on addresses can only be judged once ${NAME} is replaced; LiteLLM is not configured against these.
ADDRESS_RULES = ("green_leaves_house", "shared_upstream", "simulation_outside", "plain_http")


@dataclass(frozen=True, slots=True)
class LintWarning:
    """One finding; all texts are German."""

    rule: str
    severity: Severity
    path: Path
    message: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.message}. {self.why} {self.remedy}"


def lint(policy: Policy, rules: tuple[str, ...] = tuple(RULES)) -> list[LintWarning]:
    """What is legal but dangerous in this policy, in the order of `RULES`."""
    return [
        LintWarning(name, RULES[name].severity, hit.path, hit.message, RULES[name].why, RULES[name].remedy)
        for name in rules
        for hit in RULES[name].check(policy)
    ]
