# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a rule is, in its two forms: a pattern with a check, or an object that finds its places by itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Protocol, runtime_checkable

from gateway.detect.tuning import Tuning
from gateway.zones import DataClass

# The left edge of a number: not inside a word, not after "+", and not the decimals of another number.
# RE2 has no look-behind, so that the character before is part of the candidate; checks drop it.
LEFT = r"(?:^|[^\w.,+]|\D[.,]|^[.,])"

# Between a word and its number: colons, dot leaders, underscores, bars, quotes, brackets, bold; the end of a line.
GAP = r"[ \t.:=#(_|\"'>*<\[~»„“‚›`-]{0,40}(?:\n[ \t>|*\"'(_.]{0,8})?"

_NOT_DIGITS = bytes(set(range(256)) - set(digits.encode()))
_NOT_ALPHANUMERICS = bytes(set(range(256)) - set((digits + ascii_letters).encode()))


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of personal data.

    `pattern` is in RE2 syntax and must be narrow: every candidate costs a call of `check`. It is matched on
    normalised text (`gateway.detect.normalise`). `check` is given the candidate as found, separators included,
    and says whether it is real; it must take bounded time and must not keep or log what it is given.
    `label` is German with its article, as in »In Ihrer Anfrage wurde eine IBAN erkannt«. `person`: it points at
    somebody, so that words about social benefits in the same request are about that person.
    """

    id: str
    label: str
    pattern: str
    check: Callable[[str], bool]
    data_class: DataClass = DataClass.PERSONAL
    person: bool = True


@runtime_checkable
class Rule(Protocol):
    """The other form, for what one pattern cannot say. `id`, `label` and `person` are those of a Detector.

    `spans` is given normalised text as UTF-8 and yields places in it (byte offsets, end exclusive), in their order.
    It must take time linear in the text, and must not keep or log any of it. If it raises, the request is refused.
    """

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def data_class(self) -> DataClass: ...
    @property
    def person(self) -> bool: ...
    def spans(self, data: bytes) -> Iterator[tuple[int, int]]: ...


@runtime_checkable
class Tunable(Protocol):
    """A rule that wants more of the town's settings than the engine applies to all."""

    def tuned(self, tuning: Tuning) -> Rule: ...


def only_digits(candidate: str) -> str:
    """The ASCII digits of the candidate, without anything else. By bytes, because it runs for every candidate."""
    return candidate.encode().translate(None, _NOT_DIGITS).decode()


def only_alphanumerics(candidate: str) -> str:
    """The ASCII letters and digits of the candidate, upper case."""
    return candidate.encode().translate(None, _NOT_ALPHANUMERICS).decode().upper()
