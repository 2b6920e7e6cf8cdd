# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text of Word (.docx) and PowerPoint (.pptx) files.

Read: body, tables, text boxes, hidden text, headers and footers, footnotes and endnotes, comments, slides (hidden ones
too) and their notes. Not read, and so never passed on: deleted text of tracked changes, field codes, properties
(authors, company), macros, custom XML, embedded objects, SmartArt, charts and images.
"""

from gateway.documents_limits import IMAGE, OBJECT, Pages
from gateway.documents_zip import Archive, Attributes, XmlReader

# Text that was moved away is there a second time; a fallback repeats what it falls back for.
_SKIPPED = {"moveFrom", "Fallback"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_NOT_TAKEN = {"blip": IMAGE, "imagedata": IMAGE, "OLEObject": OBJECT, "chart": OBJECT, "relIds": OBJECT}
_NOTES = {"footnote": "Fußnote", "endnote": "Endnote"}
_REFERENCES = {f"{name}Reference": label for name, label in _NOTES.items()}

_WORD_PARTS = (
    ("Kopfzeile", r"word/header\d*\.xml"),
    ("", r"word/document\d*\.xml"),
    ("Fußnoten", r"word/footnotes\d*\.xml"),
    ("Endnoten", r"word/endnotes\d*\.xml"),
    ("Kommentare", r"word/comments\d*\.xml"),
    ("Fußzeile", r"word/footer\d*\.xml"),
)


def read_word(archive: Archive) -> Pages:
    pages = Pages("Word")
    for title, pattern in _WORD_PARTS:
        for name in archive.matching(pattern):
            pages.add(f"\n{title}:\n" if title else "\n")
            _OfficeText(pages).walk(archive, name)
    return pages


def read_slides(archive: Archive) -> Pages:
    pages = Pages("PowerPoint")
    slides = archive.matching(r"ppt/slides/slide\d+\.xml")
    pages.extent = "1 Folie" if len(slides) == 1 else f"{len(slides)} Folien"
    for number, name in enumerate(slides, start=1):
        pages.add(f"\nFolie {number}:\n")
        _OfficeText(pages).walk(archive, name)
    for title, pattern in (
        ("Notizen", r"ppt/notesSlides/notesSlide\d+\.xml"),
        ("Kommentare", r"ppt/comments/[^/]+\.xml"),
    ):
        for name in archive.matching(pattern):
            pages.add(f"\n{title}:\n")
            _OfficeText(pages).walk(archive, name)
    return pages


class _OfficeText(XmlReader):
    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self._skipped = 0
        self._rows = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _SKIPPED:
            self._skipped += 1
        if self._skipped:
            return
        if name == "tr":
            self._rows += 1
        # A tab within a run is one; within `tabs` it is a stop on the ruler.
        elif name in _BREAKS and self.path[-2:-1] in (["r"], ["p"]):
            self._pages.add(_BREAKS[name])
        elif name in _NOT_TAKEN:
            self._pages.add(f" {_NOT_TAKEN[name]} ")
        elif name in _REFERENCES:
            self._pages.add(f" [{_REFERENCES[name]} {attributes.get('id', '')}] ")
        elif name in _NOTES and "type" not in attributes:
            self._pages.add(f"[{_NOTES[name]} {attributes.get('id', '')}] ")

    def data(self, text: str) -> None:
        # `text` is where comments of PowerPoint stand; deleted text stands in `delText`.
        if self.path[-1] in {"t", "text"} and not self._skipped:
            self._pages.add(text)

    def end(self, name: str) -> None:
        if name in _SKIPPED:
            self._skipped -= 1
        elif self._skipped:
            return
        elif name in {"p", "text"}:
            self._pages.add(" " if self._rows else "\n")
        elif name == "tc":
            self._pages.add("| ")
        elif name == "tr":
            self._rows -= 1
            self._pages.add("\n")
