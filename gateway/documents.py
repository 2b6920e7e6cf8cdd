# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files in a request become text, which is judged and forwarded like all text.

Only that text goes on, never the file: what a reader leaves out (properties, deleted text, images) stays here. A file
that cannot be read stays as it is and makes the request confidential.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.documents_limits import Reason
from gateway.documents_reader import Document

_MAX_NAME = 120
_MAX_FILES = 20
_SENTENCES = {
    Reason.NO_TEXT: "darin ist kein Text, vermutlich ist sie eingescannt oder ein Bild. Abhilfe: eine Fassung mit Text",
    Reason.PASSWORD: "sie ist mit einem Kennwort geschützt. Abhilfe: eine Fassung ohne Kennwort",
    Reason.UNKNOWN: "das Format ist nicht bekannt. Gelesen werden PDF, Word (.docx), Excel, PowerPoint (.pptx), "
    "OpenDocument, HTML, E-Mails (.eml) und Textdateien",
    Reason.OLD_OFFICE: "das alte Office-Format kann nicht gelesen werden. Abhilfe: als .docx oder .pptx speichern",
    Reason.BROKEN: "sie ist beschädigt. Abhilfe: die Datei neu speichern",
    Reason.TOO_LARGE: "sie ist zu umfangreich. Gelesen werden höchstens 1.000 Seiten oder 2 Millionen Zeichen. "
    "Abhilfe: nur den Teil hochladen, um den es geht",
    Reason.TIMEOUT: "das Lesen hat zu lange gedauert. Abhilfe: die Datei aufteilen oder neu speichern",
    Reason.FAILED: "das Lesen ist fehlgeschlagen. Abhilfe: die Datei neu speichern",
}


class FileReader(Protocol):
    """What reads files; `documents_reader.Reader` is the one with processes."""

    async def read(self, raw: bytes) -> Document | Reason: ...


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read: the `number`th of the request, counted from 1."""

    number: int
    reason: Reason

    def sentence(self) -> str:
        """For the person who sent it. The file's name is not in it: names of files hold names of people."""
        return f"Die {self.number}. Datei wurde nicht gelesen: {_SENTENCES[self.reason]}."


@dataclass(frozen=True, slots=True, repr=False)
class FilesRead:
    """`payload` has text parts in place of the files that were read; `texts` are those, in their order."""

    payload: dict[str, Any]
    texts: tuple[str, ...]
    unread: tuple[Unread, ...]


async def read_files(payload: Mapping[str, Any], reader: FileReader) -> FilesRead:
    """Read the files of a chat request that passed `body.chat`. The payload that is given stays as it is."""
    messages: list[Any] = []
    texts: list[str] = []
    unread: list[Unread] = []
    number = 0
    for message in payload.get("messages", ()):
        content = message.get("content")
        if not isinstance(content, list):
            messages.append(message)
            continue
        parts: list[Any] = []
        for part in content:
            if part.get("type") != "file":
                parts.append(part)
                continue
            number += 1
            found = await _read(part["file"], reader) if number <= _MAX_FILES else Reason.TOO_LARGE
            if isinstance(found, Document):
                texts.append(_presented(part["file"], found))
                parts.append({"type": "text", "text": texts[-1]})
            else:
                unread.append(Unread(number, found))
                parts.append(part)
        messages.append({**message, "content": parts})
    return FilesRead({**payload, "messages": messages}, tuple(texts), tuple(unread))


async def _read(file: Mapping[str, str], reader: FileReader) -> Document | Reason:
    head, comma, data = file["file_data"].partition(",")
    if not comma or not head.endswith(";base64"):
        return Reason.BROKEN
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return Reason.BROKEN
    return await reader.read(raw)


def _presented(file: Mapping[str, str], document: Document) -> str:
    name = _name(file.get("filename", ""))
    about = ", ".join(fact for fact in (document.kind, document.extent) if fact)
    return f"Datei »{name}« ({about}):\n{document.text}\n[Ende der Datei »{name}«]"


def _name(given: str) -> str:
    """The name on one line, without the quotes that it will stand in."""
    printable = "".join(character if character.isprintable() else " " for character in given)
    return " ".join(printable.replace("»", " ").replace("«", " ").split())[:_MAX_NAME] or "ohne Namen"
