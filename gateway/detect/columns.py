# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables in text: the cells below a heading, so that a word counts for a whole column.

A table is lines with the same separator: bars as in Markdown, semicolons or commas as in exports, tabs as from a
spreadsheet, or several spaces as in aligned text. It ends with the first line that has none.
"""

import re
from collections.abc import Iterable, Iterator

# The first one that a heading has at all is taken; a comma is a separator only where there are two.
_SEPARATORS = tuple(map(re.compile, (rb"\|", rb"\t", rb";", rb" {2,}", rb",")))
_COMMA = _SEPARATORS[-1]
_LONGEST_LINE = 2000


def below(data: bytes, headings: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The cells in the columns of these headings (offsets, in their order), row by row, each table once.

    Linear: a line is read for one heading only. Where one line has two headings, the first one counts.
    """
    done = 0
    for heading in headings:
        if heading < done:
            continue
        line_start, done = data.rfind(b"\n", 0, heading) + 1, _line_end(data, heading)
        separator = _separator(data[line_start : min(done, line_start + _LONGEST_LINE)])
        if separator is None:
            continue
        column = len(separator.findall(data, line_start, heading))
        for start, end in _rows(data, done + 1, separator):
            done = end
            place = _cell(data, start, end, separator, column)
            if place is not None:
                yield place


def _separator(line: bytes) -> re.Pattern[bytes] | None:
    for separator in _SEPARATORS:
        count = len(separator.findall(line))
        if count > (separator is _COMMA):
            return separator
    return None


def _rows(data: bytes, start: int, separator: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    while start < len(data):
        end = _line_end(data, start)
        if not separator.search(data, start, end):
            return
        yield start, end
        start = end + 1


def _cell(data: bytes, start: int, end: int, separator: re.Pattern[bytes], column: int) -> tuple[int, int] | None:
    """Its place; none in a row that was broken, and goes on in a line of fewer cells."""
    edges = [match.span() for match in separator.finditer(data, start, min(end, start + _LONGEST_LINE))]
    if len(edges) < column:
        return None
    first = edges[column - 1][1] if column else start
    return first, edges[column][0] if column < len(edges) else end


def _line_end(data: bytes, offset: int) -> int:
    end = data.find(b"\n", offset)
    return end if end >= 0 else len(data)
