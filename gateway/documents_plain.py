# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that are text already: .txt, .md, .csv, .json, .xml and their like."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from gateway.documents_limits import Pages, Reason, UnreadableError

# Line breaks, tabs, page breaks; U+FEFF at the start is taken off by the codecs.
_ALLOWED = set("\t\n\r\f\v\x1b")


def decode(raw: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16 (with a mark) or the Windows code page of German programs.

    Raises:
        UnreadableError: it is not text. A single control character is enough: what is decoded wrongly is not judged.
    """
    for codec in _codecs(raw):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if all(character >= " " or character in _ALLOWED for character in text):
            return text
    raise UnreadableError(Reason.UNKNOWN)


def _codecs(raw: bytes) -> tuple[str, ...]:
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig",) if raw.startswith(BOM_UTF8) else ("utf-8", "cp1252")


def read_plain(text: str) -> Pages:
    pages = Pages("Text", verbatim=True)
    pages.add(text)
    return pages
