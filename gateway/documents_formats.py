# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file is, by its content: neither its name nor its declared type is believed."""

import re
from codecs import BOM_UTF8

from gateway.documents_html import read_html
from gateway.documents_limits import Pages, Reason, UnreadableError
from gateway.documents_mail import read_mail
from gateway.documents_odf import read_odf
from gateway.documents_pdf import read_pdf
from gateway.documents_plain import decode, read_plain
from gateway.documents_tables import read_tables
from gateway.documents_word import read_slides, read_word
from gateway.documents_zip import Archive

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODF = "application/vnd.oasis.opendocument."
# The format allows something before the mark, and old programs write it.
_PDF_WITHIN = 1_024
# Programs that read the format pass over these.
_BEFORE_RTF = BOM_UTF8 + b" \t\r\n\0"
# Names of streams as the container lists them.
_WORKBOOK = "Workbook".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype html|<html)", re.IGNORECASE)
_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_MAIL_HEADERS = re.compile(r"^(?:From|Received|MIME-Version|Return-Path):", re.MULTILINE | re.IGNORECASE)


def read(raw: bytes) -> Pages:
    """Raises: UnreadableError; and whatever a library raises on a broken file."""
    if b"%PDF-" in raw[:_PDF_WITHIN]:
        return read_pdf(raw)
    if raw.startswith(b"PK\x03\x04"):
        return _read_archive(raw)
    if raw.startswith(_OLE2):
        return _read_ole2(raw)
    if raw.lstrip(_BEFORE_RTF).startswith(b"{\\rtf"):
        # It would pass for text, with its letters written as numbers that no detector knows.
        raise UnreadableError(Reason.UNKNOWN)
    return _read_text(raw)


def _read_archive(raw: bytes) -> Pages:
    archive = Archive(raw)
    if archive.matching(r"word/document\d*\.xml"):
        return read_word(archive)
    if "ppt/presentation.xml" in archive.names:
        return read_slides(archive)
    if archive.matching(r"xl/workbook\.(?:xml|bin)"):
        return read_tables(raw)
    kind = archive.bytes_of("mimetype").decode("ascii", "replace") if "mimetype" in archive.names else ""
    if kind.startswith(f"{_ODF}spreadsheet"):
        return read_tables(raw)
    if kind.startswith((f"{_ODF}text", f"{_ODF}presentation", f"{_ODF}graphics")):
        return read_odf(archive, "OpenDocument")
    raise UnreadableError(Reason.UNKNOWN)


def _read_ole2(raw: bytes) -> Pages:
    if _ENCRYPTED in raw:
        raise UnreadableError(Reason.PASSWORD)
    if _WORKBOOK in raw:
        return read_tables(raw)
    raise UnreadableError(Reason.OLD_OFFICE)


def _read_text(raw: bytes) -> Pages:
    text = decode(raw)
    if _HTML.match(text):
        return read_html(text)
    if (header := _HEADER.match(text)) and _MAIL_HEADERS.search(header.group()):
        return read_mail(raw)
    return read_plain(text)
