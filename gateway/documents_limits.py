# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much of a document is read, and why one is not. Files are hostile until they were read."""

import re
from enum import StrEnum

# About 700 printed pages; a longer one is not cut off in silence but stays unread.
MAX_CHARACTERS = 2_000_000
MAX_PAGES = 1_000
# What the XML of one office file may unpack to, and how many entries its archive may list.
MAX_UNPACKED_BYTES = 64 * 1_048_576
MAX_ENTRIES = 10_000

IMAGE = "[Bild nicht übernommen]"
OBJECT = "[Objekt nicht übernommen]"
# What the readers write themselves: a scan is not a text because its pages are numbered.
_OURS = re.compile(r"\[(?:Bild|Objekt) nicht übernommen\]|^\[?(?:Seite|Folie) \d+[\]:]$", re.MULTILINE)


class Reason(StrEnum):
    """Why a file could not be read; the values go through the pipe from the reading process."""

    NO_TEXT = "no_text"
    PASSWORD = "password"  # noqa: S105 - the reason, not a password
    UNKNOWN = "unknown"
    OLD_OFFICE = "old_office"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    FAILED = "failed"


class UnreadableError(Exception):
    """A file ends here, without text. It has no message: one could quote the file."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Pages:
    """Collects text, up to the limit. `extent` says how long the document is, for people: »3 Seiten«.

    `verbatim` keeps the spaces of what was text before: they mean something in tables and in code.
    """

    def __init__(self, kind: str, *, verbatim: bool = False) -> None:
        self.kind = kind
        self.extent = ""
        self._verbatim = verbatim
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        """Raises: UnreadableError (too large)."""
        self._length += len(piece)
        if self._length > MAX_CHARACTERS:
            raise UnreadableError(Reason.TOO_LARGE)
        self._pieces.append(piece)

    def text(self) -> str:
        """The text, with spaces and empty lines in moderation.

        Raises:
            UnreadableError: there is no letter and no digit in it; what only holds images has no text.
        """
        text = "".join(self._pieces)
        if not self._verbatim:
            lines = [" ".join(line.split()) for line in text.splitlines()]
            text = "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before)
        words = _OURS.sub("", text)
        if not any(character.isalnum() for character in words):
            raise UnreadableError(Reason.NO_TEXT)
        return text.strip()
