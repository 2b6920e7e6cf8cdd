# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tiers 0 and 1 of detection: rules over normalised text, in linear time.

Every detector is a small RE2 automaton that runs once over the text; the decision for this and against one large
automaton is docs/decisions/0002-detection-engine.md. Nothing here keeps, logs or returns a matched value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import re2

from gateway.detect.detector import Detector, Rule
from gateway.detect.normalise import mapped, normalise
from gateway.detect.registry import DETECTORS, ELSEWHERE
from gateway.detect.tuning import Tuning
from gateway.errors import GatewayError
from gateway.zones import DataClass

# Counting stops here: more says nothing new, and the limit bounds what a hostile text can cost.
COUNT_LIMIT = 200
# Most that one automaton may take, in bytes; RE2 takes what it needs. Where it is too little, RE2 falls back to a
# matcher that is forty times slower, so this leaves the largest (IBAN, 6 MB) room to grow.
_MEMORY = 16 << 20
# What can stand around a number without being of it.
_AROUND = " \t\r\n\u00a0,;:.!?\"'»«„“”‚‘’"


class DetectionError(GatewayError):
    """A detector failed; the text has not been judged, and the request must be refused."""


class _Match(Protocol):
    def span(self) -> tuple[int, int]: ...


_Places = Iterator[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Finding:
    """That and how often a detector matched, at most COUNT_LIMIT times; never what."""

    detector: str
    data_class: DataClass
    count: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place: characters of the original text, end exclusive."""

    start: int
    end: int
    detector: str


@dataclass(frozen=True, slots=True)
class _Active:
    """A rule as this engine runs it: compiled, with the town's class."""

    id: str
    data_class: DataClass
    places: Callable[[bytes], _Places]


class Engine:
    """The enabled rules, compiled. Immutable: one engine serves all requests."""

    __slots__ = ("_rules",)

    def __init__(self, tuning: Tuning | None = None) -> None:
        """Compile all rules but the disabled ones.

        Raises:
            DetectionError: the tuning names an id that is unknown.
        """
        tuning = tuning or Tuning()
        known = DETECTORS.keys() | ELSEWHERE.keys()
        unknown = sorted((tuning.disabled | tuning.classes.keys()) - known)
        if unknown:
            raise DetectionError(
                f"Unbekannte Erkenner: {', '.join(unknown)}. Möglich sind: {', '.join(sorted(known))}."
            )
        self._rules = tuple(
            _Active(rule.id, tuning.classes.get(rule.id, rule.data_class), _places(rule))
            for rule in DETECTORS.values()
            if rule.id not in tuning.disabled
        )

    def scan(self, text: str) -> tuple[Finding, ...]:
        """Say which detectors match, sorted by id.

        Raises:
            DetectionError: a detector failed. Its message and its causes hold nothing of the text.
        """
        data = normalise(text)
        taken = bytearray(len(data))
        findings = []
        for rule in self._rules:
            count = len(_confirmed(rule, data, taken))
            if count:
                findings.append(Finding(rule.id, rule.data_class, count))
        return tuple(sorted(findings, key=lambda finding: finding.detector))

    def locate(self, text: str) -> tuple[Span, ...]:
        """Say where: all that is more than public, sorted, not overlapping. Much slower than `scan`.

        A place cut out of the text and scanned by itself gives the detector again, so that the context which a rule
        needs (»Tel.«) is part of it.

        Raises:
            DetectionError: as for `scan`.
        """
        data, origin = mapped(text)
        taken = bytearray(len(data))
        spans = [
            _original(rule, text, data, origin, place)
            for rule in self._rules
            for place in _confirmed(rule, data, taken, limit=None)
            if rule.data_class > DataClass.PUBLIC
        ]
        return _apart(spans)


def _places(rule: Detector | Rule) -> Callable[[bytes], _Places]:
    """The places that a rule confirms, whichever form it has."""
    if not isinstance(rule, Detector):
        return rule.spans
    finditer, check = _compile(rule.pattern), rule.check

    def places(data: bytes) -> _Places:
        for match in finditer(data):
            start, end = match.span()
            if check(data[start:end].decode()):
                yield start, end

    return places


def _compile(pattern: str) -> Callable[[bytes], Iterator[_Match]]:
    options = re2.Options()
    options.never_capture = True  # only the whole match is asked for, which is much faster
    options.log_errors = False
    options.max_mem = _MEMORY
    scanner: Callable[[bytes], Iterator[_Match]] = re2.compile(pattern.encode(), options).finditer
    return scanner


def _confirmed(rule: _Active, data: bytes, taken: bytearray, limit: int | None = COUNT_LIMIT) -> list[tuple[int, int]]:
    """The first places that are free, marked in `taken` as they are taken."""
    found: list[tuple[int, int]] = []
    try:
        for start, end in rule.places(data):
            if 1 in taken[start:end]:
                continue
            taken[start:end] = b"\x01" * (end - start)
            found.append((start, end))
            if len(found) == limit:
                break
    except Exception:
        failed = rule.id
    else:
        return found
    # Outside of the handler, so that no chained cause carries the candidate into a log.
    raise DetectionError(
        f"Der Erkenner »{failed}« ist ausgefallen; die Anfrage wurde nicht geprüft und deshalb nicht gesendet."
    )


def _original(rule: _Active, text: str, data: bytes, origin: list[int], place: tuple[int, int]) -> Span:
    """The place in the original, without the character before a number where the rule does not need it."""
    start, end = place
    first = origin[start]
    last = max(origin[end] if end < len(data) else len(text), origin[end - 1] + 1)
    cut = text[first:last]
    bare = cut.strip(_AROUND)
    if bare != cut and any(True for _ in rule.places(normalise(bare))):
        first += cut.index(bare)
        last = first + len(bare)
    return Span(first, last, rule.id)


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Sorted; where one character became several bytes, two places may share it, and the first one keeps it."""
    apart: list[Span] = []
    for span in sorted(spans):
        if not apart or apart[-1].end <= span.start:
            apart.append(span)
    return tuple(apart)
