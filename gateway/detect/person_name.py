# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of persons, by rules: what announces a name, first names with what follows, and known surnames.

RE2 finds the places where a name may be (by three automata: words that announce one, first names, surnames); a
few words around each are then read. Tier 2 (`gateway.detect.second`) finds what has none of these. The decision for
this, with its figures, is docs/decisions/0006-person-names.md.
"""

from collections.abc import Callable, Iterator

from gateway.detect.person_anchors import AFTER, AMBIGUOUS_NAMES, ANNOUNCED, FIRST_NAMES, INITIALS, SURNAMES, Places
from gateway.detect.person_exempt import OfficeHolders
from gateway.detect.person_finders import (
    after_announcement,
    before_afterword,
    by_first_name,
    by_initial,
    by_surname,
)
from gateway.detect.person_reading import Place
from gateway.detect.person_window import in_address
from gateway.detect.tuning import Tuning
from gateway.zones import DataClass

Finder = Callable[[bytes, int, int], Iterator[Place]]
_FINDERS: tuple[tuple[Places, Finder], ...] = (
    (ANNOUNCED, after_announcement),
    (FIRST_NAMES, by_first_name),
    (AMBIGUOUS_NAMES, by_first_name),
    (SURNAMES, by_surname),
    (INITIALS, by_initial),
    (AFTER, before_afterword),
)
# Bytes that are searched before the first name in them is given out.
_STEP = 4_096


class PersonName:
    """The rule. `tuned` gives the one that leaves a town's office holders alone."""

    id = "person_name"
    label = "ein Personenname"
    data_class = DataClass.PERSONAL
    person = True

    def __init__(self, holders: OfficeHolders | None = None) -> None:
        self._holders = holders or OfficeHolders()

    def tuned(self, tuning: Tuning) -> "PersonName":
        return PersonName(OfficeHolders(tuning.names))

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Places of names without titles and salutations, in their order, not overlapping."""
        return self._holders.others(data, self._apart(data))

    def _apart(self, data: bytes) -> Iterator[Place]:
        end = 0
        for start, stop in self._all(data):
            if start >= end and not _is_in_address(data, start, stop):
                end = stop
                yield start, stop

    def _all(self, data: bytes) -> Iterator[Place]:
        """What all finders find, sorted in steps, so that a reader which stops early leaves the rest undone."""
        streams = [_stream(data, places, finder) for places, finder in _FINDERS]
        waiting = [next(stream, None) for stream in streams]
        for limit in range(_STEP, len(data) + _STEP, _STEP):
            batch: list[Place] = []
            for index, stream in enumerate(streams):
                while (place := waiting[index]) is not None and place[0] < limit:
                    if place[0] < place[1]:
                        batch.append(place)
                    waiting[index] = next(stream, None)
            yield from sorted(batch, key=lambda place: (place[0], -place[1]))


def _stream(data: bytes, places: Places, finder: Finder) -> Iterator[Place]:
    """One finder's names, and an empty place for each that was none, so that whoever waits sees how far it is.

    It does not look at places within the name that it has found last.
    """
    end = 0
    for start, stop in places(data):
        if start < end:
            continue
        yield start, start
        for place in finder(data, start, stop):
            end = max(end, place[1])
            yield place


def _is_in_address(data: bytes, start: int, stop: int) -> bool:
    left = data[max(0, start - 1) : start].decode("ascii", "replace")
    around = left + data[start:stop].decode() + data[stop : stop + 2].decode("ascii", "replace")
    return in_address(around, len(left), len(left) + len(data[start:stop].decode()))


DETECTOR = PersonName()
