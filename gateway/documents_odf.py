# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text of OpenDocument texts and slides (.odt, .odp); sheets are read as tables.

Read: body, tables, frames, notes, comments, headers and footers, hidden text. Not read, and so never passed on: deleted
text of tracked changes, who wrote a comment and when, properties, scripts, embedded objects and images.
"""

from gateway.documents_limits import IMAGE, OBJECT, Pages, Reason, UnreadableError
from gateway.documents_zip import Archive, Attributes, XmlReader

_SKIPPED = {"tracked-changes", "creator", "date", "sender-initials"}
_BREAKS = {"tab": "\t", "line-break": "\n"}
_NOT_TAKEN = {"image": IMAGE, "object": OBJECT, "object-ole": OBJECT}
_PARAGRAPHS = {"p", "h"}
# A document says with one element how many spaces there are; nobody types more of them than this.
_MOST_SPACES = 200


def read_odf(archive: Archive, kind: str) -> Pages:
    """Raises: UnreadableError."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.names and b"encryption-data" in archive.bytes_of(manifest):
        raise UnreadableError(Reason.PASSWORD)
    pages = Pages(kind)
    if "styles.xml" in archive.names:
        _OdfText(pages, only={"header", "footer", "header-left", "footer-left"}).walk(archive, "styles.xml")
    pages.add("\n")
    _OdfText(pages).walk(archive, "content.xml")
    return pages


class _OdfText(XmlReader):
    """`only` names the elements whose text is wanted; without it, all of it is."""

    def __init__(self, pages: Pages, only: set[str] | None = None) -> None:
        super().__init__()
        self._pages = pages
        self._only = only
        self._skipped = 0
        self._paragraphs = 0
        self._rows = 0
        self._wanted = 0 if only else 1
        self._slides = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self._skipped += name in _SKIPPED
        self._wanted += bool(self._only and name in self._only)
        self._paragraphs += name in _PARAGRAPHS
        self._rows += name == "table-row"
        if self._skipped or not self._wanted:
            return
        if name == "page":
            self._slides += 1
            self._pages.extent = "1 Folie" if self._slides == 1 else f"{self._slides} Folien"
            self._pages.add(f"\nFolie {self._slides}:\n")
        elif name == "s":
            self._pages.add(" " * _count(attributes.get("c", "1")))
        elif name in _BREAKS:
            self._pages.add(_BREAKS[name])
        elif name in _NOT_TAKEN:
            self._pages.add(f" {_NOT_TAKEN[name]} ")
        elif name == "annotation":
            self._pages.add(" [Kommentar: ")
        elif name == "note-body":
            self._pages.add(" [Fußnote: ")

    def data(self, text: str) -> None:
        if self._paragraphs and self._wanted and not self._skipped:
            self._pages.add(text)

    def end(self, name: str) -> None:
        if self._wanted and not self._skipped:
            self._close(name)
        self._skipped -= name in _SKIPPED
        self._wanted -= bool(self._only and name in self._only)
        self._paragraphs -= name in _PARAGRAPHS
        self._rows -= name == "table-row"

    def _close(self, name: str) -> None:
        if name in _PARAGRAPHS:
            # A paragraph within another is one of a comment, a note or a frame.
            self._pages.add(" " if self._rows or self._paragraphs > 1 else "\n")
        elif name == "table-cell":
            self._pages.add("| ")
        elif name == "table-row":
            self._pages.add("\n")
        elif name in {"annotation", "note-body"}:
            self._pages.add("] ")


def _count(digits: str) -> int:
    return min(int(digits), _MOST_SPACES) if digits.isdecimal() and len(digits) < 10 else 1
