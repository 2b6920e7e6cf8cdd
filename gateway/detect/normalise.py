# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bring text into the one form that detectors are written for: UTF-8 bytes with plain digits, spaces and dashes.

Unicode knows many ways to write the same number: full-width and Arabic digits, Cyrillic letters that look Latin,
invisible characters in between. They are folded character by character, by one table. The result is for detection
only: it is never shown or sent on, so that it may lose what does not matter here (accents set apart, for one).

`unicodedata.normalize("NFKC", ...)` is not called on the text: it takes quadratic time on a long run of combining marks
(20,000 characters: 0.6 s) and can make text 18 times longer. The table holds NFKC's result for every character
that ends as ASCII; the others cannot be part of anything that is looked for.
"""

import unicodedata
from collections.abc import Iterable
from itertools import chain

import re2

# Letters that look Latin in common fonts: Cyrillic, Greek, then Latin and Armenian.
_LOOK_ALIKES = {
    ord(odd): plain
    for alikes, plains in (
        ("АВЕЅІЈКМНОРСТУХЗҮԚԜ", "ABESIJKMHOPCTYX3YQW"),
        ("аесіјорѕухһԁԛԝ", "aecijopsyxhdqw"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC"),
        ("αικνορυχϲϳ", "aikvopuxcj"),
        ("ıɑɡɩօ", "iagio"),
    )
    for odd, plain in zip(alikes, plains, strict=True)
}
_LIKE_SIGNS = {
    **dict.fromkeys(map(ord, "\u02d7\u2043\u2212\u30fc"), "-"),
    **dict.fromkeys(map(ord, "\u2044\u2215"), "/"),
    **dict.fromkeys(map(ord, "\u3002\uff61"), "."),  # in domain names as good as a full stop
    **dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " "),  # letters and symbols that show nothing
    **dict.fromkeys(map(ord, "\x85\u2028\u2029"), "\n"),
}
_INVISIBLE = dict.fromkeys(
    chain(
        *(range(0x300, 0x370), range(0x1AB0, 0x1B00), range(0x1DC0, 0x1E00), range(0x20D0, 0x2100)),  # marks
        *(range(0xFE20, 0xFE30), range(0x180B, 0x180E), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)),  # selectors
    )
)
# Control characters show nothing, and no tool prints them: those that feed a line or a page end it.
_CONTROLS = {**dict.fromkeys((*range(0x09), *range(0x0E, 0x20), 0x7F)), 0x0B: "\n", 0x0C: "\n"}
_TAGS = {0xE0000 + code: chr(code) for code in range(0x20, 0x7F)}  # invisible ASCII, smuggles text past people
# Where folding can change something; the large scripts in between have neither digits nor look-alikes.
_FOLDED_RANGES = (range(0x80, 0x3400), range(0xA000, 0xAC00), range(0xF900, 0x20000), range(0xE0000, 0xE0080))


def _folded(code: int) -> str | None:
    """What a character becomes; itself if it stays, None if it goes."""
    character = chr(code)
    match unicodedata.category(character):
        case "Cf":
            return None
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Pd":
            return "-"
        case "Zs":
            return " "
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if compatible.isascii() else character


def _as_class(codes: Iterable[int]) -> str:
    """An RE2 character class of exactly these code points."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in ranges) + "]"


_TABLE: dict[int, str | None] = {
    **{code: folded for code in chain(*_FOLDED_RANGES) if (folded := _folded(code)) != chr(code)},
    **_LOOK_ALIKES,
    **_LIKE_SIGNS,
    **_INVISIBLE,
    **_TAGS,
    **_CONTROLS,
}
del _TABLE[0x2026]  # the ellipsis is everywhere, and three full stops would be no better
_FED = bytes.maketrans(b"\x0b\x0c", b"\n\n")
_SHOWING_NOTHING = bytes(code for code, folded in _CONTROLS.items() if folded is None)
_UNUSUAL = re2.compile(_as_class(_TABLE).encode())
# So usual in German text that they shall not cost the table its time; the entries are the same.
_USUAL = tuple(
    (chr(code).encode(), (_TABLE[code] or "").encode())
    for code in (0x2013, 0xA0, 0x202F, 0xAD)  # – and spaces, soft hyphen
)
# One unusual character in so many bytes is few: a match costs about as much as the table takes for as many characters.
_FEW = 100
_UMLAUTS = {f"{letter}\u0308": unicodedata.normalize("NFC", f"{letter}\u0308") for letter in "aouAOU"}


def normalise(text: str) -> bytes:
    """Fold the text; linear in its length, and a few microseconds for plain German.

    Lone surrogates, which JSON can carry and UTF-8 cannot, are dropped.
    """
    data = text.encode("utf-8", "ignore")
    if not text.isprintable():  # lines end, for one; else there are no control characters
        data = data.translate(_FED, _SHOWING_NOTHING)
    if text.isascii():
        return data
    for usual, plain in _USUAL:
        data = data.replace(usual, plain)
    if _UNUSUAL.search(data) is None:
        return data
    if "\u0308" not in text and (folded := _folded_here_and_there(data)) is not None:
        return folded
    for apart, composed in _UMLAUTS.items():
        text = text.replace(apart, composed)
    return text.translate(_TABLE).encode("utf-8", "ignore")


def _folded_here_and_there(data: bytes) -> bytes | None:
    """Fold the few unusual characters of a long text by themselves; None if they are many, and a table is faster."""
    most = len(data) // _FEW
    parts: list[bytes] = []
    done = 0
    for number, match in enumerate(_UNUSUAL.finditer(data)):
        if number > most:
            return None
        start, end = match.span()
        parts += (data[done:start], match.group().decode().translate(_TABLE).encode("utf-8", "ignore"))
        done = end
    parts.append(data[done:])
    return b"".join(parts)


def mapped(text: str) -> tuple[bytes, list[int]]:
    """What `normalise` returns, and for each of its bytes the index of the character it came from. Slow, exact.

    A composed umlaut comes from two characters; its bytes have the index of the first.
    """
    parts: list[bytes] = []
    origin: list[int] = []
    index = 0
    while index < len(text):
        pair = _UMLAUTS.get(text[index : index + 2])
        folded = pair or text[index].translate(_TABLE)
        part = folded.encode("utf-8", "ignore")
        parts.append(part)
        origin += [index] * len(part)
        index += 2 if pair else 1
    return b"".join(parts), origin
