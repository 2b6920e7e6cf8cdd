# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Person names of GermEval 2014: sentences of German news and Wikipedia, annotated by hand (CC-BY 4.0).

Source: Benikova, Biemann, Reznicek: NoSta-D Named Entity Annotation for German (LREC 2014). Columns: number, token,
outer name, inner name, as BIO. Counted are the outer names of type PER. Inner ones (the person in the name of a school)
and words with a person in them (PERpart, PERderiv) are neither right nor wrong.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from ops.errors import OpsError
from ops.evaluation.sample import PERSON, Gold, Half, Sample

FILES = {"dev": "NER-de-dev.tsv", "test": "NER-de-test.tsv"}
_SOURCE = "https://sites.google.com/site/germeval2014ner/data"
HOW_TO_GET = (
    f"Laden Sie die Daten von {_SOURCE} (CC-BY 4.0: frei nutzbar, wenn die Quelle genannt wird), legen Sie "
    f"{' und '.join(FILES.values())} in einen Ordner und nennen Sie ihn mit --germeval."
)
# Signs that stand close to the word before, and to the word behind.
_CLOSE_TO_LAST = re.compile(r"[.,;:!?)\]}%“…]+|'s")
_CLOSE_TO_NEXT = re.compile(r"[(\[{„]")
_Row = tuple[str, str, str]


def read(folder: Path, part: str) -> list[Sample]:
    """The sentences of a part, dev or test.

    Raises:
        OpsError: the file is missing or is no such file.
    """
    file = folder / FILES[part]
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise OpsError(
            f"--germeval {folder}: {FILES[part]} lässt sich nicht lesen ({error.strerror}). {HOW_TO_GET}"
        ) from error
    return [_sentence(rows, f"germeval/{part}") for rows in _blocks(lines, file)]


def _blocks(lines: Sequence[str], file: Path) -> Iterator[list[_Row]]:
    for blank, block in groupby(lines, key=lambda line: not line.strip()):
        rows = [] if blank else [_row(line, file) for line in block if not line.startswith("#")]
        if rows:
            yield rows


def _row(line: str, file: Path) -> _Row:
    columns = line.split("\t")
    if len(columns) < 4:
        raise OpsError(
            f"--germeval: {file} hat eine Zeile mit {len(columns)} statt 4 Spalten; ist das die Datei von {_SOURCE}?"
        )
    return columns[1], columns[2], columns[3]


def _sentence(rows: Sequence[_Row], template: str) -> Sample:
    text = ""
    spans: list[tuple[int, int]] = []
    close, in_quotes = True, False
    for word, _, _ in rows:
        straight = word == '"'
        close = close or bool(_CLOSE_TO_LAST.fullmatch(word)) or (straight and in_quotes)
        text += "" if close else " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        in_quotes = in_quotes != straight
        close = bool(_CLOSE_TO_NEXT.fullmatch(word)) or (straight and in_quotes)
    outer = list(_names([row[1] for row in rows], spans))
    inner = [Gold(name.start, name.end, PERSON, ignored=True) for name in _names([row[2] for row in rows], spans)]
    return Sample(template, Half.HELDOUT, 0, text, tuple(outer + inner))


def _names(tags: Sequence[str], spans: Sequence[tuple[int, int]]) -> Iterator[Gold]:
    start = end = -1
    kind = ""
    for tag, (first, last) in [*zip(tags, spans, strict=True), ("O", (0, 0))]:
        if tag.startswith("I-") and kind == tag[2:]:
            end = last
            continue
        if kind.startswith("PER"):
            yield Gold(start, end, PERSON, ignored=kind != "PER")
        kind, start, end = (tag[2:], first, last) if tag != "O" else ("", -1, -1)
