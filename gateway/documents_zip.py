# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The archives and the XML that office files are made of, read with limits.

No document type is accepted: without one there are no entities, neither such that multiply nor such that name a file.
Sizes are counted as they are unpacked; what the archive says of itself is not believed.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.parsers import expat

from gateway.documents_limits import MAX_ENTRIES, MAX_UNPACKED_BYTES, Reason, UnreadableError

_CHUNK = 65_536
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

Attributes = Mapping[str, str]


class Archive:
    """A ZIP file in memory."""

    def __init__(self, raw: bytes) -> None:
        """Raises: UnreadableError (broken, too large)."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(raw))
        except Exception:
            raise UnreadableError(Reason.BROKEN) from None
        self.names = self._zip.namelist()
        if len(self.names) > MAX_ENTRIES:
            raise UnreadableError(Reason.TOO_LARGE)
        self._left = MAX_UNPACKED_BYTES

    def matching(self, pattern: str) -> list[str]:
        """The names that match as a whole, those with numbers in the order of their numbers."""
        found = {name for name in self.names if re.fullmatch(pattern, name)}
        return sorted(found, key=lambda name: [int(number) for number in re.findall(r"\d{1,9}", name)])

    def read(self, name: str, feed: Callable[[bytes], object]) -> None:
        """Unpack one entry piece by piece. Raises: UnreadableError."""
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise UnreadableError(Reason.PASSWORD)
        if info.compress_type not in _METHODS:
            raise UnreadableError(Reason.BROKEN)
        with self._zip.open(info) as entry:
            while piece := entry.read(_CHUNK):
                self._left -= len(piece)
                if self._left < 0:
                    raise UnreadableError(Reason.TOO_LARGE)
                feed(piece)

    def bytes_of(self, name: str) -> bytes:
        pieces: list[bytes] = []
        self.read(name, pieces.append)
        return b"".join(pieces)


class XmlReader:
    """Walks through the elements of an XML text; `start`, `data` and `end` are what a format adds.

    Names are local names: the formats that are read here do not use one name for two things within a part.
    """

    def __init__(self) -> None:
        self.path: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; `path` ends with its name."""

    def data(self, text: str) -> None:
        """Characters within the last element of `path`."""

    def end(self, name: str) -> None:
        """An element ends; `path` ends with its parent's name."""

    def walk(self, archive: Archive, entry: str) -> None:
        """Raises: UnreadableError."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self.data
        parser.EndElementHandler = self._end
        archive.read(entry, lambda piece: parser.Parse(piece, False))
        parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self.path.append(local)
        self.start(local, {_local(key): value for key, value in attributes.items()})

    def _end(self, _: str) -> None:
        self.end(self.path.pop())


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> None:
    raise UnreadableError(Reason.BROKEN)
