# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pieces of a text by which it is recognised when somebody carries it into another chat.

Only letters and digits count: what a person copies from a page has lost its Markdown, and spaces change on every way.
A piece is the whole text, and from each line on as many lines as make MIN_PIECE together. Models end answers of all
kinds with the same one or two sentences; a piece is longer than those, or half the town's chats would look alike.
"""

import re
from collections.abc import Iterator

# In normalised bytes: about 25 words.
MIN_PIECE = 160
# A line with less than this says nothing, and an answer of a million of them would cost as many hashes.
_MIN_LINE = 8
_DROPPED = bytes(code for code in range(128) if not chr(code).isalnum())
_DIGITS = b"0123456789"
# »ASSISTANT: …«, »Antwort: …«: who quotes a chat puts the speaker before the first line.
_LONGEST_SPEAKER = 16
_END_OF_SOURCES = "</context>"


# What is no letter and no digit in any script: dashes, quotes, no-break spaces, soft hyphens. Linear: one class.
_SIGNS = re.compile(r"\W+")
# A letter with its dots set apart, as files from a Mac have it.
_UMLAUTS = tuple((f"{apart}\u0308", letter) for apart, letter in zip("aou", "äöü", strict=True))
# How JSON may write any letter, and how many programs write umlauts.
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def normalised(text: str) -> bytes:
    """Lower case, UTF-8, only letters and digits. Lone surrogates, which UTF-8 has not, are dropped."""
    if "\\u" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = text.lower()
    if text.isascii():
        return text.encode().translate(None, _DROPPED)
    for apart, letter in _UMLAUTS:
        text = text.replace(apart, letter)
    # ASCII first: what is left has few signs, and the pattern is slower.
    letters = text.encode("utf-8", "ignore").translate(None, _DROPPED).decode()
    return _SIGNS.sub("", letters).encode()


def question(text: str) -> str:
    """A turn without the sources that Open WebUI puts before it, in the last turn of a request and in no other."""
    if _END_OF_SOURCES not in text:
        return text
    after = text.rpartition(_END_OF_SOURCES)[2]
    return after if after.strip() else text


def pieces(text: str) -> Iterator[bytes]:
    """The normalised pieces, each at least MIN_PIECE bytes; the same one can come more than once."""
    whole = normalised(text)
    if len(whole) < MIN_PIECE:
        return
    yield whole
    # Within the arguments of a tool a line end is written as two characters.
    lines = [letters for line in text.replace("\\n", "\n").split("\n") if len(letters := _letters(line)) >= _MIN_LINE]
    yield from _windows(lines)
    _speaker, colon, rest = text.lstrip()[: _LONGEST_SPEAKER + 1].partition(":")
    if colon and (quoted := _letters(rest + text.lstrip()[_LONGEST_SPEAKER + 1 :].partition("\n")[0])):
        yield from _windows([quoted, *lines[1:40]], only_first=True)


def _letters(line: str) -> bytes:
    # The number before a list's entry is not copied by every browser.
    return normalised(line).lstrip(_DIGITS)


def _windows(lines: list[bytes], *, only_first: bool = False) -> Iterator[bytes]:
    end, size = 0, 0
    for start, line in enumerate(lines):
        while size < MIN_PIECE and end < len(lines):
            size += len(lines[end])
            end += 1
        if size < MIN_PIECE:
            return
        yield line if end == start + 1 else b"".join(lines[start:end])
        if only_first:
            return
        size -= len(line)
