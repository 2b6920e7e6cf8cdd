# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Put the values back where an answer has placeholders, also when one is cut over the pieces of a stream.

Models write placeholders in small letters, escape or drop their brackets, and put a genitive -s behind; all of that is
understood. Within an address nothing is put back: `![](https://elsewhere/?q=[NAME-K7Q2])` would make the reader's
browser carry the name to whoever wrote the answer.
"""

import re
from collections.abc import Iterator, Mapping

import orjson

KINDS = (
    "NAME", "IBAN", "KONTO", "KARTE", "TEL", "MAIL", "ADRESSE", "DATUM", "KFZ", "AUSWEIS", "VERSNR", "STEUER", "AKTE",
    "ANGABE",
)  # fmt: skip
# Without S, so that a genitive -s is never taken for a part of the code, and without vowels and look-alikes.
CODE_LETTERS = "BCDFGHJKLMNPQRTVWXZ"
CODE_DIGITS = "23456789"
_CODE = f"(?:[{CODE_LETTERS}][{CODE_DIGITS}])"
_PLACEHOLDER = re.compile(
    rf"\\?\[(?P<inside>(?:{'|'.join(KINDS)})-{_CODE}{{2,8}})(?:\\?\])?(?P<s>s(?!\w))?"
    rf"|(?<!\w)(?P<bare>(?:{'|'.join(KINDS)})-{_CODE}{{2,8}})(?P<t>s)?(?![\w-])",
    re.IGNORECASE,
)
# What ends in one of these has no genitive -s: »Jonas' Antrag«.
HISSING = ("s", "ß", "x", "z", "S", "X", "Z")
_LONGEST = 2 + max(map(len, KINDS)) + 1 + 16 + 2 + 2


def _beginning() -> re.Pattern[str]:
    """Matches what could become a placeholder, or could still go on."""
    code = "".join(rf"(?:[{CODE_LETTERS}](?:[{CODE_DIGITS}]" for _ in range(8))
    rest = rf"(?:-(?:{code}{')?)?' * 8})?)?(?:\\?\]?)?s?"
    kinds = "|".join("".join(f"{letter}(?:" for letter in kind) + rest + ")?" * len(kind) for kind in KINDS)
    return re.compile(rf"\\?\[?(?:{kinds})?", re.IGNORECASE)


_BEGINNING = _beginning()


def codes(text: str) -> Iterator[str]:
    """The codes of all that looks like a placeholder."""
    for match in _PLACEHOLDER.finditer(text):
        yield (match["inside"] or match["bare"]).upper().rpartition("-")[2]


class Restorer:
    """Takes an answer piece by piece. What could be the beginning of a placeholder waits for the next piece."""

    def __init__(self, values: Mapping[str, str], *, in_json: bool) -> None:
        self._values = values
        self._in_json = in_json
        self._rest = ""
        self._before = ""
        self._address = _Address()

    def feed(self, text: str) -> str:
        """What can be said by now."""
        whole = self._before + self._rest + text
        return self._said(whole, _certain(whole, len(self._before)))

    def flush(self) -> str:
        """What was held back; the text ends here."""
        whole = self._before + self._rest
        return self._said(whole, len(whole))

    def _said(self, whole: str, until: int) -> str:
        """Restore from the end of `before` to `until`, and remember the rest."""
        at, parts = len(self._before), []
        for match in _PLACEHOLDER.finditer(whole, at):
            if match.start() >= until:
                break
            parts.append(self._passed(whole[at : match.start()]))
            parts.append(self._value(match))
            at = match.end()
        parts.append(self._passed(whole[at:until]))
        end = max(at, until)
        # One character, for what must not stand before a placeholder without brackets.
        self._before, self._rest = whole[:end][-1:], whole[end:]
        return "".join(parts)

    def _passed(self, text: str) -> str:
        self._address.read(text)
        return text

    def _value(self, match: re.Match[str]) -> str:
        placeholder = (match["inside"] or match["bare"]).upper()
        value = self._values.get(placeholder)
        if value is None or self._address.open:
            return self._passed(match[0])
        # For what follows, something stands here that is no part of an address.
        self._address.read("x")
        genitive = match["s"] or match["t"] or ""
        if genitive and placeholder.startswith("NAME") and value.endswith(HISSING):
            genitive = "'"
        if not self._in_json:
            return value + genitive
        # In JSON a backslash is half of a pair: it stays.
        return match[0][: match[0].startswith("\\")] + orjson.dumps(value).decode()[1:-1] + genitive


def _certain(whole: str, at: int) -> int:
    """Up to where no further piece can change the meaning."""
    for start in range(max(at, len(whole) - _LONGEST), len(whole)):
        if whole[start] not in "[\\" and start and (whole[start - 1].isalnum() or whole[start - 1] == "_"):
            continue  # in the middle of a word
        if _BEGINNING.fullmatch(whole, start):
            return start
    return len(whole)


class _Address:
    """Whether a text, read so far, ends within an address of the web or a link's target.

    In doubt it does: a placeholder that stays is a blemish, a value that a browser carries away is a breach.
    """

    # A browser takes a backslash for a slash.
    _STARTS = ("http:", "https:", "ftp:", "//", "\\\\", "/\\", "\\/", "www.", "url(")
    _ATTRIBUTES = ("src", "href", "srcset", "poster", "action", "background", "data", "ping")
    _TARGET, _REFERENCE = "](", "]:"
    _MEMORY = 16
    # What all beginnings end in.
    _SIGNS = re.compile(r"[:/\\(=.]")
    _BLANKS = re.compile(r"\s+")

    def __init__(self) -> None:
        self._recent = ""
        self._ends = ""
        self._begun_by = ""
        # Nothing has been said of the address yet.
        self._fresh = False
        self._escaped = False
        self._depth = 0

    @property
    def open(self) -> bool:
        # »[Name]: Erika Beispiel« is a list: what has its whole target from us names no one else's server.
        return bool(self._ends) and not (self._fresh and self._begun_by == self._REFERENCE)

    def read(self, text: str) -> None:
        at = 0
        while at < len(text):
            if self._ends:
                self._step(text[at])
                at += 1
                continue
            sign = self._SIGNS.search(text, at)
            end = sign.end() if sign else len(text)
            self._remember(text[at:end])
            if sign:
                self._start()
            at = end

    def _remember(self, text: str) -> None:
        # Any number of blanks can stand before the = of an attribute.
        self._recent = self._BLANKS.sub(" ", self._recent + text)[-self._MEMORY :]

    def _step(self, character: str) -> None:
        """One more character of an address, or its end."""
        self._remember(character)
        if self._escaped:
            self._escaped = False
        elif self._fresh and character in "\"'<":
            # src="…": a browser takes all up to the second quote, spaces included.
            self._ends = {'"': '"', "'": "'", "<": ">\n"}[character]
        elif self._fresh and character.isspace() and self._begun_by not in self._STARTS:
            return
        elif character == "\\":
            # In Markdown and in JSON, what follows does not end it.
            self._escaped = True
        elif character == "(" and ")" in self._ends:
            self._depth += 1
        elif character == ")" and self._depth:
            self._depth -= 1
        elif character in self._ends:
            self._ends = ""
        self._fresh = False

    def _start(self) -> None:
        recent = self._recent.lower()
        start = next(filter(recent.endswith, (*self._STARTS, self._TARGET, self._REFERENCE)), "")
        if not start and recent.endswith("=") and recent[:-1].rstrip().endswith(self._ATTRIBUTES):
            start = "="
        if not start:
            return
        opening = recent[: -len(start)][-1:] if start in self._STARTS else ""
        self._ends = ")\n" if start == self._TARGET else {'"': '"', "'": "'", "<": ">\n"}.get(opening, " \n\t\r")
        self._begun_by, self._fresh, self._escaped, self._depth = start, True, False, 0
