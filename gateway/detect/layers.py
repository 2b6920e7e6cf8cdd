# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The texts behind a text: what it says when its encodings and spellings are undone, twice at most.

A layer holds every piece that was decoded, with some of what stands around it: a number can be half encoded, and words
before it matter. Where pieces are far apart, what lies between is left out. Each byte knows where it came from.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.detect import columns, encodings, spelling
from gateway.detect.encodings import Piece
from gateway.detect.normalise import normalise

# Encodings within encodings; beyond that, nobody reads it by accident.
_DEPTH = 2
# Bytes that are kept on each side of a piece.
_AROUND = 160
_BREAK = b"\n\n"


@dataclass(frozen=True, slots=True)
class Layer:
    """Normalised text. `fresh` has a 1 for every byte that was decoded."""

    data: bytes
    fresh: bytearray
    # Start here, start and end there, and whether the segment was decoded (and so maps as a whole).
    _segments: tuple[tuple[int, int, int, bool], ...]

    def is_new(self, start: int, end: int) -> bool:
        """Whether a place holds anything that was not in the text as it stands."""
        return 1 in self.fresh[start:end]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text below."""
        first, last = self._segment(start), self._segment(end - 1)
        return (
            first[1] if first[3] else first[1] + start - first[0],
            last[2] if last[3] else min(last[2], last[1] + end - last[0]),
        )

    def _segment(self, offset: int) -> tuple[int, int, int, bool]:
        index = bisect_right(self._segments, offset, key=lambda segment: segment[0]) - 1
        return self._segments[index]


def layers(data: bytes) -> Iterator[Layer]:
    """From the text outwards; each one's `origin` is in the one before."""
    for _ in range(_DEPTH):
        found = _apart(data)
        if not found:
            return
        layer = _built(data, found)
        yield layer
        data = layer.data


def _apart(data: bytes) -> list[Piece]:
    """The pieces in their order; of those that overlap, the first, and of those the longest."""
    chosen: list[Piece] = []
    read = (*encodings.pieces(data), *spelling.pieces(data), *columns.pieces(data))
    every = sorted(read, key=lambda piece: (piece[0], -piece[1]))
    for piece in every:
        if not chosen or chosen[-1][1] <= piece[0]:
            chosen.append(piece)
    return chosen


def _built(data: bytes, found: list[Piece]) -> Layer:
    parts: list[bytes] = []
    segments: list[tuple[int, int, int, bool]] = []
    fresh = bytearray()

    def add(part: bytes, start: int, end: int, new: bool) -> None:
        if part:
            segments.append((len(fresh), start, end, new))
            parts.append(part)
            fresh.extend((b"\x01" if new else b"\x00") * len(part))

    done = _whole(data, found[0][0] - _AROUND)
    for start, end, text in found:
        if start - done > 2 * _AROUND:
            until = _whole(data, done + _AROUND)
            add(data[done:until] + _BREAK, done, until, False)
            done = _whole(data, start - _AROUND)
        add(data[done:start], done, start, False)
        add(normalise(text), start, end, True)
        done = end
    until = _whole(data, done + _AROUND)
    add(data[done:until], done, until, False)
    return Layer(b"".join(parts), fresh, tuple(segments))


def _whole(data: bytes, offset: int) -> int:
    """The offset, or the first one after it that does not cut a character in two."""
    offset = min(max(offset, 0), len(data))
    while offset < len(data) and data[offset] & 0xC0 == 0x80:
        offset += 1
    return offset
