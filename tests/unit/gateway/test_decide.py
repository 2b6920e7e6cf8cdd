# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision, against an oracle written a second time from the design: plain numbers, no code of the gateway."""

import itertools
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.decide import Allow, Attachment, Deny, DenyCode, Facts, Pseudonymise, Reroute, data_class, decide, opens
from gateway.detect.engine import Finding
from gateway.policy import Capability, Policy
from gateway.zones import DataClass, Zone
from tests.unit.gateway.town import document, policy

POLICY = policy()
CLASSES = list(DataClass)
ZONES = list(Zone)
LEVELS = [None, "seepferdchen", "bronze", "gold"]
CHAT: frozenset[Capability] = frozenset({"chat"})

# The oracle's own picture of the town: zone and class as numbers, in the order of the design's section 2.
COLOUR = {"green": 0, "yellow": 1, "red": 2}
HIGHEST = {0: 4, 1: 2, 2: 0}
OPEN = {None: set(), "seepferdchen": {0}, "bronze": {0, 1}, "gold": {0, 1, 2}}
OWN_LIMIT = {"gelb-intern": 1}


def facts(model: str = "gruen-chat", level: str | None = "gold", **changes: Any) -> Facts:
    found = POLICY.level(level) if level else None
    return Facts(**{"model_name": model, "needs": CHAT, "level": found, "key_max_zone": Zone.RED, **changes})


def _expected(entry: dict[str, Any], level: str | None, key: Zone, needs: set[str], rank: int) -> DenyCode | None:
    zone = COLOUR[entry["zone"]]
    if level is None:
        return DenyCode.LEVEL_MISSING
    if zone not in OPEN[level]:
        return DenyCode.LEVEL_TOO_LOW
    if zone > COLOUR[key.value]:
        return DenyCode.KEY_ZONE
    if needs - set(entry.get("capabilities", ["chat"])):
        return DenyCode.MODEL_CANNOT
    if rank > min(HIGHEST[zone], OWN_LIMIT.get(entry["name"], 4)):
        return DenyCode.DATA_CLASS
    return None


@pytest.mark.parametrize("entry", document()["models"], ids=lambda entry: str(entry["name"]))
@pytest.mark.parametrize("level", LEVELS)
def test_every_combination(entry: dict[str, Any], level: str | None) -> None:
    for key, rank, needs in itertools.product(ZONES, range(5), ({"chat"}, {"embedding"}, {"chat", "vision"})):
        given_facts = facts(entry["name"], level, key_max_zone=key, declared=CLASSES[rank], needs=frozenset(needs))
        verdict = decide(given_facts, POLICY)
        expected = _expected(entry, level, key, needs, rank)
        assert (verdict.code if isinstance(verdict, Deny) else None) == expected, given_facts
        assert verdict.data_class is CLASSES[rank]
        assert verdict.model is not None
        assert verdict.model.name == entry["name"]


@pytest.mark.parametrize(
    "name",
    ["", "gruen", "gruen-chat ", "Gruen-chat", "gruen-chat2", "openai/gruen-chat", "chat", "*", "gruen-*", "grün-chat"],
)
def test_unknown_is_never_allowed(name: str) -> None:
    verdict = decide(facts(name), POLICY)
    assert isinstance(verdict, Deny)
    assert verdict.code is DenyCode.MODEL_UNKNOWN
    assert verdict.model is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, DataClass.PUBLIC),
        ({"declared": DataClass.INTERNAL}, DataClass.INTERNAL),
        ({"floor": DataClass.CONFIDENTIAL}, DataClass.CONFIDENTIAL),
        ({"floor": DataClass.CONFIDENTIAL, "declared": DataClass.PUBLIC}, DataClass.CONFIDENTIAL),
        ({"floor": DataClass.PUBLIC, "declared": DataClass.SOCIAL}, DataClass.SOCIAL),
        ({"findings": (Finding("iban", DataClass.PERSONAL, 1),)}, DataClass.PERSONAL),
        ({"findings": (Finding("a", DataClass.SOCIAL, 1), Finding("b", DataClass.PUBLIC, 9))}, DataClass.SOCIAL),
        ({"attachments": frozenset({"image"})}, DataClass.CONFIDENTIAL),
        ({"attachments": frozenset({"audio"})}, DataClass.CONFIDENTIAL),
        ({"attachments": frozenset({"file"})}, DataClass.CONFIDENTIAL),
        ({"attachments": frozenset({"file"}), "declared": DataClass.SOCIAL}, DataClass.SOCIAL),
        ({"unlabelled_sources": True}, DataClass.INTERNAL),
        ({"taint": DataClass.PERSONAL}, DataClass.PERSONAL),
        ({"taint": DataClass.PERSONAL, "declared": DataClass.PUBLIC}, DataClass.PERSONAL),
        ({"taint": DataClass.PUBLIC, "declared": DataClass.SOCIAL}, DataClass.SOCIAL),
        ({"unlabelled_sources": True, "floor": DataClass.PERSONAL}, DataClass.PERSONAL),
    ],
)
def test_class_of_the_request(changes: dict[str, Any], expected: DataClass) -> None:
    assert data_class(facts(**changes)) is expected


