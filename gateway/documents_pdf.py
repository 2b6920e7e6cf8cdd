# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text of PDF files, by pypdf.

Read: the text of all pages (invisible text and the text layer of scans too), the values of form fields and the text of
annotations. Not read, and so never passed on: properties, bookmarks, scripts, embedded files and images.
"""

from io import BytesIO
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DictionaryObject

from gateway.documents_limits import IMAGE, MAX_PAGES, Pages, Reason, UnreadableError


def read_pdf(raw: bytes) -> Pages:
    """Raises: UnreadableError."""
    try:
        reader = PdfReader(BytesIO(raw))
        # Many forms are locked against changes only: they open without a password.
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise UnreadableError(Reason.PASSWORD)
        return _read(reader)
    except DependencyError:
        raise UnreadableError(Reason.PASSWORD) from None
    except PyPdfError:
        raise UnreadableError(Reason.BROKEN) from None


def _read(reader: PdfReader) -> Pages:
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise UnreadableError(Reason.TOO_LARGE)
    pages = Pages("PDF")
    pages.extent = "1 Seite" if count == 1 else f"{count} Seiten"
    for number, page in enumerate(reader.pages, start=1):
        pages.add(f"\n[Seite {number}]\n" if count > 1 else "")
        pages.add(page.extract_text() + "\n")
        if _has_images(page):
            pages.add(f"{IMAGE}\n")
        for note in _annotations(page):
            pages.add(f"[Anmerkung: {note}]\n")
    fields = [(name, field.get("/V")) for name, field in (reader.get_fields() or {}).items()]
    filled = [f"{name}: {value}\n" for name, value in fields if isinstance(value, str) and value.strip()]
    if filled:
        pages.add("\nFormularfelder:\n")
        for line in filled:
            pages.add(line)
    return pages


def _has_images(page: PageObject) -> bool:
    resources = _object(page.get("/Resources"))
    forms = _object(resources.get("/XObject"))
    return any(_object(form).get("/Subtype") == "/Image" for form in forms.values())


def _annotations(page: PageObject) -> list[str]:
    notes = [_object(annotation).get("/Contents") for annotation in page.annotations or []]
    return [str(note) for note in notes if isinstance(note, str) and note.strip()]


def _object(value: Any) -> DictionaryObject:
    """What a reference leads to, as a dictionary; an empty one if it is none."""
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
