# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cuts a long text where a reader would pause: after a paragraph, a line, a sentence, a word."""

import re
from collections.abc import Iterator

_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LINE = re.compile(r"\n\s*")
_SENTENCE = re.compile(r"[.!?…][\"'“«)\]]*\s+(?=[\"'„»(\[]?[A-ZÄÖÜ0-9])")
_WORD = re.compile(r"\s+")
_LAST_WORD = re.compile(r"[^\s(„»]*\Z")
# After these, a dot does not end a sentence. Single letters and numbers never do: »z. B.«, »3. Mai«.
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        "abs abschn allg anl art aufl bd bearb betr bez bspw bzgl bzw ca co dipl dr etc evtl ff fr geb gem gez ggf "
        "hr hrsg inkl insb jh kap lfd lit lt max mio mrd min mwst nr pos prof rd rdnr rn sog st std str tel tgb usf "
        "usw vgl vorm ziff zit zzgl",
    )
)


def split(text: str, most_bytes: int) -> Iterator[str]:
    """Pieces of at most `most_bytes` bytes of UTF-8; joined they are the text again, and none is empty.

    Args:
        text: what is cut.
        most_bytes: at least 4, the longest character.
    """
    start = 0
    while start < len(text):
        end = start + _prefix(text[start : start + most_bytes], most_bytes)
        if end < len(text):
            end = start + _pause(text[start:end])
        yield text[start:end]
        start = end


def _prefix(text: str, most_bytes: int) -> int:
    """How many of its first characters fit."""
    return len(text.encode()[:most_bytes].decode(errors="ignore"))


def _pause(window: str) -> int:
    """The best place to cut in the second half of the window: before it, pieces would become needlessly many."""
    half = len(window) // 2
    for pattern in (_PARAGRAPH, _LINE, _SENTENCE, _WORD):
        ends = [match.end() for match in pattern.finditer(window, half) if _is_pause(pattern, window, match.start())]
        if ends:
            return ends[-1]
    return len(window)


def _is_pause(pattern: re.Pattern[str], window: str, dot: int) -> bool:
    if pattern is not _SENTENCE or window[dot] != ".":
        return True
    before = _LAST_WORD.search(window[max(0, dot - 40) : dot])
    word = before.group().lower() if before else ""
    return len(word) > 1 and not word.isdecimal() and word.rpartition(".")[2] not in _ABBREVIATIONS


def shortened(text: str, most_bytes: int) -> str:
    """The text, or as much of its beginning as fits, ending at a pause, and the mark »[…]«."""
    if len(text.encode()) <= most_bytes:
        return text
    mark = " […]"
    room = most_bytes - len(mark.encode())
    return next(split(text, room)).rstrip() + mark if room >= 4 else ""