@pytest.mark.parametrize(
    ("changes", "suggested"),
    [
        ({"model": "rot-chat", "declared": DataClass.PERSONAL}, "gruen-chat"),
        ({"model": "rot-chat", "needs": frozenset({"chat", "vision"}), "declared": DataClass.PERSONAL}, "gruen-bild"),
        ({"model": "rot-chat", "needs": frozenset({"embedding"})}, "gruen-suche"),
        ({"model": "gelb-intern", "declared": DataClass.PERSONAL}, "gruen-chat"),
        ({"model": "gibt-es-nicht"}, "gruen-chat"),
        ({"model": "gibt-es-nicht", "needs": frozenset({"reasoning"})}, None),
        ({"model": "rot-chat", "level": None}, None),
    ],
)
def test_suggestion(changes: dict[str, Any], suggested: str | None) -> None:
    verdict = decide(facts(**changes), POLICY)
    assert isinstance(verdict, Deny)
    assert (verdict.suggestion.name if verdict.suggestion else None) == suggested


def test_suggestion_is_the_greenest_whatever_the_order_in_the_file() -> None:
    backwards = policy(models=list(reversed(document()["models"])))
    verdict = decide(facts("rot-chat", declared=DataClass.INTERNAL), backwards)
    assert isinstance(verdict, Deny)
    assert verdict.suggestion is not None
    assert verdict.suggestion.name == "gruen-bild"  # the first green one in this file


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("key", ZONES)
@pytest.mark.parametrize("model", POLICY.models, ids=lambda model: str(model.name))
def test_opens_agrees_with_the_decision(level: str | None, key: Zone, model: Any) -> None:
    """What /v1/models shows is what a harmless request may use."""
    needs: frozenset[Capability] = frozenset(model.capabilities)
    verdict = decide(facts(model.name, level, key_max_zone=key, needs=needs), POLICY)
    found = POLICY.level(level) if level else None
    assert opens(model, found, key) is isinstance(verdict, Allow)


_FACTS = st.builds(
    Facts,
    model_name=st.sampled_from([*(model.name for model in POLICY.models), "gibt-es-nicht"]),
    needs=st.frozensets(st.sampled_from(get_args(Capability)), max_size=3),
    level=st.sampled_from([None, *POLICY.levels]),
    key_max_zone=st.sampled_from(ZONES),
    floor=st.sampled_from(CLASSES),
    declared=st.sampled_from(CLASSES),
    taint=st.sampled_from(CLASSES),
    findings=st.lists(
        st.builds(Finding, st.sampled_from(["iban", "phone"]), st.sampled_from(CLASSES), st.integers(1, 9)), max_size=3
    ).map(tuple),
    attachments=st.frozensets(st.sampled_from(get_args(Attachment))),
    unlabelled_sources=st.booleans(),
    fixed_format=st.booleans(),
)


@st.composite
def _policies(draw: st.DrawFn) -> Policy:
    """Towns that differ from ours in what a zone, a level and a model allow; never so that a worse zone allows more."""
    ranks = sorted(draw(st.lists(st.integers(0, 4), min_size=3, max_size=3)), reverse=True)
    zones = {
        zone.value: {"max_class": CLASSES[rank].value, "where": "irgendwo"}
        for zone, rank in zip(ZONES, ranks, strict=True)
    }
    return policy(zones=zones, models=draw(st.permutations(document()["models"])))


@given(_FACTS, _policies(), st.sampled_from(CLASSES))
def test_raising_a_class_never_opens(before: Facts, town: Policy, other: DataClass) -> None:
    raised = [
        replace(before, declared=max(before.declared, other)),
        replace(before, floor=max(before.floor, other)),
        replace(before, taint=max(before.taint, other)),
        replace(before, findings=(*before.findings, Finding("iban", other, 1))),
        replace(before, attachments=before.attachments | {"image"}),
        replace(before, unlabelled_sources=True),
    ]
    if isinstance(decide(before, town), Deny):
        assert all(isinstance(decide(after, town), Deny) for after in raised)
    assert all(data_class(after) >= data_class(before) for after in raised)


