# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision: may this request go to this model? A pure function of facts and policy.

All facts are gathered before, all effects come after, so that a data protection officer can read and test the
rule by itself. Everything that is not clearly allowed is denied.
"""

from dataclasses import dataclass
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
    """What is known about one request. `declared` and `floor` only ever raise the class."""

    model_name: str
    needs: frozenset[Capability]
    level: Level | None
    key_max_zone: Zone
    floor: DataClass = DataClass.PUBLIC
    declared: DataClass = DataClass.PUBLIC
    findings: tuple[Finding, ...] = ()
    attachments: frozenset[Attachment] = frozenset()
    unlabelled_sources: bool = False


@dataclass(frozen=True, slots=True)
class Allow:
    model: Model
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class Deny:
    """`suggestion` is a model that this caller may use for the same request, if there is one."""

    code: DenyCode
    data_class: DataClass
    model: Model | None = None
    suggestion: Model | None = None


def data_class(facts: Facts) -> DataClass:
    """The class of the request: the highest of what was declared, found, attached, and the key's floor."""
    classes = [facts.floor, facts.declared, *(finding.data_class for finding in facts.findings)]
    if facts.attachments:
        # Nobody has read them: that is not a reason to call them harmless.
        classes.append(DataClass.CONFIDENTIAL)
    if facts.unlabelled_sources:
        classes.append(DataClass.INTERNAL)
    return max(classes)


def opens(model: Model, level: Level | None, key_max_zone: Zone) -> bool:
    """Whether this level and this key open this model at all, whatever the data."""
    return level is not None and model.zone in level.zones and model.zone <= key_max_zone


def decide(facts: Facts, policy: Policy) -> Allow | Deny:
    """Judge one request."""
    of_request = data_class(facts)
    model = policy.model(facts.model_name)
    code = _objection(facts, policy, model, of_request)
    if model is not None and code is None:
        return Allow(model=model, data_class=of_request)
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


def _suggestion(facts: Facts, policy: Policy, of_request: DataClass) -> Model | None:
    """The greenest model that would have been allowed; in the order of the policy file within a zone."""
    fitting = [
        model
        for model in policy.models
        if opens(model, facts.level, facts.key_max_zone)
        and facts.needs <= set(model.capabilities)
        and of_request <= policy.max_class(model)
    ]
    return min(fitting, key=lambda model: model.zone.rank, default=None)
