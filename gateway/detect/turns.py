# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One text from the turns of a request, so that what is split over them is found.

A number can be cut in two messages, with an answer in between, into two parts of one message, or into ten messages
of a digit each. So the turns of one role stand together, and where one ends and the next begins as if a number went
on, the seam is written out once more without the gap. The work is linear in the text: a seam takes little of each side.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

# Characters of each side that a seam takes: more than the longest number in its widest spelling.
_REACH = 60
# Turns up to this long are taken as a piece of something, and the seam runs through them.
_PIECE = 24
# What people put before a piece: »Teil 2:«, »2.«, »weiter:«
_NUMBERING = re.compile(r"\A\s{0,3}(?:[^\W\d]{1,12}\s{0,2})?(?:\d{1,2}\s{0,2})?[:.)]\s{1,3}")
_NUMBER_LIKE = re.compile(r"[@+\d]|^[A-ZÄÖÜ-]{1,8}$")


def reading(turns: Sequence[tuple[str, str]]) -> str:
    """The text to scan, of (role, text) in their order: content parts, names and tool arguments are turns too.

    First everything, role by role; then the seams. What is whole beside a seam can be counted twice.
    """
    by_role: dict[str, list[str]] = {}
    for role, text in turns:
        if text:
            by_role.setdefault(role, []).append(text)
    groups = [*by_role.values(), [text for _, text in turns if text]]
    seams = dict.fromkeys(seam for group in groups for seam in _seams(group))
    return "\n".join([*(text for group in by_role.values() for text in group), *seams])


def _seams(texts: Sequence[str]) -> Iterator[str]:
    """What goes on over the ends of these texts, joined closely and with a space."""
    chain: list[str] = []
    for before, after in pairwise(texts):
        head = _NUMBERING.sub("", after[:_REACH], count=1).lstrip()
        if not _goes_on(before[-_REACH:], head):
            yield from _written(chain)
            chain = []
            continue
        if not chain:
            chain.append(before[-_REACH:].rstrip())
        chain.append(head.rstrip())
        if len(after) > _PIECE:
            yield from _written(chain)
            chain = []
    yield from _written(chain)


def _written(chain: Sequence[str]) -> Iterator[str]:
    if chain:
        yield "".join(chain)
        yield " ".join(chain)


def _goes_on(tail: str, head: str) -> bool:
    """Whether the last word here and the first there can be parts of a number or an address."""
    last, first = tail.split()[-1:], head.split(maxsplit=1)[:1]
    if not last or not first:
        return False
    if "@" in last[0] or first[0].startswith("@"):
        return True
    return bool(_NUMBER_LIKE.search(last[0]) and _NUMBER_LIKE.search(first[0]))
