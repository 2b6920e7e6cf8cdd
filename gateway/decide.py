# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision: may this request go to this model? A pure function of facts and policy.

All facts are gathered before, all effects come after, so that a data protection officer can read and test the
rule by itself. Everything that is not clearly allowed is denied.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from gateway.detect.engine import Finding
from gateway.policy import Capability, Level, Model, Policy
from gateway.zones import DataClass, Zone

Attachment = Literal["image", "audio", "file"]


class DenyCode(StrEnum):
    """Why a request was denied; part of the API, so the values never change."""

    MODEL_UNKNOWN = "model_unknown"
    MODEL_CANNOT = "model_cannot"
    LEVEL_MISSING = "level_missing"
    LEVEL_TOO_LOW = "level_too_low"
    KEY_ZONE = "key_zone"
    DATA_CLASS = "data_class"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one request. `declared`, `floor` and `taint` only ever raise the class.

    `taint` is what the conversation was before (`gateway.taint`). `fixed_format` says that a program will read the
    answer: then no sentence can be put before it. `unread` are German sentences about files that could not be read.
    """

    model_name: str
    needs: frozenset[Capability]
    level: Level | None
    key_max_zone: Zone
    floor: DataClass = DataClass.PUBLIC
    declared: DataClass = DataClass.PUBLIC
    taint: DataClass = DataClass.PUBLIC
    findings: tuple[Finding, ...] = ()
    attachments: frozenset[Attachment] = frozenset()
    unlabelled_sources: bool = False
    fixed_format: bool = False
    unread: tuple[str, ...] = ()
    level_expired: date | None = None


@dataclass(frozen=True, slots=True)
class Allow:
    model: Model
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class Reroute:
    """The request goes to the green `model` instead of the one that was asked."""

    model: Model
    data_class: DataClass
    asked: Model


@dataclass(frozen=True, slots=True)
class Pseudonymise:
    """The request may go to `model` once everything that was found in it is replaced."""

    model: Model
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class Deny:
    """`suggestion` is a model that this caller may use for the same request, if there is one."""

    code: DenyCode
    data_class: DataClass
    model: Model | None = None
    suggestion: Model | None = None


Verdict = Allow | Reroute | Pseudonymise | Deny


def data_class(facts: Facts) -> DataClass:
    """The class of the request: the highest of everything that is known."""
    return max(undetected(facts), *(finding.data_class for finding in facts.findings), DataClass.PUBLIC)


def undetected(facts: Facts) -> DataClass:
    """The highest class that is not found in the text, and so cannot be taken out of it."""
    classes = [facts.floor, facts.declared, facts.taint]
    if facts.attachments:
        # Nobody has read them: that is not a reason to call them harmless.
        classes.append(DataClass.CONFIDENTIAL)
    if facts.unlabelled_sources:
        classes.append(DataClass.INTERNAL)
    return max(classes)


def opens(model: Model, level: Level | None, key_max_zone: Zone) -> bool:
    """Whether this level and this key open this model at all, whatever the data."""
    return level is not None and model.zone in level.zones and model.zone <= key_max_zone


def decide(facts: Facts, policy: Policy) -> Verdict:
    """Judge one request."""
    of_request = data_class(facts)
    model = policy.model(facts.model_name)
    code = _objection(facts, policy, model, of_request)
    if model is not None and code is None:
        return Allow(model=model, data_class=of_request)
    if model is not None and code is DenyCode.DATA_CLASS:
        way_out = _way_out(facts, policy, model, of_request)
        if way_out is not None:
            return way_out
    return Deny(
        code=code or DenyCode.MODEL_UNKNOWN,
        data_class=of_request,
        model=model,
        suggestion=_suggestion(facts, policy, of_request),
    )


def _objection(facts: Facts, policy: Policy, model: Model | None, of_request: DataClass) -> DenyCode | None:
    if model is None:
        return DenyCode.MODEL_UNKNOWN
    if facts.level is None:
        return DenyCode.LEVEL_MISSING
    if model.zone not in facts.level.zones:
        return DenyCode.LEVEL_TOO_LOW
    if model.zone > facts.key_max_zone:
        return DenyCode.KEY_ZONE
    if not facts.needs <= set(model.capabilities):
        return DenyCode.MODEL_CANNOT
    if of_request > policy.max_class(model):
        return DenyCode.DATA_CLASS
    return None


def _way_out(facts: Facts, policy: Policy, model: Model, of_request: DataClass) -> Reroute | Pseudonymise | None:
    """What the policy offers instead of a refusal, for a class that is too high for the model's zone."""
    rule = policy.zones[model.zone]
    if rule.on_excess == "pseudonymise":
        # Only what was found can be replaced: a declaration, a label or the past of a conversation cannot.
        if of_request is DataClass.PERSONAL and undetected(facts) <= policy.max_class(model):
            return Pseudonymise(model=model, data_class=of_request)
    elif rule.on_excess == "reroute":
        target = policy.model(rule.reroute_to or "")
        # The answer has to begin with a sentence that says so: where none can stand, nothing is rerouted.
        if target is not None and not facts.fixed_format and _fits(target, facts, policy, of_request):
            return Reroute(model=target, data_class=of_request, asked=model)
    return None


def _fits(model: Model, facts: Facts, policy: Policy, of_request: DataClass) -> bool:
    return (
        opens(model, facts.level, facts.key_max_zone)
        and facts.needs <= set(model.capabilities)
        and of_request <= policy.max_class(model)
    )


def _suggestion(facts: Facts, policy: Policy, of_request: DataClass) -> Model | None:
    """The greenest model that would have been allowed; in the order of the policy file within a zone."""
    fitting = [model for model in policy.models if _fits(model, facts, policy, of_request)]
    return min(fitting, key=lambda model: model.zone.rank, default=None)
