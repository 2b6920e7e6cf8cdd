# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tiers 0 and 1 of detection: rules over normalised text, in linear time.

Every detector is a small RE2 automaton that runs once over the text; the decision for this and against one large
automaton is docs/decisions/0002-detection-engine.md. Nothing here keeps, logs or returns a matched value.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from gateway.detect.context import any_of, compiled
from gateway.detect.detector import Detector, Rule, Tunable
from gateway.detect.exceptions import Exceptions
from gateway.detect.layers import Layer, layers
from gateway.detect.normalise import mapped, normalise
from gateway.detect.registry import DETECTORS, ELSEWHERE
from gateway.detect.tuning import Tuning
from gateway.errors import GatewayError
from gateway.zones import DataClass

# Counting stops here: more says nothing new to whoever reads the audit, and the limit bounds what a text can cost.
COUNT_LIMIT = 50
# What can stand around a number without being of it.
_AROUND = " \t\r\n\u00a0,;:.!?\"'»«„“”‚‘’"


class DetectionError(GatewayError):
    """A detector failed; the text has not been judged, and the request must be refused."""


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
    person: bool
    places: Callable[[bytes], _Places]


class Engine:
    """The enabled rules, compiled. Immutable: one engine serves all requests."""

    __slots__ = ("_exceptions", "_groups", "_rules")

    def __init__(self, tuning: Tuning | None = None) -> None:
        """Compile all rules but the disabled ones.

        Raises:
            DetectionError: the tuning names an id that is unknown.
        """
        tuning = tuning or Tuning()
        known = DETECTORS.keys() | ELSEWHERE.keys()
        unknown = sorted((tuning.disabled | tuning.classes.keys()) - known)
        if unknown:
            possible = ", ".join(sorted(known))
            raise DetectionError(f"Unbekannte Erkenner: {', '.join(unknown)}. Möglich sind: {possible}.")
        self._exceptions = Exceptions(tuning)
        self._rules = tuple(
            _Active(rule.id, tuning.classes.get(rule.id, rule.data_class), rule.person, _places(rule, tuning))
            for rule in DETECTORS.values()
            if rule.id not in tuning.disabled
        )
        self._groups = _groups({rule.id for rule in self._rules})

    def scan(self, text: str) -> tuple[Finding, ...]:
        """Say which detectors match, sorted by id; in the text, and in what is encoded or spelt out in it.

        Raises:
            DetectionError: a detector failed. Its message and its causes hold nothing of the text.
        """
        data = normalise(text)
        plain = {rule.id: places for rule, places in self._found(data)}
        counts = Counter({detector: len(places) for detector, places in plain.items()})
        below: list[Layer] = []
        for layer in _layers(data):
            below.append(layer)
            for rule, places in self._found(layer.data):
                new = (_through(below, place) for place in places if layer.is_new(*place))
                # »erika&#64;beispiel.example« has been found as it stands.
                counts[rule.id] += sum(not _meets(plain[rule.id], place) for place in new)
        classes = {rule.id: rule.data_class for rule in self._rules}
        return tuple(
            Finding(detector, classes[detector], min(count, COUNT_LIMIT))
            for detector, count in sorted(counts.items())
            if count
        )

    def locate(self, text: str) -> tuple[Span, ...]:
        """Say where: all that is more than public, sorted, not overlapping. Much slower than `scan`.

        A place cut out of the text and scanned by itself gives the detector again, so that the context which a rule
        needs (»Tel.«) is part of it, and a number within base64 has the place of the whole run.

        Raises:
            DetectionError: as for `scan`.
        """
        data, origin = mapped(text)
        spans = [
            _original(rule, text, origin, place)
            for rule, places in self._found(data, limit=None)
            for place in places
            if rule.data_class > DataClass.PUBLIC
        ]
        below: list[Layer] = []
        for layer in _layers(data):
            below.append(layer)
            for rule, places in self._found(layer.data, limit=None):
                if rule.data_class > DataClass.PUBLIC:
                    new = (place for place in places if layer.is_new(*place))
                    spans += [_characters(text, origin, _through(below, place), rule.id) for place in new]
        return _apart(spans)

    def _found(self, data: bytes, limit: int | None = COUNT_LIMIT) -> Iterator[tuple["_Active", list[tuple[int, int]]]]:
        """Every rule with its confirmed places; no two rules that point at a person share one."""
        taken = bytearray(len(data))
        quiet = {each for ids, has_any in self._groups if not has_any(data) for each in ids}
        for rule in self._rules:
            yield rule, [] if rule.id in quiet else _confirmed(rule, data, taken, self._exceptions, limit)