@given(_FACTS, _policies())
def test_a_verdict_keeps_its_promises(given_facts: Facts, town: Policy) -> None:
    verdict = decide(given_facts, town)
    if isinstance(verdict, Allow):
        assert verdict.model.name == given_facts.model_name
        assert verdict.data_class <= town.max_class(verdict.model)
        assert verdict.model.zone <= given_facts.key_max_zone
        assert given_facts.level is not None
        assert verdict.model.zone in given_facts.level.zones
    elif isinstance(verdict, Deny) and verdict.suggestion is not None:
        allowed = decide(replace(given_facts, model_name=verdict.suggestion.name), town)
        assert isinstance(allowed, Allow), "a suggestion must be allowed"
        assert verdict.suggestion.name != given_facts.model_name


@given(_FACTS, _policies())
def test_a_smaller_key_or_level_never_opens(given_facts: Facts, town: Policy) -> None:
    if isinstance(decide(given_facts, town), Deny):
        for key in (zone for zone in ZONES if zone <= given_facts.key_max_zone):
            assert isinstance(decide(replace(given_facts, key_max_zone=key), town), Deny)
        assert isinstance(decide(replace(given_facts, level=None), town), Deny)


# ----- What a zone does when the class is too high.


def _red(**rule: str) -> Policy:
    zones = document()["zones"]
    return policy(zones={**zones, "red": {**zones["red"], **rule}})


REROUTING = _red(on_excess="reroute", reroute_to="gruen-chat")
PSEUDONYMISING = _red(on_excess="pseudonymise")
IBAN = (Finding("iban", DataClass.PERSONAL, 1),)
MARKED = (Finding("iban", DataClass.PERSONAL, 1), Finding("marking", DataClass.CONFIDENTIAL, 1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Allow),
        ({"findings": IBAN}, Reroute),
        ({"declared": DataClass.SOCIAL}, Reroute),
        ({"taint": DataClass.CONFIDENTIAL}, Reroute),
        ({"findings": IBAN, "fixed_format": True}, Deny),  # nowhere to say that another model answered
        ({"findings": IBAN, "needs": frozenset({"chat", "vision"})}, Deny),  # the green model cannot see
        ({"findings": IBAN, "level": None}, Deny),
        ({"findings": IBAN, "level": "bronze"}, Deny),  # red is not open: that is no matter of the class
        ({"findings": IBAN, "key_max_zone": Zone.YELLOW}, Deny),
    ],
)
def test_reroute(changes: dict[str, Any], expected: type) -> None:
    verdict = decide(facts("rot-chat", **changes), REROUTING)
    assert type(verdict) is expected
    if isinstance(verdict, Reroute):
        assert (verdict.model.name, verdict.asked.name) == ("gruen-chat", "rot-chat")
        assert verdict.data_class <= REROUTING.max_class(verdict.model)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Allow),
        ({"findings": IBAN}, Pseudonymise),
        ({"findings": IBAN, "fixed_format": True}, Pseudonymise),
        ({"findings": MARKED}, Deny),  # only personal data can be replaced
        ({"declared": DataClass.PERSONAL}, Deny),  # said by a person: nobody knows what to replace
        ({"findings": IBAN, "declared": DataClass.PERSONAL}, Deny),
        ({"findings": IBAN, "floor": DataClass.INTERNAL}, Deny),
        ({"findings": IBAN, "taint": DataClass.PERSONAL}, Deny),  # what the chat held before is not in this text
        ({"findings": IBAN, "unlabelled_sources": True}, Deny),
        ({"findings": IBAN, "attachments": frozenset({"image"}), "needs": frozenset({"chat", "vision"})}, Deny),
        ({"findings": IBAN, "level": "bronze"}, Deny),
    ],
)
def test_pseudonymise(changes: dict[str, Any], expected: type) -> None:
    assert type(decide(facts("rot-chat", **changes), PSEUDONYMISING)) is expected


@given(_FACTS, st.sampled_from([REROUTING, PSEUDONYMISING]))
def test_a_way_out_is_only_offered_where_blocking_would_refuse_the_class(given_facts: Facts, town: Policy) -> None:
    verdict, blocking = decide(given_facts, town), decide(given_facts, POLICY)
    if isinstance(verdict, Reroute | Pseudonymise):
        assert isinstance(blocking, Deny)
        assert blocking.code is DenyCode.DATA_CLASS
        assert verdict.data_class is blocking.data_class
    else:
        assert verdict == blocking or (verdict.model is not None and verdict.model.zone is Zone.RED)
    if isinstance(verdict, Reroute):
        assert isinstance(decide(replace(given_facts, model_name=verdict.model.name), POLICY), Allow)
