# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of persons, by rules: what announces a name, first names with what follows, and known surnames.

RE2 finds the places where a name may be (by three automata: words that announce one, first names, surnames); a
few words around each are then read. Tier 2 (`gateway.detect.second`) finds what has none of these. The decision for
this, with its figures, is docs/decisions/0006-person-names.md.
"""

from collections.abc import Callable, Iterator

from gateway.detect.person_anchors import AFTER, AMBIGUOUS_NAMES, ANNOUNCED, FIRST_NAMES, SURNAMES
from gateway.detect.person_exempt import OfficeHolders, is_nobody
from gateway.detect.person_finders import after_announcement, before_afterword, by_first_name, by_surname
from gateway.detect.person_reading import Place
from gateway.detect.tuning import Tuning
from gateway.zones import DataClass

_FINDERS: tuple[tuple[Callable[[bytes], Iterator[Place]], Callable[[bytes, int, int], Iterator[Place]]], ...] = (
    (ANNOUNCED, after_announcement),
    (FIRST_NAMES, by_first_name),
    (AMBIGUOUS_NAMES, by_first_name),
    (SURNAMES, by_surname),
    (AFTER, before_afterword),
)


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
        end = 0
        for start, stop in sorted(self._all(data), key=lambda place: (place[0], -place[1])):
            if start < end:
                continue
            name = data[start:stop].decode("utf-8", "ignore")
            if is_nobody(name) or self._holders.cover(name):
                end = stop
                continue
            end = stop
            yield start, stop

    def _all(self, data: bytes) -> Iterator[tuple[int, int]]:
        for places, finder in _FINDERS:
            for start, end in places(data):
                yield from finder(data, start, end)


DETECTOR = PersonName()