def _groups(active: Collection[str]) -> tuple[tuple[tuple[str, ...], Callable[[bytes], bool]], ...]:
    """Rules with one pattern each, in two groups with a pattern for all of a group.

    Ordinary text has candidates for hardly any of them: then one pass says so for the whole group. Numbers and words
    apart, since texts that have the one seldom have the other.
    """
    simple = [rule for rule in DETECTORS.values() if isinstance(rule, Detector) and rule.id in active]
    parts = ([rule for rule in simple if rule.person], [rule for rule in simple if not rule.person])
    return tuple((tuple(rule.id for rule in part), any_of([rule.pattern for rule in part])) for part in parts if part)


def _places(rule: Detector | Rule, tuning: Tuning) -> Callable[[bytes], _Places]:
    """The places that a rule confirms, whichever form it has."""
    if not isinstance(rule, Detector):
        return (rule.tuned(tuning) if isinstance(rule, Tunable) else rule).spans
    candidates, check = compiled(rule.pattern), rule.check

    def places(data: bytes) -> _Places:
        for start, end in candidates(data):
            if check(data[start:end].decode()):
                yield start, end

    return places


def _confirmed(
    rule: _Active, data: bytes, taken: bytearray, exceptions: Exceptions, limit: int | None
) -> list[tuple[int, int]]:
    """The first places that are free, marked in `taken`; what is excepted is marked, but not among them."""
    found: list[tuple[int, int]] = []
    try:
        for start, end in rule.places(data):
            if rule.person:  # words about a text are within other places, and take none away
                if 1 in taken[start:end]:
                    continue
                taken[start:end] = b"\x01" * (end - start)
            if exceptions.cover(rule.id, data[start:end].decode("utf-8", "ignore")):
                continue
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


def _layers(data: bytes) -> Iterator[Layer]:
    """The texts behind this one. Raises: DetectionError, without what was read."""
    try:
        yield from layers(data)
    except Exception:
        failed = True
    else:
        failed = False
    if failed:
        raise DetectionError(
            "Das Lesen von Kodierungen ist ausgefallen; die Anfrage wurde nicht geprüft und deshalb nicht gesendet."
        )


def _through(below: list[Layer], place: tuple[int, int]) -> tuple[int, int]:
    """A place of the outermost layer, in the text itself."""
    for layer in reversed(below):
        place = layer.origin(*place)
    return place


def _meets(places: list[tuple[int, int]], place: tuple[int, int]) -> bool:
    """Whether a place overlaps one of these, which are in their order and apart."""
    index = bisect_left(places, place[1], key=lambda each: each[0])
    return index > 0 and places[index - 1][1] > place[0]


def _characters(text: str, origin: list[int], place: tuple[int, int], detector: str) -> Span:
    """The characters that these bytes came from, with what was folded away behind them."""
    start, end = place
    last = origin[end] if end < len(origin) else len(text)
    return Span(origin[start], max(last, origin[end - 1] + 1), detector)


def _original(rule: _Active, text: str, origin: list[int], place: tuple[int, int]) -> Span:
    """The place in the original, without the character before a number where the rule does not need it."""
    span = _characters(text, origin, place, rule.id)
    cut = text[span.start : span.end]
    bare = cut.strip(_AROUND)
    if bare == cut or not any(True for _ in rule.places(normalise(bare))):
        return span
    start = span.start + cut.index(bare)
    return Span(start, start + len(bare), rule.id)


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Sorted. Places that overlap (a number within a run that was decoded) become one, of the longer's detector."""
    apart: list[Span] = []
    for span in sorted(spans):
        if not apart or apart[-1].end <= span.start:
            apart.append(span)
            continue
        last = apart[-1]
        longer = max(last, span, key=lambda each: each.end - each.start)
        apart[-1] = Span(last.start, max(last.end, span.end), longer.detector)
    return tuple(apart)
