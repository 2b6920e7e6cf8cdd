# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables in text: the cells below a heading, each read with its heading before it, so that a word counts for a column.

A table is lines with the same separator: bars as in Markdown, tabs as from a spreadsheet, semicolons or commas as in
exports, or several spaces as in aligned text. It ends with the first line that has none. What is read (»geb. am:
12.03.1980«) goes through all rules like any other text; nothing here knows what they look for.
"""

import re
from collections.abc import Iterator

from gateway.detect.context import compiled

# The first one that a heading has at all is taken; a comma is a separator only where there are two.
_SEPARATORS = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in ((b"|", rb"\|"), (b"\t", rb"\t"), (b";", rb";"), (b"  ", rb" {2,}"), (b",", rb","))
)
_COMMA = _SEPARATORS[-1][1]
_LONGEST_LINE, _LONGEST_HEADING, _LONGEST_CELL = 2000, 40, 60
# Words of headings whose cells mean nothing to the rules without them.
_WORD = (
    r"(?i:geb|birth|\bdob\b|kennz|kfz|fahrzeug|nummer|number|nr\b|zeichen|\baz\b|konto|tel|fon\b|fax|handy|mobil|phone|"
    r"ausweis|pass|perso\b|dokument|steuer|id\b|anschrift|adresse|address|straße|wohn|kunde|rückruf|durchwahl)"
)
_headings = compiled(rf"(?m:(?:^|[|;\t,]| {{2}})[^|;\t,\n]{{0,30}}?{_WORD}[^|;\t,\n]{{0,30}}(?:[|;\t,]|$))")
_is_heading = re.compile(_WORD.replace("straße", "straße|strasse").replace("rückruf", "rückruf|rueckruf"))
_AROUND = b" \"'*_`"
_FEWEST_DIGITS = 2


def pieces(data: bytes) -> Iterator[tuple[int, int, str]]:
    """The cells with a digit of these columns: offsets in `data`, and what they are read as, row by row.

    Linear: each line is read as a heading once, and as a row once.
    """
    done = 0
    for start, end in _headings(data):
        first = data.rfind(b"\n", 0, end) + 1 if data[start : start + 1] != b"\n" else start + 1
        if first < done:
            continue
        done = _line_end(data, first)
        line = data[first : min(done, first + _LONGEST_LINE)]
        separator = _separator(line)
        if separator is None:
            continue
        cells = separator.split(line)
        if separator is _COMMA and max(map(len, cells)) > _LONGEST_HEADING:  # a sentence
            continue
        columns = _columns(cells)
        for row_start, row_end in _rows(data, done + 1, separator) if columns else ():
            done = row_end
            edges = _edges(data, row_start, row_end, separator)
            if separator is _COMMA and len(edges) != len(cells):  # a sentence
                continue
            for column, heading in columns:
                if column < len(edges):
                    yield from _read(data, *edges[column], heading)


def _columns(cells: list[bytes]) -> list[tuple[int, str]]:
    """The columns that have a heading that matters, and no value."""
    named = ((column, cell.strip(_AROUND).decode("utf-8", "ignore")) for column, cell in enumerate(cells))
    return [
        (column, name)
        for column, name in named
        if len(name) <= _LONGEST_HEADING and _is_heading.search(name) and not re.search(r"\d{3}", name)
    ]


def _read(data: bytes, start: int, end: int, heading: str) -> Iterator[tuple[int, int, str]]:
    raw = data[start:end]
    cell = raw.strip(_AROUND)
    digits = sum(0x30 <= byte <= 0x39 for byte in cell)
    if digits < _FEWEST_DIGITS or len(cell) > _LONGEST_CELL or b":" in cell:
        return
    first = start + raw.index(cell)
    yield first, first + len(cell), f"{heading}: {cell.decode('utf-8', 'ignore')}"


def _separator(line: bytes) -> re.Pattern[bytes] | None:
    bare = line.strip()
    for sign, separator in _SEPARATORS:
        if bare.count(sign) > (separator is _COMMA):
            return separator
    return None


def _rows(data: bytes, start: int, separator: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    while start < len(data):
        end = _line_end(data, start)
        if not separator.search(data, start, end):
            return
        yield start, end
        start = end + 1


def _edges(data: bytes, start: int, end: int, separator: re.Pattern[bytes]) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end."""
    gaps = [match.span() for match in separator.finditer(data, start, min(end, start + _LONGEST_LINE))]
    return list(zip((start, *(gap[1] for gap in gaps)), (*(gap[0] for gap in gaps), end), strict=True))


def _line_end(data: bytes, offset: int) -> int:
    end = data.find(b"\n", offset)
    return end if end >= 0 else len(data)
