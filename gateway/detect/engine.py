# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tier 0 of detection: patterns with check digits, over normalised text, in linear time.

Every detector is a small RE2 automaton that runs once over the text; the decision for this and against one large
automaton is docs/decisions/0002-detection-engine.md. Nothing here keeps, logs or returns a matched value.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

import re2

from gateway.detect.detector import Detector
from gateway.detect.normalise import normalise
from gateway.detect.registry import DETECTORS
from gateway.errors import GatewayError
from gateway.zones import DataClass

# Counting stops here: more says nothing new, and the limit bounds what a hostile text can cost.
COUNT_LIMIT = 200
# Most that one automaton may take, in bytes; RE2 takes what it needs. Where it is too little, RE2 falls back to a
# matcher that is forty times slower, so this leaves the largest (IBAN, 6 MB) room to grow.
_MEMORY = 16 << 20


class DetectionError(GatewayError):
    """A detector failed; the text has not been judged, and the request must be refused."""


class _Match(Protocol):
    def span(self) -> tuple[int, int]: ...


_Scanner = Callable[[bytes], Iterator[_Match]]


@dataclass(frozen=True, slots=True)
class Finding:
    """That and how often a detector matched, at most COUNT_LIMIT times; never what."""

    detector: str
    data_class: DataClass
    count: int


class Engine:
    """The enabled detectors, compiled. Immutable: one engine serves all requests."""

    __slots__ = ("_rules",)

    def __init__(self, enabled: Collection[str] | None = None) -> None:
        """Compile the detectors of these ids, or all of them.

        Raises:
            DetectionError: an id is unknown.
        """
        unknown = sorted(set(enabled or ()) - DETECTORS.keys())
        if unknown:
            raise DetectionError(
                f"Unbekannte Erkenner: {', '.join(unknown)}. Möglich sind: {', '.join(sorted(DETECTORS))}."
            )
        chosen = [detector for detector in DETECTORS.values() if enabled is None or detector.id in enabled]
        self._rules = tuple((detector, _compile(detector.pattern)) for detector in chosen)

    def scan(self, text: str) -> tuple[Finding, ...]:
        """Say which detectors match, sorted by id.

        Raises:
            DetectionError: a detector failed. Its message and its causes hold nothing of the text.
        """
        data = normalise(text)
        taken = bytearray(len(data))
        findings = []
        for detector, spans in self._rules:
            count = _count(detector, spans(data), data, taken)
            if count:
                findings.append(Finding(detector.id, detector.data_class, count))
        return tuple(sorted(findings, key=lambda finding: finding.detector))


def _compile(pattern: str) -> _Scanner:
    options = re2.Options()
    options.never_capture = True  # only the whole match is asked for, which is much faster
    options.log_errors = False
    options.max_mem = _MEMORY
    scanner: _Scanner = re2.compile(pattern.encode(), options).finditer
    return scanner


def _count(detector: Detector, matches: Iterator[_Match], data: bytes, taken: bytearray) -> int:
    """Count the confirmed matches, and mark their places in `taken`."""
    count = 0
    for match in matches:
        start, end = match.span()
        if 1 in taken[start:end] or not _confirmed(detector, data[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        count += 1
        if count == COUNT_LIMIT:
            break
    return count


def _confirmed(detector: Detector, candidate: bytes) -> bool:
    try:
        return detector.check(candidate.decode())
    except Exception:
        failed = detector.id
    # Outside of the handler, so that no chained cause carries the candidate into a log.
    raise DetectionError(
        f"Der Erkenner »{failed}« ist ausgefallen; die Anfrage wurde nicht geprüft und deshalb nicht gesendet."
    )
